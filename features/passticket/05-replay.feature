Feature: One use, and who may be excused from it

  @PT-05 @must
  Rule: A legacy PassTicket logs on once
    A PassTicket that was accepted is refused from then on, for as long as it
    would otherwise be good.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket" (not used before on this computer system for this user ID, application and time range)

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977
      And a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z

    @accept
    Scenario: The first use
      When user MIKEM presents the PassTicket to TSOSYS1 30 seconds after its issue
      Then it is accepted

    @reject
    Scenario Outline: A second use
      When user MIKEM presents the PassTicket to TSOSYS1 <first> seconds <side> its issue
      Then it is accepted
      When user MIKEM presents the PassTicket to TSOSYS1 <second> seconds after its issue
      Then it is refused as replayed

      Examples:
        | first | side   | second |
        | 30    | after  | 30     |
        | 30    | after  | 31     |
        | 0     | after  | 599    |
        | 599   | before | 599    |
        | 598   | after  | 599    |

    @reject
    Scenario: After its window it is refused, used or not
      When user MIKEM presents the PassTicket to TSOSYS1 30 seconds after its issue
      Then it is accepted
      When user MIKEM presents the PassTicket to TSOSYS1 700 seconds after its issue
      Then it is refused

    @reject
    Scenario: Of uses at once, one succeeds
      When user MIKEM presents the PassTicket to TSOSYS1 8 times at once, 1 seconds after its issue
      Then exactly 1 is accepted and every other is refused as replayed

  @PT-25 @must
  Rule: What counts as used is one user, one application and one second
    A use says nothing about another user, another application, or another
    second of the same pair; and an attempt that was refused uses nothing up.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket" (not used before on this computer system for this user ID, application and time range)
    Source: CICS TS 5.5, PassTickets generated in parallel (SSGMCP_5.5.0 security/cics/parallelpassticket): one use for each second, user and application

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977
      And application CICSPROD has the legacy key E001193519561977
      And a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to TSOSYS1 1 seconds after its issue
      Then it is accepted

    @accept
    Scenario: Another user in the same second
      Given a PassTicket for user COLIN and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      When user COLIN presents the PassTicket to TSOSYS1 1 seconds after its issue
      Then it is accepted

    @accept
    Scenario: Another application in the same second
      Given a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD 1 seconds after its issue
      Then it is accepted

    @accept
    Scenario: The next second
      Given a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:01Z
      When user MIKEM presents the PassTicket to TSOSYS1 1 seconds after its issue
      Then it is accepted

    @accept
    Scenario: The second before
      Given a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T11:59:59Z
      When user MIKEM presents the PassTicket to TSOSYS1 3 seconds after its issue
      Then it is accepted

    @accept
    Scenario: An attempt that was refused uses nothing up
      Given a PassTicket for user COLIN and application TSOSYS1 issued at 2026-03-01T12:00:05Z
      When user MIKEM presents the PassTicket to TSOSYS1 1 seconds after its issue
      Then it is refused as not-valid
      When user COLIN presents the PassTicket to CICSPROD 1 seconds after its issue
      Then it is refused as not-valid
      When user COLIN presents the PassTicket to TSOSYS1 2 seconds after its issue
      Then it is accepted

    @reject
    Scenario: The same three again
      When user MIKEM presents the PassTicket to TSOSYS1 2 seconds after its issue
      Then it is refused as replayed

    @reject
    Scenario: The same three again, after another second was used
      Given a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:01Z
      When user MIKEM presents the second PassTicket to TSOSYS1 1 seconds after its issue
      Then it is accepted
      When user MIKEM presents the first PassTicket to TSOSYS1 3 seconds after its issue
      Then it is refused as replayed

  @PT-26 @must
  Rule: Without replay protection a legacy PassTicket may be used again inside its window
    APPLDATA('NO REPLAY PROTECTION') lifts the one use, for programs that log on
    more than once a second. It lifts nothing else.

    Source: Db2 12 for z/OS, enabling Db2 to receive RACF PassTickets (docs/en/db2-for-zos/12.0.0?topic=requests-enabling-db2-receive-racf-passtickets)
    Source: Broadcom knowledge base 186845 (reuse inside the window of ten minutes either way)

    Background:
      Given application DB2P has the legacy key E001193519561977
      And application DB2P allows replay
      And a PassTicket for user MIKEM and application DB2P issued at 2026-03-01T12:00:00Z

    @accept
    Scenario: A second and a third use
      When user MIKEM presents the PassTicket to DB2P 1 seconds after its issue
      Then it is accepted
      When user MIKEM presents the PassTicket to DB2P 1 seconds after its issue
      Then it is accepted
      When user MIKEM presents the PassTicket to DB2P 599 seconds after its issue
      Then it is accepted

    @reject
    Scenario: Not outside the window
      When user MIKEM presents the PassTicket to DB2P 700 seconds after its issue
      Then it is refused as not-valid

    @reject
    Scenario: Not by another user
      When user COLIN presents the PassTicket to DB2P 1 seconds after its issue
      Then it is refused as not-valid

  @PT-45 @limit
  Rule: With replay protection there is one log-on a second
    The second is the only thing that changes, so that two requests in one
    second get one PassTicket, and only the first to use it logs on. Programs
    that start sessions in parallel meet this first.

    Source: CICS TS 5.5, PassTickets generated in parallel (SSGMCP_5.5.0 security/cics/parallelpassticket)
    Source: Broadcom knowledge base 186845 (four sessions at once, one works)

    @boundary
    Scenario: Two sessions start in the same second
      Given application CICSPROD has the legacy key E001193519561977
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the first PassTicket to CICSPROD 1 seconds after its issue
      Then it is accepted
      When user MIKEM presents the second PassTicket to CICSPROD 1 seconds after its issue
      Then one of these choices is taken
        | choice                             | outcome             |
        | one log-on a second                | refused as replayed |
        | PassTickets of a second told apart | accepted            |

  @PT-30 @must
  Rule: Characters that no key could have produced are refused
    Of the 36⁸ strings of eight characters, 2³² are PassTickets of some user and
    key: about one in 657. The others can be told without any key.

    Source: SC28-1914-05, secured signon algorithm, translation step, as carried in the comments of the public REXX program PTKTGEN (neighbouring characters share bits; that the translation can be undone follows by arithmetic)

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977

    @accept
    Scenario: A well-formed PassTicket at its time
      When user MIKEM presents "0F5WEEIL" to TSOSYS1 at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: No PassTicket of anybody
      When user MIKEM presents "<string>" to TSOSYS1 at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | string   |
        | AAAAAAAC |
        | 0F5WEEIM |
        | 99999999 |
        | PASSWORD |
        | ABCDEFGH |
        |          |
        | 0F5W     |
        | 0F5W EIL |
        | 0F5WÉEIL |
