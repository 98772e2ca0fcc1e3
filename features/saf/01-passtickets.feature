Feature: PassTickets in front of the security manager

  @PT-01 @must
  Rule: A PassTicket signs on in the place of a password, against the security database
    The security manager compares what it is given with the password first, and
    then takes it for a PassTicket. Where another database has another key, the
    PassTicket is worthless.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket"

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager has the legacy key E001193519561977 for application TSOS0W1

    @accept
    Scenario: The password signs on
      When user COLIN signs on to TSOS0W1 by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @accept
    Scenario: The PassTicket signs on
      Given application TSOS0W1 has the legacy key E001193519561977
      And a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:30Z
      Then the return codes are 0/0/0

    @reject
    Scenario: What is neither does not
      When user COLIN signs on to TSOS0W1 by VERIFY with the password "ROSEBUD2" at 2026-03-01T12:00:00Z
      Then the return codes are 8/8/0

    @reject
    Scenario: A PassTicket of a database with another key does not
      Given application TSOS0W1 has the legacy key 0123456789ABCDEF
      And a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:30Z
      Then the return codes are 8/8/0

  @PT-02 @must
  Rule: Each application has a PTKTDATA profile of its own name
    TSO on system S0W1 is TSOS0W1. Without the profile nobody signs on to the
    application with a PassTicket, and the failure is that of a wrong password.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket"
    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700), "Example of defining a PTKTDATA class profile"

    Background:
      Given the RACF commands:
        """
        SETROPTS CLASSACT(PTKTDATA) GENERIC(PTKTDATA) RACLIST(PTKTDATA)
        RDEFINE PTKTDATA TSOS0W1 SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        ADDUSER COLIN
        ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
        """
      And application TSOS0W1 has the legacy key E001193519561977
      And application TSOS0W2 has the legacy key E001193519561977

    @accept
    Scenario: The application with a profile
      Given a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: The application without one
      Given a PassTicket by the reference for user COLIN and application TSOS0W2 issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to TSOS0W2 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

  @PT-03 @must
  Rule: UPDATE to IRRPTAUTH.application.user is needed to generate
    The authority over PassTickets is an access list in class PTKTDATA. Whoever
    has none gets 8/8/16, and so does whoever has READ only.

    Source: z/OS 2.1 RACF Callable Services, R_ticketserv (IRRSPK00), authorization (ichd100 ich2d100430)
    Source: z/OS 2.4 RACF Callable Services, R_GenSec (IRRSGS00), authorization (ichd100 ich2d100292)
    Source: blog post "What's the best way of connecting to an HTTPS server. Pass ticket or JWT?", whose commands stand below as they were typed

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN
        ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
        ADDUSER STRANGER
        ADDUSER READER
        SETROPTS CLASSACT(PTKTDATA) GENERIC(PTKTDATA) RACLIST(PTKTDATA)
        RDEFINE PTKTDATA TSOS0W1
        RALTER PTKTDATA TSOS0W1 SSIGNON(KEYMASKED(E001193519561977))
        RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(E001193519561977))
        RDEFINE PTKTDATA   IRRPTAUTH.TSOS0W1.*  UACC(NONE)
        PERMIT IRRPTAUTH.TSOS0W1.* CLASS(PTKTDATA) ID(COLIN) ACCESS(UPDATE)
        PERMIT IRRPTAUTH.TSOS0W1.* CLASS(PTKTDATA) ID(IBMUSER)ACCESS(UPDATE)
        PERMIT IRRPTAUTH.TSOS0W1.* CLASS(PTKTDATA) ID(READER) ACCESS(READ)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """

    @accept
    Scenario Outline: Who has UPDATE
      When user <caller> asks <service> for a PassTicket for user IBMUSER and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

      Examples:
        | caller  | service      |
        | COLIN   | R_ticketserv |
        | IBMUSER | R_ticketserv |
        | COLIN   | R_GenSec     |

    @accept
    Scenario: What they generate signs on once to TSO, and never to MQWEB
      When user IBMUSER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user COLIN signs on to MQWEB by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 0/0/0
      When user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:03Z
      Then the return codes are 8/8/0
      When user COLIN signs on to MQWEB by VERIFY with the PassTicket at 2026-03-01T12:00:04Z
      Then the return codes are 8/8/0

    @reject
    Scenario Outline: Who has not
      When user <caller> asks <service> for a PassTicket for user IBMUSER and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 8/8/16

      Examples:
        | caller   | service      |
        | STRANGER | R_ticketserv |
        | READER   | R_ticketserv |
        | STRANGER | R_GenSec     |

  @PT-09 @must
  Rule: A Liberty server is known by the name of its profilePrefix
    MQWEB, for example, has the profile MQWEB or CSQ9WEB, whichever its
    configuration says. A PassTicket for TSO does not open it.

    Source: blog post "What's the best way of connecting to an HTTPS server. Pass ticket or JWT?" (profilePrefix of MQWEB)
    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700), "How RACF processes the password or PassTicket" (valid for this application)

    Background:
      Given the RACF commands:
        """
        ADDUSER COLIN
        ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
        SETROPTS CLASSACT(PTKTDATA) RACLIST(PTKTDATA)
        RDEFINE PTKTDATA TSOS0W1 SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
        RDEFINE PTKTDATA CSQ9WEB SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And application TSOS0W1 has the legacy key E001193519561977
      And application CSQ9WEB has the legacy key E001193519561977

    @accept
    Scenario: One for the server
      Given a PassTicket by the reference for user COLIN and application CSQ9WEB issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to CSQ9WEB by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: One for TSO
      Given a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to CSQ9WEB by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

  @UMS-02 @must
  Rule: Whichever security manager stands behind SAF, the outcome is the same
    RACF, ACF2 and Top Secret are told the same facts in their own commands, and
    programs get the same answers.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens" (SAF may be RACF, ACF2 or Top Secret)

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager knows user STRANGER with the password "XANADU99"
      And the security manager has the legacy key E001193519561977 for application TSOS0W1
      And the security manager lets user COLIN generate PassTickets for application TSOS0W1

    @accept
    Scenario: Generated by the service, used once
      When user COLIN asks R_ticketserv for a PassTicket for user STRANGER and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0
      When user STRANGER signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: Used again where replay is allowed
      Given the security manager allows replay for application TSOS0W1
      When user COLIN asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Not twice where it is not
      When user COLIN asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 8/8/0

    @reject
    Scenario: Not generated by just anybody
      When user STRANGER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 8/8/16

    @reject
    Scenario: Not into an application that is closed to the user
      Given the security manager lets only user COLIN into application TSOS0W1
      When user STRANGER signs on to TSOS0W1 by VERIFY with the password "XANADU99" at 2026-03-01T12:00:00Z
      Then the return codes are 8/52/0
