Feature: What SAF services answer, code by code

  @SAF-23 @must
  Rule: VERIFY tells an expired password, a foreign group and a group that is revoked apart
    X'0C' is an expired password, X'14' a group that the user is not connected
    to, X'24' a connection that is revoked; in decimal 12, 20 and 36.

    Source: z/OS 2.1 RACROUTE Macro Reference, REQUEST=VERIFY, return codes (ichc600 ich2c6)

    Background:
      Given the RACF commands:
        """
        ADDGROUP PAYROLL
        ADDUSER COLIN PASSWORD(ROSEBUD1)
        SETROPTS CLASSACT(PTKTDATA) RACLIST(PTKTDATA)
        RDEFINE PTKTDATA CICSPROD SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And application CICSPROD has the legacy key E001193519561977
      And a PassTicket by the reference for user COLIN and application CICSPROD issued at 2026-03-01T12:00:00Z

    @accept
    Scenario: A password that has not expired
      Given the RACF commands:
        """
        ALTUSER COLIN PASSWORD(ROSEBUD2) NOEXPIRED
        """
      When user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD2" at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @accept
    Scenario: A group that the user is connected to
      Given the RACF commands:
        """
        CONNECT COLIN GROUP(PAYROLL)
        """
      When user COLIN of group PAYROLL signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: A password that an administrator has set
      When user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the return codes are 8/12/0

    @reject
    Scenario: A group that the user is not connected to
      When user COLIN of group PAYROLL signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/20/0

    @reject
    Scenario: A connection that is revoked
      Given the RACF commands:
        """
        CONNECT COLIN GROUP(PAYROLL) REVOKE
        """
      When user COLIN of group PAYROLL signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/36/0

  @SAF-24 @choice
  Rule: Which SAF return code goes with an undefined user
    X'04' is the RACF return code of a user who is not defined. With it the SAF
    return code is seen as 8 and as 4.

    Source: not settled: z/OS 2.1 RACROUTE Macro Reference, REQUEST=VERIFY, return codes, against the tables of products that pass them on

    @boundary
    Scenario: Nobody by that name
      When user NOBODY signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice      | outcome            |
        | a refusal   | return codes 8/4/0 |
        | no decision | return codes 4/4/0 |

  @SAF-25 @must
  Rule: FASTAUTH decides by the profiles in storage
    A program that asks FASTAUTH gets the answer of the copy that SETROPTS
    RACLIST made, until it is made again.

    Source: z/OS 2.1 RACROUTE Macro Reference, REQUEST=FASTAUTH (ichc600): in-storage profiles are needed
    Source: z/OS 2.1 RACF Security Administrator's Guide, SETROPTS RACLIST (icha700 racproc)

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN
        SETROPTS CLASSACT(FACILITY)
        RDEFINE FACILITY BPX.SERVER UACC(NONE)
        SETROPTS RACLIST(FACILITY)
        PERMIT BPX.SERVER CLASS(FACILITY) ID(COLIN) ACCESS(READ)
        """

    @accept
    Scenario: The permission is refreshed
      Given the RACF commands:
        """
        SETROPTS RACLIST(FACILITY) REFRESH
        """
      When user COLIN asks FASTAUTH for READ to BPX.SERVER in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: The permission is not refreshed
      When user COLIN asks FASTAUTH for READ to BPX.SERVER in class FACILITY
      Then the return codes are 8/8/0

    @reject
    Scenario: No profile protects the resource
      When user COLIN asks FASTAUTH for READ to BPX.DAEMON in class FACILITY
      Then the return codes are 4/4/0

  @SAF-26 @must
  Rule: A class that does not exist leaves SAF without a decision
    What is not in the router table is not RACF's to decide.

    Source: z/OS 2.1 RACROUTE Macro Reference, REQUEST=AUTH, return codes (ichc600 ich2c6)

    @accept
    Scenario: A class that exists
      Given the RACF commands:
        """
        ADDUSER COLIN
        SETROPTS CLASSACT(FACILITY)
        RDEFINE FACILITY BPX.SERVER UACC(READ)
        """
      When user COLIN asks AUTH for READ to BPX.SERVER in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: One that does not
      Given the RACF commands:
        """
        ADDUSER COLIN
        """
      When user COLIN asks AUTH for READ to BPX.SERVER in class NOCLASS
      Then the return codes are 4/0/0

  @SAF-27 @must
  Rule: R_usermap needs READ to IRR.IDIDMAP.QUERY, a name and a registry
    8/8/20 is a caller without authority, 8/8/40 a name that is missing, 8/8/44
    a registry that is.

    Source: z/OS 2.1 RACF Callable Services, R_usermap (IRRSIM00), return and reason codes

    Background:
      Given the RACF commands:
        """
        ADDUSER ALICE
        ADDUSER WEBSRV
        ADDUSER STRANGER
        SETROPTS CLASSACT(IDIDMAP FACILITY) RACLIST(IDIDMAP FACILITY)
        RACMAP ID(ALICE) MAP USERDIDFILTER(NAME('alice')) REGISTRY(NAME('realm.one')) WITHLABEL('one')
        RDEFINE FACILITY IRR.IDIDMAP.QUERY UACC(NONE)
        PERMIT IRR.IDIDMAP.QUERY CLASS(FACILITY) ID(WEBSRV) ACCESS(READ)
        SETROPTS RACLIST(IDIDMAP FACILITY) REFRESH
        """

    @accept
    Scenario: All three
      When user WEBSRV has R_usermap map "alice" of registry "realm.one"
      Then the service answers user ALICE

    @reject
    Scenario Outline: One of them is missing
      When user <caller> has R_usermap map "<name>" of registry "<registry>"
      Then the return codes are <codes>

      Examples:
        | caller   | name  | registry  | codes  |
        | STRANGER | alice | realm.one | 8/8/20 |
        | WEBSRV   |       | realm.one | 8/8/40 |
        | WEBSRV   | alice |           | 8/8/44 |
