Feature: What commands on resource profiles answer

  Return code 0 means done, 4 that the command went on after something could not
  be done, 8 that it ended there.

  Background:
    Given the RACF commands:
      """
      SETROPTS CLASSACT(FACILITY)
      ADDUSER COLIN NOPASSWORD
      """

  @RACF-10 @must
  Rule: A class that does not exist is a syntax error
    The class is read as an operand is: the message is that of the parse
    service, the return code 8, and nothing is carried out.

    Source: ambitus/pyracf, captured results of RDEFINE, RALTER, RLIST and SETROPTS RACLIST with an undefined class

    @accept
    Scenario Outline: The class FACILITY exists
      Given the RACF commands:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0

      Examples:
        | command                                  |
        | RDEFINE FACILITY BACKUP.DISK UACC(NONE)  |
        | RALTER FACILITY (BACKUP.TAPE) UACC(READ) |
        | RLIST FACILITY BACKUP.TAPE               |
        | SETROPTS RACLIST(FACILITY)               |

    @reject
    Scenario Outline: The class FACILIT does not
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 8 and message IKJ56702I
      And its output shows "FACILIT"

      Examples:
        | command                                 |
        | RDEFINE FACILIT BACKUP.TAPE UACC(NONE)  |
        | RALTER FACILIT (BACKUP.TAPE) UACC(READ) |
        | RLIST FACILIT BACKUP.TAPE               |
        | SETROPTS RACLIST(FACILIT)               |

  @RACF-11 @must
  Rule: UACC takes ALTER, CONTROL, UPDATE, READ, EXECUTE or NONE
    Another value is a syntax error, and no profile comes of it.

    Source: ambitus/pyracf, captured result of UACC(ALL): IKJ56702I and the list of values

    @accept
    Scenario Outline: A level that exists
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(<level>)
        """
      Then it ends with return code 0

      Examples:
        | level   |
        | NONE    |
        | EXECUTE |
        | READ    |
        | UPDATE  |
        | CONTROL |
        | ALTER   |

    @reject
    Scenario: A level that does not
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(ALL)
        """
      Then it ends with return code 8 and message IKJ56702I
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 4/4/0

  @RACF-12 @must
  Rule: A profile is defined once in its class
    RDEFINE of a profile that is there says so, and leaves it as it is.

    Source: z/OS 2.1 RACF Messages and Codes (icha600), RDEFINE messages: ICH10102I; also seen in a job log

    Background:
      Given the RACF commands:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """

    @accept
    Scenario Outline: Another name, or another class
      When the RACF command is entered:
        """
        RDEFINE <class> <name> UACC(READ)
        """
      Then it ends with return code 0

      Examples:
        | class    | name         |
        | FACILITY | BACKUP.TAPE2 |
        | FACILITY | BACKUP       |
        | XFACILIT | BACKUP.TAPE  |

    @reject
    Scenario: The same again
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(READ)
        """
      Then its output shows "ICH10102I"
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-13 @must
  Rule: A profile that does not exist cannot be changed, deleted or listed
    Each command has a message of its own, with return code 4.

    Source: ambitus/pyracf, captured results of RALTER (ICH11102I), RDELETE (ICH12102I) and RLIST (ICH13003I)

    @accept
    Scenario Outline: It exists
      Given the RACF commands:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0

      Examples:
        | command                                |
        | RALTER FACILITY BACKUP.TAPE UACC(READ) |
        | RDELETE FACILITY BACKUP.TAPE           |
        | RLIST FACILITY BACKUP.TAPE             |

    @reject
    Scenario Outline: It does not
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 4 and message <message>

      Examples:
        | command                                | message   |
        | RALTER FACILITY BACKUP.TAPE UACC(READ) | ICH11102I |
        | RDELETE FACILITY BACKUP.TAPE           | ICH12102I |
        | RLIST FACILITY BACKUP.TAPE             | ICH13003I |

    @reject
    Scenario: It was deleted
      Given the RACF commands:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        RDELETE FACILITY BACKUP.TAPE
        """
      When the RACF command is entered:
        """
        RLIST FACILITY BACKUP.TAPE
        """
      Then it ends with return code 4 and message ICH13003I

  @RACF-14 @must
  Rule: A profile name does not end in a percent sign and an asterisk
    Other generic characters, and other ends, are good.

    Source: z/OS 2.1 RACF Messages and Codes (icha600), RDEFINE messages: ICH10313I
    Source: z/OS 2.2 RACF Command Language Reference (icha400 resour), generic profile names

    Background:
      Given the RACF commands:
        """
        SETROPTS GENERIC(FACILITY)
        """

    @accept
    Scenario Outline: Other ends
      When the RACF command is entered:
        """
        RDEFINE FACILITY <name> UACC(READ)
        """
      Then it ends with return code 0

      Examples:
        | name       |
        | BACKUP.T%  |
        | BACKUP.T*  |
        | BACKUP.*   |
        | BACKUP.**  |
        | BACKUP.%.* |

    @reject
    Scenario: %* at the end
      When the RACF command is entered:
        """
        RDEFINE FACILITY BACKUP.T%* UACC(READ)
        """
      Then its output shows "ICH10313I"
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 4/4/0

  @RACF-15 @must
  Rule: PERMIT names users and groups that are defined, or everyone
    For another ID it says so, with return code 4, and the access list stays as
    it was.

    Source: ambitus/pyracf, captured result of PERMIT for an undefined ID: ICH06007I

    Background:
      Given the RACF commands:
        """
        ADDGROUP PAYROLL
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """

    @accept
    Scenario Outline: A user, a group, everyone
      When the RACF command is entered:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(<ID>) ACCESS(READ)
        """
      Then it ends with return code 0

      Examples:
        | ID      |
        | COLIN   |
        | PAYROLL |
        | *       |

    @reject
    Scenario: An ID of which nobody has heard
      When the RACF command is entered:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(NOBODY) ACCESS(READ)
        """
      Then it ends with return code 4 and message ICH06007I
      When the RACF command is entered:
        """
        RLIST FACILITY BACKUP.TAPE AUTHUSER
        """
      Then its output does not show "NOBODY"

  @RACF-16 @must
  Rule: PERMIT DELETE takes an entry off the access list, if there is one
    If there is none it says so, with return code 4.

    Source: ambitus/pyracf, captured result of PERMIT DELETE for an ID without an entry: ICH06002I

    Background:
      Given the RACF commands:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(READ)
        """

    @accept
    Scenario: An entry that is there
      When the RACF command is entered:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) DELETE
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

    @reject
    Scenario: An entry that is not
      When the RACF command is entered:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(IBMUSER) DELETE
        """
      Then it ends with return code 4 and message ICH06002I
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

  @RACF-17 @must
  Rule: The SSIGNON operands take sixteen hexadecimal digits, 1 to 600 seconds, UPPER or MIXED
    KEYMASKED is the legacy key; TIMEOUT and TYPE are those of enhanced
    PassTickets. Another value is refused, and no profile comes of it.

    Source: z/OS 2.4 RACF Security Administrator's Guide, PTKTDATA profiles (icha700 defpro): the key is 16 of the digits 0–9 and A–F
    Source: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" (TYPE; TIMEOUT, 1 to 600 seconds)

    @accept
    Scenario Outline: Values at the edges
      When the RACF command is entered:
        """
        RDEFINE PTKTDATA TSOS0W1 SSIGNON(<operands>)
        """
      Then it ends with return code 0

      Examples:
        | operands                                         |
        | KEYMASKED(E001193519561977)                      |
        | KEYMASKED(e001193519561a7b)                      |
        | EPTKEYLABEL(PTKT.TSOS0W1) TIMEOUT(1)             |
        | EPTKEYLABEL(PTKT.TSOS0W1) TIMEOUT(600)           |
        | EPTKEYLABEL(PTKT.TSOS0W1) TYPE(UPPER)            |
        | EPTKEYLABEL(PTKT.TSOS0W1) TYPE(MIXED) REPLAY(NO) |

    @reject
    Scenario Outline: Values beyond
      When the RACF command is entered:
        """
        RDEFINE PTKTDATA TSOS0W1 SSIGNON(<operands>)
        """
      Then it ends with return code 8
      When the RACF command is entered:
        """
        RLIST PTKTDATA TSOS0W1
        """
      Then its output shows "ICH13003I"

      Examples:
        | operands                               |
        | KEYMASKED(E00119351956197)             |
        | KEYMASKED(E0011935195619770)           |
        | KEYMASKED(G001193519561977)            |
        | EPTKEYLABEL(PTKT.TSOS0W1) TIMEOUT(0)   |
        | EPTKEYLABEL(PTKT.TSOS0W1) TIMEOUT(601) |
        | EPTKEYLABEL(PTKT.TSOS0W1) TYPE(LOWER)  |

  @RACF-18 @must
  Rule: RLIST never shows a key
    A key without a label is "not displayable"; of a key in ICSF the label is
    shown.

    Source: IBM/IBM-Z-zOS, zOS-V2.4-Education, "IEAV2R4 Improved PassTicket Security" (what RLIST shows of the SSIGNON segment)

    @accept
    Scenario: The label of a key is shown
      Given the RACF commands:
        """
        RDEFINE PTKTDATA TSOS0W1 SSIGNON(KEYLABEL(PTKT.TSOS0W1))
        """
      When the RACF command is entered:
        """
        RLIST PTKTDATA TSOS0W1 SSIGNON
        """
      Then its output shows "PTKT.TSOS0W1"

    @accept
    Scenario: That there is a masked key is shown
      Given the RACF commands:
        """
        RDEFINE PTKTDATA TSOS0W1 SSIGNON(KEYMASKED(E001193519561977))
        """
      When the RACF command is entered:
        """
        RLIST PTKTDATA TSOS0W1 SSIGNON
        """
      Then its output shows "DATA NOT DISPLAYABLE"

    @reject
    Scenario Outline: The key is not
      Given the RACF commands:
        """
        RDEFINE PTKTDATA TSOS0W1 SSIGNON(<keyword>(E001193519561977))
        """
      When the RACF command is entered:
        """
        RLIST PTKTDATA TSOS0W1 ALL SSIGNON
        """
      Then it ends with return code 0
      And its output does not show "E001193519561977"

      Examples:
        | keyword      |
        | KEYMASKED    |
        | KEYENCRYPTED |
