Feature: Signing on

  Background:
    Given the RACF commands:
      """
      ADDUSER COLIN
      ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
      SETROPTS CLASSACT(PTKTDATA) RACLIST(PTKTDATA)
      RDEFINE PTKTDATA TSOS0W1 SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
      SETROPTS RACLIST(PTKTDATA) REFRESH
      """
    And application TSOS0W1 has the legacy key E001193519561977
    And a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z

  @SAF-11 @must
  Rule: The application profile needs to be in use: class active, profiles in storage, key refreshed
    PTKTDATA works from in-storage profiles. A key that was changed counts from
    the next SETROPTS RACLIST(PTKTDATA) REFRESH.

    Source: z/OS 2.5 RACF Security Administrator's Guide, refreshing in-storage profiles (icha700 refrac), which gives PTKTDATA as its example
    Source: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" (refresh after a change)

    @accept
    Scenario: Refreshed
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: The key was changed, and the change is not refreshed
      Given the RACF commands:
        """
        RALTER PTKTDATA TSOS0W1 SSIGNON(KEYMASKED(0123456789ABCDEF))
        """
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: The key was changed, and the change is refreshed
      Given the RACF commands:
        """
        RALTER PTKTDATA TSOS0W1 SSIGNON(KEYMASKED(0123456789ABCDEF))
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

    @reject
    Scenario: The class is not active
      Given the RACF commands:
        """
        SETROPTS NOCLASSACT(PTKTDATA)
        """
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

  @SAF-12 @must
  Rule: A PROTECTED user cannot sign on with a PassTicket
    PROTECTED users have neither password nor phrase, and no PassTicket stands
    in for one.

    Source: z/OS 2.1 RACF Security Administrator's Guide, protected user IDs (icha700 protuser)

    @accept
    Scenario: A user with a password can
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: A PROTECTED user cannot
      Given the RACF commands:
        """
        ALTUSER COLIN NOPASSWORD
        """
      When user COLIN signs on to TSOS0W1 by initACEE with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/20

  @SAF-13 @must
  Rule: One use is one use on one system
    Each system remembers the PassTickets that were used on it. One that was used
    on one system can be used on another that shares the key.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket" (not used before on this computer system)

    @accept
    Scenario: Used on another system
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0
      Given system SYS2 is IPLed
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Used again on each of them
      Given system SYS2 is IPLed
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0
      Given the work goes on on system SYS1
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 0/0/0
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:03Z
      Then the return codes are 8/8/0

  @SAF-14 @must
  Rule: Failed sign-ons with PassTickets count towards REVOKE
    After as many consecutive failures as SETROPTS PASSWORD(REVOKE(n)) allows,
    the user is revoked, whether what failed was a password or a PassTicket.
    Whether the n-th failure revokes or the next is told differently; here it is
    looked at after n + 1.

    Source: CICS TS 5.5, EXEC CICS REQUEST PASSTICKET (repeated failures with PassTickets can revoke the user)
    Source: z/OS 2.1 RACF Security Administrator's Guide, SETROPTS PASSWORD (icha700 setrpw)

    Background:
      Given the RACF commands:
        """
        SETROPTS INITSTATS PASSWORD(REVOKE(2))
        """

    @accept
    Scenario: Fewer failures do not revoke
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:20:00Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:20:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: More do
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:20:00Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:20:01Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:20:02Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:20:03Z
      Then the return codes are 8/28/0

  @SAF-15 @must
  Rule: Of qualified profiles the most particular is used: group and user, user, group
    application.group.userid comes before application.userid, that before
    application.group.

    Source: z/OS 2.3 RACF Security Administrator's Guide, qualified PTKTDATA profiles (icha700 ssprof)

    Background:
      Given the RACF commands:
        """
        RDELETE PTKTDATA TSOS0W1
        RDEFINE PTKTDATA TSOS0W1.SYS1 SSIGNON(KEYMASKED(1111111111111111)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """

    @accept
    Scenario: The group's, when there is no other
      Given application TSOS0W1 has the legacy key 1111111111111111
      And a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: The group is the one that the user signs on with
      Given the RACF commands:
        """
        ADDGROUP PAYROLL
        CONNECT COLIN GROUP(PAYROLL)
        RDEFINE PTKTDATA TSOS0W1.PAYROLL SSIGNON(KEYMASKED(4444444444444444)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And application TSOS0W1 has the legacy key 4444444444444444
      And a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN of group PAYROLL signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: The user's before the group's
      Given the RACF commands:
        """
        RDEFINE PTKTDATA TSOS0W1.COLIN SSIGNON(KEYMASKED(2222222222222222)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And application TSOS0W1 has the legacy key 2222222222222222
      And a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: That of both before the user's
      Given the RACF commands:
        """
        RDEFINE PTKTDATA TSOS0W1.COLIN SSIGNON(KEYMASKED(2222222222222222)) UACC(NONE)
        RDEFINE PTKTDATA TSOS0W1.SYS1.COLIN SSIGNON(KEYMASKED(3333333333333333)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And application TSOS0W1 has the legacy key 3333333333333333
      And a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: The group's is not used where the user has one
      Given the RACF commands:
        """
        RDEFINE PTKTDATA TSOS0W1.COLIN SSIGNON(KEYMASKED(2222222222222222)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And application TSOS0W1 has the legacy key 1111111111111111
      And a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

  @SAF-16 @must
  Rule: READ to the application in class APPL is needed, where a profile protects it
    An active class without a profile for the application lets everybody in, and
    so does a class that is not active.

    Source: z/OS 2.1 RACF Security Administrator's Guide, class APPL (icha700 authapp, appl)
    Source: z/OS 2.1 RACROUTE Macro Reference, REQUEST=VERIFY, return codes (RACF return code X'34')

    @accept
    Scenario: Class not active
      Given the RACF commands:
        """
        RDEFINE APPL TSOS0W1 UACC(NONE)
        """
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: Class active, no profile
      Given the RACF commands:
        """
        SETROPTS CLASSACT(APPL) RACLIST(APPL)
        """
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: A profile, and READ
      Given the RACF commands:
        """
        SETROPTS CLASSACT(APPL) RACLIST(APPL)
        RDEFINE APPL TSOS0W1 UACC(NONE)
        PERMIT TSOS0W1 CLASS(APPL) ID(COLIN) ACCESS(READ)
        SETROPTS RACLIST(APPL) REFRESH
        """
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario Outline: A profile, and no access
      Given the RACF commands:
        """
        SETROPTS CLASSACT(APPL) RACLIST(APPL)
        RDEFINE APPL TSOS0W1 UACC(NONE)
        SETROPTS RACLIST(APPL) REFRESH
        """
      When user COLIN signs on to TSOS0W1 by <service> with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are <codes>

      Examples: X'34' is 52
        | service  | codes  |
        | VERIFY   | 8/52/0 |
        | initACEE | 8/8/32 |

  @SAF-17 @must
  Rule: initACEE has reason codes of its own
    Undefined user 16, wrong password or PassTicket 20, expired 24, revoked 28,
    all under 8/8.

    Source: z/OS 2.1 RACF Callable Services, initACEE (IRRSIA00), return and reason codes

    @accept
    Scenario: A good PassTicket
      When user COLIN signs on to TSOS0W1 by initACEE with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: A user who is not defined
      When user NOBODY signs on to TSOS0W1 by initACEE with the password "ROSEBUD1" at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/16

    @reject
    Scenario: A wrong password
      When user COLIN signs on to TSOS0W1 by initACEE with the password "ROSEBUD2" at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/20

    @reject
    Scenario: An expired password
      Given the RACF commands:
        """
        ALTUSER COLIN PASSWORD(ROSEBUD3)
        """
      When user COLIN signs on to TSOS0W1 by initACEE with the password "ROSEBUD3" at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/24

    @reject
    Scenario: A revoked user
      Given the RACF commands:
        """
        ALTUSER COLIN REVOKE
        """
      When user COLIN signs on to TSOS0W1 by initACEE with the password "ROSEBUD1" at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/28

  @SAF-18 @must
  Rule: APPLDATA('NO REPLAY PROTECTION') lets a legacy PassTicket sign on again
    The words stand in the application data of the PTKTDATA profile.

    Source: Broadcom knowledge base 186845
    Source: Db2 12 for z/OS, enabling Db2 to receive RACF PassTickets (docs/en/db2-for-zos/12.0.0?topic=requests-enabling-db2-receive-racf-passtickets)

    @accept
    Scenario: With the words
      Given the RACF commands:
        """
        RALTER PTKTDATA TSOS0W1 APPLDATA('NO REPLAY PROTECTION')
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Without
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 8/8/0

  @SAF-19 @must @since:zos-2.5 @apar:OA59196
  Rule: For enhanced PassTickets REPLAY decides, and APPLDATA does not
    Their key is an HMAC key of ICSF, named by EPTKEYLABEL.

    Source: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" (EPTKEYLABEL; REPLAY; APPLDATA not used)

    Background:
      Given ICSF has the HMAC key 0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B under the label PTKT.CICSPROD
      And application CICSPROD has the enhanced key 0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B and TYPE(UPPER)
      And a PassTicket by the reference for user COLIN and application CICSPROD issued at 2026-03-01T12:00:00Z

    @accept
    Scenario: REPLAY(YES)
      Given the RACF commands:
        """
        RDEFINE PTKTDATA CICSPROD SSIGNON(EPTKEYLABEL(PTKT.CICSPROD) TYPE(UPPER) REPLAY(YES)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      And user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 0/0/0

    @reject
    Scenario: APPLDATA alone
      Given the RACF commands:
        """
        RDEFINE PTKTDATA CICSPROD SSIGNON(EPTKEYLABEL(PTKT.CICSPROD) TYPE(UPPER)) APPLDATA('NO REPLAY PROTECTION') UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 8/8/0

  @SAF-20 @must
  Rule: A key that is kept in ICSF is lost to sign-on while ICSF is not available
    KEYLABEL and EPTKEYLABEL name keys in ICSF's key data set; the profile holds
    the name only.

    Source: z/OS 2.4 RACF Security Administrator's Guide, encryption of PassTicket keys (icha700 ssencr)
    Source: Broadcom knowledge base 415349 (PassTickets fail where ICSF services do)

    Background:
      Given ICSF has the DES key E001193519561977 under the label PTKT.TSOS0W1
      And the RACF commands:
        """
        RALTER PTKTDATA TSOS0W1 SSIGNON(KEYLABEL(PTKT.TSOS0W1))
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """

    @accept
    Scenario: ICSF is available
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: ICSF is not available
      Given ICSF is not available
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0
