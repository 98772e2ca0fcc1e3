Feature: SETROPTS, active classes and in-storage profiles

  @RACF-25 @must
  Rule: SETROPTS that changes something says that it is complete
    SETROPTS LIST changes nothing, and does not.

    Source: ambitus/pyracf, captured results of SETROPTS: ICH14063I

    @accept
    Scenario Outline: A change
      When the RACF command is entered:
        """
        SETROPTS <operand>
        """
      Then it ends with return code 0 and message ICH14063I

      Examples:
        | operand            |
        | CLASSACT(FACILITY) |
        | GENERIC(FACILITY)  |
        | RACLIST(FACILITY)  |
        | ADDCREATOR         |

    @reject
    Scenario: A question
      When the RACF command is entered:
        """
        SETROPTS LIST
        """
      Then it ends with return code 0
      And its output does not show "ICH14063I"

  @RACF-26 @must
  Rule: Classes are activated by name
    SETROPTS CLASSACT(*) is refused, as some classes lock everybody out if they
    are active before they have profiles.

    Source: z/OS 2.2 RACF Security Administrator's Guide (icha700 setr)

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN NOPASSWORD
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """

    @accept
    Scenario: The class by its name
      When the RACF command is entered:
        """
        SETROPTS CLASSACT(FACILITY)
        """
      And user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

    @reject
    Scenario: All classes at once
      When the RACF command is entered:
        """
        SETROPTS CLASSACT(*)
        """
      And user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 4/4/0

  @RACF-27 @must
  Rule: A class that is not active protects nothing
    Its profiles stay in the database, and count when it is active again.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 authseq), authorization checking
    Source: z/OS 2.1 RACROUTE Macro Reference (ichc600 ich2c6_Return_codes_and_reason_codes1): 4/4/0, the resource is not protected

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN NOPASSWORD
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        SETROPTS CLASSACT(FACILITY)
        SETROPTS NOCLASSACT(FACILITY)
        """

    @accept
    Scenario: Active again
      Given the RACF commands:
        """
        SETROPTS CLASSACT(FACILITY)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

    @reject
    Scenario: No longer active
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 4/4/0

  @RACF-28 @must
  Rule: A class that must be RACLISTed protects nothing before it is
    SETROPTS CLASSACT does not RACLIST it, and warns.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 authseq), authorization checking
    Source: z/OS 2.1 RACF Messages and Codes (icha600), SETROPTS messages: ICH14040I
    Source: IBM/IBM-Z-zOS, zOS-V2.4-Education, "IEAV2R4 MFA Enhancements Identity Token Support" (IDTDATA is to be active and RACLISTed before its profiles are used)

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN NOPASSWORD
        RDEFINE IDTDATA JWT.MQWEB.COLIN.SAF UACC(NONE)
        """

    @accept
    Scenario: Active and RACLISTed
      Given the RACF commands:
        """
        SETROPTS CLASSACT(IDTDATA) RACLIST(IDTDATA)
        """
      When user COLIN asks AUTH for READ to JWT.MQWEB.COLIN.SAF in class IDTDATA
      Then the return codes are 8/8/0

    @reject
    Scenario: Active only
      When the RACF command is entered:
        """
        SETROPTS CLASSACT(IDTDATA)
        """
      Then its output shows "ICH14040I"
      When user COLIN asks AUTH for READ to JWT.MQWEB.COLIN.SAF in class IDTDATA
      Then the return codes are 4/4/0

  @RACF-29 @must
  Rule: Commands warn that a RACLISTed class will not reflect them before a REFRESH
    The message is a warning only: the return code is 0.

    Source: ambitus/pyracf, captured results of RDEFINE (ICH10006I), RALTER (ICH11009I), RDELETE (ICH12002I) and PERMIT (ICH06011I)

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN NOPASSWORD
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """

    @accept
    Scenario Outline: The class is RACLISTed
      Given the RACF commands:
        """
        SETROPTS CLASSACT(FACILITY) RACLIST(FACILITY)
        """
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0 and message <message>

      Examples:
        | command                                                   | message   |
        | RDEFINE FACILITY BACKUP.DISK UACC(NONE)                   | ICH10006I |
        | RALTER FACILITY BACKUP.TAPE UACC(READ)                    | ICH11009I |
        | RDELETE FACILITY BACKUP.TAPE                              | ICH12002I |
        | PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(READ) | ICH06011I |

    @reject
    Scenario Outline: The class is not RACLISTed
      Given the RACF commands:
        """
        SETROPTS CLASSACT(FACILITY)
        """
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0
      And its output does not show "REFRESH"

      Examples:
        | command                                                   |
        | RDEFINE FACILITY BACKUP.DISK UACC(NONE)                   |
        | RALTER FACILITY BACKUP.TAPE UACC(READ)                    |
        | RDELETE FACILITY BACKUP.TAPE                              |
        | PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(READ) |

  @RACF-30 @must
  Rule: Access to a RACLISTed class is decided from the copy until a REFRESH
    SETROPTS RACLIST copies the profiles of the class. What is defined, changed,
    permitted or deleted afterwards has no effect before SETROPTS RACLIST
    REFRESH: a profile that was deleted goes on granting.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 racproc, refrac), SETROPTS RACLIST processing

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN NOPASSWORD
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        RDEFINE FACILITY BACKUP.DISK UACC(READ)
        SETROPTS CLASSACT(FACILITY) RACLIST(FACILITY)
        """

    @reject
    Scenario Outline: Before the REFRESH
      Given the RACF commands:
        """
        <command>
        """
      When user COLIN asks AUTH for READ to <resource> in class FACILITY
      Then the return codes are <codes>

      Examples:
        | command                                                   | resource    | codes |
        | RDEFINE FACILITY BACKUP.VTS UACC(READ)                    | BACKUP.VTS  | 4/4/0 |
        | RALTER FACILITY BACKUP.TAPE UACC(READ)                    | BACKUP.TAPE | 8/8/0 |
        | RALTER FACILITY BACKUP.DISK UACC(NONE)                    | BACKUP.DISK | 0/0/0 |
        | PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(READ) | BACKUP.TAPE | 8/8/0 |
        | RDELETE FACILITY BACKUP.DISK                              | BACKUP.DISK | 0/0/0 |

    @accept
    Scenario Outline: After the REFRESH
      Given the RACF commands:
        """
        <command>
        SETROPTS RACLIST(FACILITY) REFRESH
        """
      When user COLIN asks AUTH for READ to <resource> in class FACILITY
      Then the return codes are <codes>

      Examples:
        | command                                                   | resource    | codes |
        | RDEFINE FACILITY BACKUP.VTS UACC(READ)                    | BACKUP.VTS  | 0/0/0 |
        | RALTER FACILITY BACKUP.TAPE UACC(READ)                    | BACKUP.TAPE | 0/0/0 |
        | RALTER FACILITY BACKUP.DISK UACC(NONE)                    | BACKUP.DISK | 8/8/0 |
        | PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(READ) | BACKUP.TAPE | 0/0/0 |
        | RDELETE FACILITY BACKUP.DISK                              | BACKUP.DISK | 4/4/0 |

  @RACF-31 @must
  Rule: Without RACLIST a discrete profile takes effect at once
    It is read from the database at each check. NORACLIST throws the copy away,
    and with it what the copy still granted.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 per_gen_prof)
    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700_Deactivating_SETROPTS_RACLIST_processing)

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN NOPASSWORD
        RDEFINE FACILITY BACKUP.DISK UACC(READ)
        SETROPTS CLASSACT(FACILITY)
        """

    @accept
    Scenario: Never RACLISTed
      Given the RACF commands:
        """
        RDEFINE FACILITY BACKUP.TAPE UACC(READ)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: No longer RACLISTed
      Given the RACF commands:
        """
        SETROPTS RACLIST(FACILITY)
        RALTER FACILITY BACKUP.DISK UACC(NONE)
        SETROPTS NORACLIST(FACILITY)
        """
      When user COLIN asks AUTH for READ to BACKUP.DISK in class FACILITY
      Then the return codes are 8/8/0

  @RACF-32 @must
  Rule: SETROPTS ADDCREATOR gives whoever defines a profile ALTER to it
    Under NOADDCREATOR the access list begins empty.

    Source: z/OS 2.1 RACF Command Language Reference (icha400 rdefine)

    @accept
    Scenario: ADDCREATOR
      Given the RACF commands:
        """
        SETROPTS CLASSACT(FACILITY) ADDCREATOR
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """
      When user IBMUSER asks AUTH for ALTER to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: NOADDCREATOR
      Given the RACF commands:
        """
        SETROPTS CLASSACT(FACILITY) NOADDCREATOR
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """
      When the RACF command is entered:
        """
        RLIST FACILITY BACKUP.TAPE AUTHUSER
        """
      Then its output shows "NO ENTRIES IN STANDARD ACCESS LIST"
