Feature: R_ticketserv, R_GenSec and RCVTPTGN

  Background:
    Given the RACF commands:
      """
      ADDUSER COLIN
      ADDUSER READER
      ADDUSER SERVER
      SETROPTS CLASSACT(PTKTDATA) GENERIC(PTKTDATA) RACLIST(PTKTDATA)
      RDEFINE PTKTDATA TSOS0W1 SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
      RDEFINE PTKTDATA IRRPTAUTH.** UACC(NONE)
      PERMIT IRRPTAUTH.** CLASS(PTKTDATA) ID(SERVER) ACCESS(UPDATE)
      PERMIT IRRPTAUTH.** CLASS(PTKTDATA) ID(READER) ACCESS(READ)
      SETROPTS RACLIST(PTKTDATA) REFRESH
      """

  @SAF-01 @must
  Rule: READ to IRRPTAUTH.application.user is needed to evaluate
    Evaluating by service is an authority, too: with it a program could guess.
    Signing on needs none.

    Source: z/OS 2.1 RACF Callable Services, R_ticketserv (IRRSPK00), authorization (ichd100 ich2d100430)

    @accept
    Scenario: Who has READ
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user READER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Who has not
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user COLIN has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/16

  @SAF-02 @must
  Rule: Without the profile, or with the class not active, nobody is authorized
    For R_ticketserv no profile does not mean no protection.

    Source: z/OS 2.1 RACF Callable Services, R_ticketserv (IRRSPK00), authorization (ichd100 ich2d100430)

    @accept
    Scenario: With both
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Without the profile
      Given the RACF commands:
        """
        RDELETE PTKTDATA IRRPTAUTH.**
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 8/8/16

    @reject
    Scenario: With the class not active
      Given the RACF commands:
        """
        SETROPTS NOCLASSACT(PTKTDATA)
        """
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 8/8/16

  @SAF-03 @must
  Rule: 8/16/32 is all that a failed evaluation says
    A string that is no PassTicket, one that is not valid, one that was used and
    an application without a profile cannot be told apart by the caller.

    Source: z/OS 2.4 RACF Callable Services, R_ticketserv, return and reason codes
    Source: zowe/api-layer, AbstractIRRPassTicketException (the table of IRRSPK00 codes)

    @accept
    Scenario: One that is good
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: R_GenSec says no more
      When user SERVER asks R_GenSec for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user SERVER has R_GenSec evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:11:00Z
      Then the return codes are 8/16/32

    @reject
    Scenario: One that was used
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:01Z
      And user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:02Z
      Then the return codes are 8/16/32

    @reject
    Scenario: One that is none
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And the PassTicket is folded to lower case
      And user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:01Z
      Then the return codes are 8/16/32

    @reject
    Scenario: One that has grown old
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:11:00Z
      Then the return codes are 8/16/32

    @reject
    Scenario: One for an application without a profile
      Given application CICSPROD has the legacy key E001193519561977
      And a PassTicket by the reference for user COLIN and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application CICSPROD at 2026-03-01T12:00:01Z
      Then the return codes are 8/16/32

  @SAF-04 @must
  Rule: 8/16/28 is a generation that failed for want of a key
    The caller is authorized, and there is no profile with a key for the
    application.

    Source: z/OS 2.4 RACF Callable Services, R_ticketserv, return and reason codes
    Source: zowe/api-layer, AbstractIRRPassTicketException (the table of IRRSPK00 codes)

    @accept
    Scenario: With a key
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario Outline: Without a profile
      When user SERVER asks <service> for a PassTicket for user COLIN and application CICSPROD at 2026-03-01T12:00:00Z
      Then the return codes are 8/16/28

      Examples:
        | service      |
        | R_ticketserv |
        | R_GenSec     |

  @SAF-05 @must
  Rule: A function code that does not exist is answered 8/8/0
    Codes 1 and 2 are those of Kerberos, 3 is that of PassTickets.

    Source: z/OS 2.4 RACF Callable Services, R_ticketserv, return and reason codes
    Source: zowe/api-layer, AbstractIRRPassTicketException (the table of IRRSPK00 codes)

    Background:
      Given the RACF commands:
        """
        RDEFINE PTKTDATA TSOSYS1 SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """

    @accept
    Scenario: The function code of PassTickets
      When user SERVER calls R_ticketserv with function code 3 at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario Outline: Another
      When user SERVER calls <service> with function code 99 at 2026-03-01T12:00:00Z
      Then the return codes are 8/8/0

      Examples:
        | service      |
        | R_ticketserv |
        | R_GenSec     |

  @SAF-06 @must
  Rule: A generic profile gives authority, but holds no key
    IRRPTAUTH profiles may be generic; a key is taken from a discrete profile
    only.

    Source: z/OS 2.1 RACF Callable Services, R_ticketserv (IRRSPK00), authorization (ichd100 ich2d100430)
    Source: z/OS 2.4 RACF Security Administrator's Guide, PTKTDATA profiles (icha700 defpro)

    @accept
    Scenario: Authority by a generic profile, the key in a discrete one
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario: The key in a generic one
      Given the RACF commands:
        """
        RDEFINE PTKTDATA CICS* SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application CICSPROD at 2026-03-01T12:00:00Z
      Then the return codes are 8/16/28

  @SAF-07 @must
  Rule: Evaluating by service signs nobody on, and revokes nobody
    However often it fails, the user can still sign on.

    Source: z/OS 2.4 RACF Callable Services, R_GenSec (IRRSGS00), authorization (ichd100 ich2d100292)

    Background:
      Given the RACF commands:
        """
        SETROPTS PASSWORD(REVOKE(1))
        ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
        """
      And application TSOS0W1 has the legacy key 0123456789ABCDEF
      And a PassTicket by the reference for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z

    @reject
    Scenario: The evaluations fail
      When user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:01Z
      Then the return codes are 8/16/32

    @accept
    Scenario: The user signs on after many of them
      When user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:01Z
      And user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:02Z
      And user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:03Z
      And user SERVER has R_ticketserv evaluate the PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:04Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:05Z
      Then the return codes are 0/0/0

  @SAF-08 @must
  Rule: The services work for users who are not defined, too
    A PassTicket is a computation over names; who the user is, is asked at
    sign-on.

    Source: z/OS 2.4 RACF Callable Services, R_GenSec (IRRSGS00), authorization (ichd100 ich2d100292)

    @accept
    Scenario: Generated and evaluated for a user who is not defined
      When user SERVER asks R_ticketserv for a PassTicket for user NOBODY and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user SERVER has R_ticketserv evaluate the PassTicket for user NOBODY and application TSOS0W1 at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Which does not help at sign-on
      When user SERVER asks R_ticketserv for a PassTicket for user NOBODY and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user NOBODY signs on to TSOS0W1 by initACEE with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/16

  @SAF-09 @must
  Rule: A PassTicket can be generated for a revoked user, and does not sign on
    Generation does not ask whether the user is revoked; sign-on does.

    Source: CICS TS 5.5, EXEC CICS REQUEST PASSTICKET

    @accept
    Scenario: It is generated
      Given the RACF commands:
        """
        ALTUSER COLIN REVOKE
        """
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario: It does not sign on
      Given the RACF commands:
        """
        ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
        ALTUSER COLIN REVOKE
        """
      When user SERVER asks R_ticketserv for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/28/0

  @SAF-10 @must
  Rule: RCVTPTGN generates with the unqualified profile only
    Profiles qualified by group or user are for evaluation; the branch-entered
    generator does not look at them.

    Source: z/OS 2.4 RACF Macros and Interfaces, "Using the RCVTPTGN service to generate a PassTicket"
    Source: z/OS 2.3 RACF Security Administrator's Guide, qualified PTKTDATA profiles (icha700 ssprof)

    @accept
    Scenario: The unqualified profile
      When user SERVER asks RCVTPTGN for a PassTicket for user COLIN and application TSOS0W1 at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario: A qualified profile alone
      Given the RACF commands:
        """
        RDEFINE PTKTDATA CICSPROD.COLIN SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      When user SERVER asks RCVTPTGN for a PassTicket for user COLIN and application CICSPROD at 2026-03-01T12:00:00Z
      Then the return codes are 8/0/0
