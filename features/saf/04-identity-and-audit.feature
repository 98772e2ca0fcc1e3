Feature: Mapped identities, and what is recorded

  @JW-06 @must
  Rule: A distributed identity is a name and a registry: the same name in another registry is another user
    RACMAP maps the pair to a user ID. Two realms can have a user of the same
    name without meaning the same person.

    Source: z/OS 2.1 RACF Security Administrator's Guide, distributed identity filters (icha700 didx500s)
    Source: z/OS 2.1 RACF Callable Services, R_usermap (IRRSIM00)

    Background:
      Given the RACF commands:
        """
        ADDUSER ALICE
        ADDUSER BOB
        ADDUSER WEBSRV
        SETROPTS CLASSACT(IDIDMAP FACILITY) RACLIST(IDIDMAP FACILITY)
        RACMAP ID(ALICE) MAP USERDIDFILTER(NAME('alice')) REGISTRY(NAME('realm.one')) WITHLABEL('one')
        RACMAP ID(BOB) MAP USERDIDFILTER(NAME('alice')) REGISTRY(NAME('realm.two')) WITHLABEL('two')
        RDEFINE FACILITY IRR.IDIDMAP.QUERY UACC(NONE)
        PERMIT IRR.IDIDMAP.QUERY CLASS(FACILITY) ID(WEBSRV) ACCESS(READ)
        SETROPTS RACLIST(IDIDMAP FACILITY) REFRESH
        """

    @accept
    Scenario Outline: Each registry has its own
      When user WEBSRV has R_usermap map "alice" of registry "<registry>"
      Then the service answers user <user>

      Examples:
        | registry  | user  |
        | realm.one | ALICE |
        | realm.two | BOB   |

    @reject
    Scenario: A registry that is not mapped
      When user WEBSRV has R_usermap map "alice" of registry "realm.three"
      Then the return codes are 8/8/48

  @SAF-21 @must
  Rule: A sign-on by PassTicket is event 1 with qualifier 32, a replay 33, a bad one 1
    Successful sign-ons with a PassTicket are always recorded. 81 is an
    evaluation by a service, 82 a generation.

    Source: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" (SMF type 80, event 1 qualifiers 32 and 33, events 81 and 82)
    Source: z/OS 2.1 RACF Macros and Interfaces, event 1 qualifiers (icha300 ich99com03)

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN
        ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
        ADDUSER SERVER
        SETROPTS CLASSACT(PTKTDATA) GENERIC(PTKTDATA) RACLIST(PTKTDATA)
        RDEFINE PTKTDATA TSOS0W1 SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
        RDEFINE PTKTDATA IRRPTAUTH.** UACC(NONE)
        PERMIT IRRPTAUTH.** CLASS(PTKTDATA) ID(SERVER) ACCESS(UPDATE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """

    @accept
    Scenario: A generation and a sign-on
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then an audit record has event 82 for user SERVER
      And an audit record has event 1 qualifier 32 for user COLIN
      And no audit record shows a PassTicket of the scenario

    @reject
    Scenario: A replay
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 8/8/0
      And an audit record has event 1 qualifier 33 for user COLIN
      And no audit record shows a PassTicket of the scenario

    @reject
    Scenario: One that is not valid
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:30:00Z
      Then the return codes are 8/8/0
      And an audit record has event 1 qualifier 1 for user COLIN

  @SAF-22 @must
  Rule: The operator sees ICH408I for a refused sign-on
    The first line names user, group and name in fields of fixed width, the
    reason line says what was refused.

    Source: z/OS 2.2 RACF Messages and Codes, ICH408I (icha600 gk00570)
    Source: APAR IJ28485 (LOGON/JOB INITIATION - INVALID PASSWORD)

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN NAME('COLIN PAICE')
        ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
        SETROPTS CLASSACT(FACILITY) RACLIST(FACILITY)
        RDEFINE FACILITY BPX.SERVER UACC(NONE)
        SETROPTS RACLIST(FACILITY) REFRESH
        """

    @accept
    Scenario: None for a sign-on that succeeds, one for an access that does not
      When user COLIN signs on to TSOS0W1 by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0
      When user COLIN asks AUTH for READ to BPX.SERVER in class FACILITY
      Then the operator sees "ICH408I USER(COLIN   ) GROUP(SYS1    ) NAME(COLIN PAICE         )"
      And the operator sees "  INSUFFICIENT ACCESS AUTHORITY"
      And the operator sees "  ACCESS INTENT(READ   )  ACCESS ALLOWED(NONE   )"

    @reject
    Scenario: A wrong password
      When user COLIN signs on to TSOS0W1 by VERIFY with the password "ROSEBUD2" at 2026-03-01T12:00:00Z
      Then the return codes are 8/8/0
      And the operator sees "LOGON/JOB INITIATION - INVALID PASSWORD"
