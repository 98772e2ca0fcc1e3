Feature: RACF commands as people type them

  What an administrator types is read by the parse service of TSO/E before RACF
  sees it. What the rules say of spelling holds for every command; they show it
  with the shortest one.

  Background:
    Given the RACF commands:
      """
      SETROPTS CLASSACT(FACILITY)
      ADDUSER COLIN NOPASSWORD
      """

  @RACF-01 @must
  Rule: Upper and lower case are the same in commands, keywords and names
    Commands and keywords may be typed in either case. A name is folded to upper
    case, unless its class keeps the case of names; FACILITY does not.

    Source: z/OS 2.1 TSO/E (ikjp100 ikjp10050), command syntax: the case of command names and keywords is irrelevant
    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700) and Macros and Interfaces (icha300), class descriptor table: names are folded unless the class has CASE=ASIS
    Source: ambitus/pyracf, captured results of UACC(None), OWNER(eswift) and RACLIST(elijtest)

    @accept
    Scenario Outline: The command is carried out
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

      Examples:
        | command                                 |
        | RDEFINE FACILITY BACKUP.TAPE UACC(READ) |
        | rdefine facility backup.tape uacc(read) |
        | RDefine Facility Backup.Tape UAcc(Read) |

    @reject
    Scenario: A name in the other case is not another name
      Given the RACF commands:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """
      When the RACF command is entered:
        """
        rdefine facility backup.tape uacc(read)
        """
      Then its output shows "ICH10102I"

  @RACF-02 @must
  Rule: Commands have one short form each, or none
    A short form is a name of its own, not any leading part of the command's
    name. RACMAP, for one, has none.

    Source: RACF language server (Zane Hambly), table of commands, after z/OS RACF Command Language Reference (SA22-7687)
    Source: zowe/zowe-install-packaging, files/SZWESAMP/ZWEIRAC (short forms in use)

    Background:
      Given the RACF commands:
        """
        ADDGROUP PAYROLL
        ADDGROUP ARCHIVE
        CONNECT COLIN GROUP(ARCHIVE)
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """

    @accept
    Scenario Outline: The short forms
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0

      Examples:
        | command                                           |
        | AU ALICE NOPASSWORD                               |
        | ALU COLIN NAME('COLIN')                           |
        | DU COLIN                                          |
        | LU COLIN                                          |
        | AG LEDGER                                         |
        | DG PAYROLL                                        |
        | CO COLIN GROUP(PAYROLL)                           |
        | RE COLIN GROUP(ARCHIVE)                           |
        | RDEF FACILITY BACKUP.DISK UACC(NONE)              |
        | RALT FACILITY BACKUP.TAPE UACC(READ)              |
        | RDEL FACILITY BACKUP.TAPE                         |
        | RL FACILITY BACKUP.TAPE                           |
        | PE BACKUP.TAPE CLASS(FACILITY) ID(*) ACCESS(READ) |
        | SETR NOCLASSACT(FACILITY)                         |

    @reject
    Scenario: RACM is not RACMAP
      When the RACF command is entered:
        """
        RACM ID(COLIN) MAP USERDIDFILTER(NAME('UID=colin')) REGISTRY(NAME('ldaps://registry.example'))
        """
      And the RACF command is entered:
        """
        RACMAP ID(COLIN) LISTMAP
        """
      Then its output does not show "ldaps://registry.example"

  @RACF-03 @must
  Rule: A keyword may be shortened as long as it cannot be another
    Any leading part of a keyword will do that no other keyword of the command
    begins with. A part that two keywords share is refused, and nothing of the
    command is carried out.

    Source: z/OS 2.1 TSO/E (ikjp100 ikjp100114), abbreviations of keyword operands
    Source: zowe/docs-site, configuration-extender-passtickets.md (CL for CLASS)

    @accept
    Scenario Outline: One keyword begins so
      Given the RACF commands:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

      Examples:
        | command                                            |
        | PERMIT BACKUP.TAPE CL(FACILITY) ID(COLIN) AC(READ) |
        | PERMIT BACKUP.TAPE C(FACILITY) I(COLIN) ACC(READ)  |
        | RALTER FACILITY BACKUP.TAPE UA(READ)               |

    @reject
    Scenario: APPLDATA, AUDIT and ADDMEM begin with the same letter
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(READ) A('NIGHTLY')
        """
      Then it ends with return code 8
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 4/4/0

  @RACF-04 @must
  Rule: A plus sign or a hyphen at the end of a line continues the command
    A plus sign takes away the blanks that begin the next line, so that a word
    goes on there; a hyphen keeps them. Without either, the command ends with
    its line.

    Source: z/OS 2.1 TSO/E (ikjc400 ikjc40013), line continuation

    @accept
    Scenario: Operands on lines of their own
      When the RACF command is entered:
        """
        RDEFINE FACILITY -
                BACKUP.TAPE +
                UACC(READ)
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @accept
    Scenario: A word goes on behind a plus sign
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.+
                         TAPE UACC(READ)
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: A word does not go on behind a hyphen and blanks
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(RE-
                                          AD)
        """
      Then it ends with return code 8
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 4/4/0

    @reject
    Scenario: A line without a mark is the last one
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE
                UACC(READ)
        """
      And user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-05 @must
  Rule: A comment may stand wherever a blank may; one that is not closed takes the rest of the command
    Comments begin with slash and asterisk and end with asterisk and slash. A
    continuation mark stands behind a comment that ends the line.

    Source: z/OS 2.3 TSO/E (ikjb600 ikj2k200), comments in commands
    Source: IBM/IBM-Z-zOS, z/OS V2R2 RACF Password Security Enhancements (a comment that is not closed)

    @accept
    Scenario Outline: Closed comments
      When the RACF command is entered:
        """
        <first line>
        <second line>
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

      Examples:
        | first line                                    | second line                                       |
        | /* tapes */                                   | RDEFINE FACILITY BACKUP.TAPE UACC(READ)           |
        | RDEFINE FACILITY /* tapes */ BACKUP.TAPE -    | UACC(READ)                                        |
        | RDEFINE FACILITY BACKUP.TAPE /* and disks */- | UACC(READ) /* UACC(NONE) */                       |

    @reject
    Scenario: A comment that is not closed
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE /* UACC(READ)
        """
      And user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-06 @must
  Rule: A semicolon ends the command
    What follows it on the line is ignored, without a message.

    Source: z/OS 2.1 TSO/E (ikjb700 defsyn), syntax of command operands

    @accept
    Scenario: What stands before it is carried out
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(READ) ; tapes, not disks
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: An operand that stands behind it is not
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE ; UACC(READ)
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-07 @must
  Rule: Text in apostrophes is one value; an apostrophe in it is doubled
    Nothing in it is a keyword, a comment or the end of the command.

    Source: ambitus/pyracf, command images with quoted text
    Source: RACF language server (Zane Hambly), lexical rules, after z/OS RACF Command Language Reference (SA22-7687)

    @accept
    Scenario: A doubled apostrophe is one
      Given the RACF commands:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE) DATA('MIKE''S TAPES')
        """
      When the RACF command is entered:
        """
        RLIST FACILITY BACKUP.TAPE
        """
      Then its output shows "MIKE'S TAPES"

    @reject
    Scenario: What looks like a comment, an end and a keyword is text
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE DATA('/* ; UACC(READ)') UACC(NONE)
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-08 @must
  Rule: Several names stand in parentheses, with blanks or commas between them
    One name needs no parentheses. Blanks may stand between a keyword and its
    parenthesis. A second name without parentheses stands where a keyword should,
    and the command is refused.

    Source: z/OS 2.1 TSO/E (ikjb700 defsyn), separators of operands
    Source: ambitus/pyracf, command images (RDEFINE XFACILIT with a name in parentheses; keywords padded with blanks)
    Source: zowe/zowe-install-packaging, files/SZWESAMP/ZWEIRAC and ZWEIKRR1 (lists with commas)

    @accept
    Scenario Outline: Lists and single names
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

      Examples:
        | command                                                |
        | RDEFINE FACILITY (BACKUP.TAPE) UACC(READ)              |
        | RDEFINE FACILITY (BACKUP.DISK BACKUP.TAPE) UACC(READ)  |
        | RDEFINE FACILITY (BACKUP.DISK, BACKUP.TAPE) UACC(READ) |
        | RDEFINE FACILITY BACKUP.TAPE UACC      ( READ )        |

    @reject
    Scenario: Two names without parentheses
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.DISK BACKUP.TAPE
        """
      Then it ends with return code 8
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 4/4/0

  @RACF-09 @must
  Rule: A keyword that the command does not have is refused, and nothing is carried out
    Ignoring what it does not know would leave a profile less protected than its
    author believes.

    Source: z/OS RACF 1.11, terminal output (P-dot/mainframe-racf-security-evidence): IKJ56712I for an invalid keyword
    Source: ambitus/pyracf, captured results of commands with syntax errors (return code 8)
    Source: z/OS 2.2 RACF Command Language Reference (icha400 retcdes): return code 8, the command ended

    @accept
    Scenario: UACC is a keyword of RDEFINE
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(READ)
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: ACCESS is a keyword of PERMIT only
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(READ) ACCESS(NONE)
        """
      Then it ends with return code 8 and message IKJ56712I
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 4/4/0
