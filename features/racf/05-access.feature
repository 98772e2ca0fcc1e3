Feature: What an access list grants

  Background:
    Given the RACF commands:
      """
      SETROPTS CLASSACT(FACILITY)
      ADDGROUP PAYROLL
      ADDGROUP LEDGER
      ADDUSER COLIN NOPASSWORD DFLTGRP(PAYROLL)
      CONNECT COLIN GROUP(LEDGER)
      RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
      """

  @RACF-33 @must
  Rule: AUTH answers 0/0/0 for enough access, and 8/8/0 for less than what is asked
    The SAF return code comes first, then the return code and the reason of RACF.

    Source: z/OS 2.1 RACROUTE Macro Reference (ichc600 ich2c6_Return_codes_and_reason_codes1), REQUEST=AUTH

    Background:
      Given the RACF commands:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(READ)
        """

    @accept
    Scenario: As much as is asked
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: READ is not UPDATE
      When user COLIN asks AUTH for UPDATE to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-34 @must
  Rule: AUTH answers 4/4/0 where no profile covers the resource
    RACF does not decide then, and leaves it to its caller. A class whose default
    return code is 8 would refuse; FACILITY is taken for none, though its entry in
    the class descriptor table was not read.

    Source: z/OS 2.1 RACROUTE Macro Reference (ichc600 ich2c6_Return_codes_and_reason_codes1), REQUEST=AUTH
    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 authwhn), when there is no profile

    @accept
    Scenario: A resource with a profile
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

    @reject
    Scenario Outline: Resources without one
      When user COLIN asks AUTH for READ to <resource> in class FACILITY
      Then the return codes are 4/4/0

      Examples:
        | resource      |
        | BACKUP.DISK   |
        | BACKUP        |
        | BACKUP.TAPE.A |

  @RACF-35 @must
  Rule: A user's own entry decides, whatever groups and UACC give
    It may give more than they, or less: an entry of NONE keeps a user out whose
    group has access.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 graa)

    @accept
    Scenario: More than the group
      Given the RACF commands:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(READ)
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(PAYROLL) ACCESS(NONE)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario Outline: Less than the group, than everyone, than UACC
      Given the RACF commands:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(NONE)
        <command>
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

      Examples:
        | command                                                     |
        | PERMIT BACKUP.TAPE CLASS(FACILITY) ID(PAYROLL) ACCESS(READ) |
        | PERMIT BACKUP.TAPE CLASS(FACILITY) ID(*) ACCESS(READ)       |
        | RALTER FACILITY BACKUP.TAPE UACC(READ)                      |

  @RACF-36 @must
  Rule: With GRPLIST the highest entry of all the user's groups decides; with NOGRPLIST that of the current one
    COLIN is connected to PAYROLL, the default group and thus the current one,
    and to LEDGER.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 logauth), list-of-groups checking

    Background:
      Given the RACF commands:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(PAYROLL) ACCESS(NONE)
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(LEDGER) ACCESS(READ)
        """

    @accept
    Scenario: GRPLIST
      Given the RACF commands:
        """
        SETROPTS GRPLIST
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: NOGRPLIST
      Given the RACF commands:
        """
        SETROPTS NOGRPLIST
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-37 @must
  Rule: An entry of the user's group decides, whatever UACC gives
    UACC is for those whom the access list does not name.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 graa)

    @accept
    Scenario: More than UACC
      Given the RACF commands:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(PAYROLL) ACCESS(READ)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: Less than UACC
      Given the RACF commands:
        """
        RALTER FACILITY BACKUP.TAPE UACC(READ)
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(PAYROLL) ACCESS(NONE)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

    @reject
    Scenario: A group that the user is not connected to
      Given the RACF commands:
        """
        ADDGROUP ARCHIVE
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(ARCHIVE) ACCESS(READ)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-38 @must
  Rule: ID(*) stands for every user who is defined and has no other entry
    It comes behind the entries of the user and the user's groups.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 graa, restuser)

    Background:
      Given the RACF commands:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(*) ACCESS(READ)
        """

    @accept
    Scenario: No other entry
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: A group has one
      Given the RACF commands:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(PAYROLL) ACCESS(NONE)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-39 @must
  Rule: A RESTRICTED user has what entries give, never what ID(*) or UACC gives
    An entry of the user or of one of the user's groups is needed.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 restuser)

    Background:
      Given the RACF commands:
        """
        ALTUSER COLIN RESTRICTED
        """

    @accept
    Scenario Outline: An entry of the user or a group
      Given the RACF commands:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(<ID>) ACCESS(READ)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

      Examples:
        | ID      |
        | COLIN   |
        | PAYROLL |

    @reject
    Scenario Outline: ID(*) or UACC
      Given the RACF commands:
        """
        <command>
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

      Examples:
        | command                                               |
        | PERMIT BACKUP.TAPE CLASS(FACILITY) ID(*) ACCESS(READ) |
        | RALTER FACILITY BACKUP.TAPE UACC(READ)                |

  @RACF-40 @must
  Rule: UACC is for everyone whom the access list does not name, even for users who are not defined
    Without it, those are refused.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 graa)

    @accept
    Scenario Outline: UACC(READ)
      Given the RACF commands:
        """
        RALTER FACILITY BACKUP.TAPE UACC(READ)
        """
      When user <user> asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

      Examples:
        | user   |
        | COLIN  |
        | NOBODY |

    @reject
    Scenario Outline: UACC(NONE)
      When user <user> asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

      Examples:
        | user   |
        | COLIN  |
        | NOBODY |

  @RACF-41 @must
  Rule: A profile with WARNING grants what it should refuse, with reason 4
    Where access is sufficient the reason is 0, as ever.

    Source: z/OS 2.1 RACROUTE Macro Reference (ichc600 ich2c6_Return_codes_and_reason_codes1), REQUEST=AUTH

    Background:
      Given the RACF commands:
        """
        RALTER FACILITY BACKUP.TAPE WARNING
        """

    @accept
    Scenario: Insufficient access
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/4

    @accept
    Scenario: Sufficient access
      Given the RACF commands:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(READ)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: NOWARNING again
      Given the RACF commands:
        """
        RALTER FACILITY BACKUP.TAPE NOWARNING
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-42 @must
  Rule: The owner of a profile may change it; a user who has no authority over it may not
    SPECIAL is not needed for one's own profiles.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 acprof), authority to profiles

    @accept
    Scenario: The owner
      Given the RACF commands:
        """
        RALTER FACILITY BACKUP.TAPE OWNER(COLIN)
        """
      When user COLIN enters the RACF command:
        """
        PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(READ)
        """
      Then it ends with return code 0
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario Outline: Somebody else
      When user COLIN enters the RACF command:
        """
        <command>
        """
      And user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

      Examples:
        | command                                                   |
        | PERMIT BACKUP.TAPE CLASS(FACILITY) ID(COLIN) ACCESS(READ) |
        | RALTER FACILITY BACKUP.TAPE UACC(READ)                    |
        | RDELETE FACILITY BACKUP.TAPE                              |
