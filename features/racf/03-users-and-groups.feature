Feature: Commands on users, groups and their connections

  Background:
    Given the RACF commands:
      """
      ADDGROUP PAYROLL
      ADDUSER COLIN PASSWORD(ROSEBUD1)
      """

  @RACF-19 @must
  Rule: A user who is given no password and no phrase is PROTECTED
    ADDUSER says so, unless NOPASSWORD asked for it.

    Source: IBM/IBM-Z-zOS, z/OS V2R2 RACF Password Security Enhancements
    Source: ambitus/pyracf, captured result of ADDUSER: ICH01024I

    @accept
    Scenario: ADDUSER says so
      When the RACF command is entered:
        """
        ADDUSER WEBSRV
        """
      Then it ends with return code 0 and message ICH01024I

    @accept
    Scenario Outline: LISTUSER shows it
      Given the RACF commands:
        """
        <command>
        """
      When the RACF command is entered:
        """
        LISTUSER WEBSRV
        """
      Then its output shows "PROTECTED"

      Examples:
        | command                   |
        | ADDUSER WEBSRV            |
        | ADDUSER WEBSRV NOPASSWORD |

    @reject
    Scenario: A user with a password is not
      When the RACF command is entered:
        """
        LISTUSER COLIN
        """
      Then its output does not show "PROTECTED"

    @reject
    Scenario Outline: ADDUSER says nothing where NOPASSWORD asks for it, or a password is given
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0
      And its output does not show "ICH01024I"

      Examples:
        | command                           |
        | ADDUSER WEBSRV NOPASSWORD         |
        | ADDUSER WEBSRV PASSWORD(ROSEBUD2) |

  @RACF-20 @must
  Rule: LISTUSER of a user who does not exist is return code 4
    It is no syntax error, unlike for DELUSER.

    Source: ambitus/pyracf, captured result of LISTUSER: ICH30001I

    @accept
    Scenario: A user who exists
      When the RACF command is entered:
        """
        LISTUSER COLIN
        """
      Then it ends with return code 0
      And its output shows "USER=COLIN"

    @reject
    Scenario: A user who does not
      When the RACF command is entered:
        """
        LISTUSER ALICE
        """
      Then it ends with return code 4 and message ICH30001I

  @RACF-21 @must
  Rule: DELUSER and DELGROUP of what does not exist is a syntax error
    The message is that of the parse service, the return code 8.

    Source: ambitus/pyracf, captured results of DELUSER and DELGROUP: IKJ56702I

    @accept
    Scenario Outline: It exists, and is gone
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0
      When the RACF command is entered:
        """
        <command>
        """
      Then its output shows "IKJ56702I"

      Examples:
        | command          |
        | DELUSER COLIN    |
        | DELGROUP PAYROLL |

    @reject
    Scenario Outline: It does not exist
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 8 and message IKJ56702I
      And its output shows "<text>"

      Examples:
        | command         | text                  |
        | DELUSER ALICE   | INVALID USERID, ALICE |
        | DELGROUP LEDGER | INVALID GROUP, LEDGER |

  @RACF-22 @must
  Rule: CONNECT needs a group that exists
    Without it nobody is connected, and the return code is 8.

    Source: ambitus/pyracf, captured result of CONNECT to an undefined group: ICH51003I and ICH02003I

    @accept
    Scenario: The group exists
      When the RACF command is entered:
        """
        CONNECT COLIN GROUP(PAYROLL)
        """
      Then it ends with return code 0
      When the RACF command is entered:
        """
        LISTUSER COLIN
        """
      Then its output shows "GROUP=PAYROLL"

    @reject
    Scenario: The group does not
      When the RACF command is entered:
        """
        CONNECT COLIN GROUP(LEDGER)
        """
      Then it ends with return code 8 and message ICH51003I
      And its output shows "ICH02003I"
      When the RACF command is entered:
        """
        LISTUSER COLIN
        """
      Then its output does not show "GROUP=LEDGER"

  @RACF-23 @must
  Rule: REMOVE of a user who is not connected is return code 4
    The message names the user.

    Source: ambitus/pyracf, captured result of REMOVE: ICH03002I

    @accept
    Scenario: The user is connected
      Given the RACF commands:
        """
        CONNECT COLIN GROUP(PAYROLL)
        """
      When the RACF command is entered:
        """
        REMOVE COLIN GROUP(PAYROLL)
        """
      Then it ends with return code 0
      When the RACF command is entered:
        """
        LISTUSER COLIN
        """
      Then its output does not show "GROUP=PAYROLL"

    @reject
    Scenario: The user is not
      When the RACF command is entered:
        """
        REMOVE COLIN GROUP(PAYROLL)
        """
      Then it ends with return code 4 and message ICH03002I

  @RACF-24 @must
  Rule: A UID or GID that is too large is refused
    The message is that of the parse service, and nobody is defined. 3000000000
    is more than any that is taken.

    Source: ambitus/pyracf, captured results of OMVS(UID(90000000000)) and OMVS(GID(3000000000)): IKJ56702I
    Source: ambitus/pyracf, captured results of OMVS(UID(2424)) and OMVS(GID(6667))

    @accept
    Scenario Outline: Small enough
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 0

      Examples:
        | command                               |
        | ADDUSER ALICE OMVS(UID(2424))         |
        | ADDUSER ALICE OMVS(UID(1000000000))   |
        | ADDGROUP LEDGER OMVS(GID(6667))       |
        | ADDGROUP LEDGER OMVS(GID(1000000000)) |

    @reject
    Scenario Outline: Too large
      When the RACF command is entered:
        """
        <command>
        """
      Then it ends with return code 8 and message IKJ56702I
      When the RACF command is entered:
        """
        <check>
        """
      Then its output shows "<message>"

      Examples:
        | command                               | check                        | message   |
        | ADDUSER ALICE OMVS(UID(90000000000))  | LISTUSER ALICE               | ICH30001I |
        | ADDGROUP LEDGER OMVS(GID(3000000000)) | CONNECT COLIN GROUP(LEDGER)  | ICH51003I |
