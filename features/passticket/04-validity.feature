Feature: How long a legacy PassTicket is good

  @PT-04 @must
  Rule: A PassTicket is good for ten minutes either way
    The evaluator's clock may be at most ten minutes ahead of the generator's
    or behind it. Beyond, the PassTicket is refused like a wrong password.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket" (within plus or minus 10 minutes)

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977
      And a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z

    @accept
    Scenario Outline: Inside the window
      When user MIKEM presents the PassTicket to TSOSYS1 <distance> seconds <side> its issue
      Then it is accepted

      Examples:
        | distance | side   |
        | 0        | after  |
        | 1        | after  |
        | 60       | after  |
        | 599      | after  |
        | 1        | before |
        | 60       | before |
        | 599      | before |

    @reject
    Scenario Outline: Outside the window
      When user MIKEM presents the PassTicket to TSOSYS1 <distance> seconds <side> its issue
      Then it is refused as not-valid

      Examples:
        | distance | side   |
        | 601      | after  |
        | 1201     | after  |
        | 86400    | after  |
        | 601      | before |
        | 1201     | before |
        | 86400    | before |

  @PT-23 @choice
  Rule: Whether exactly ten minutes is still inside
    "Plus or minus ten minutes" leaves the edge open. The reference counts
    whole seconds and takes both edges in: 1,201 seconds in all.

    Source: not settled: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket" names ten minutes and no edge

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977
      And a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z

    @boundary
    Scenario Outline: Exactly 600 seconds
      When user MIKEM presents the PassTicket to TSOSYS1 600 seconds <side> its issue
      Then one of these choices is taken
        | choice       | outcome              |
        | edge inside  | accepted             |
        | edge outside | refused as not-valid |

      Examples:
        | side   |
        | after  |
        | before |

  @PT-24 @choice
  Rule: What becomes of fractions of a second
    The algorithm counts seconds; z/OS clocks do not. Whether a fraction is cut
    off or rounded is not documented. The reference cuts it off, at generation
    and at evaluation.

    Source: not settled: z/OS 2.1 RACF Macros and Interfaces (SA23-2288) says "number of seconds" and no more

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977

    @boundary
    Scenario: Generated at nine tenths of a second
      When a PassTicket is generated for user MIKEM and application TSOSYS1 at 2026-03-01T12:00:00.9Z
      Then one of these choices is taken
        | choice  | outcome            |
        | cut off | generated 0F5WEEIL |
        | round   | generated 3ZSGGG8F |

    @boundary
    Scenario: Presented half a second beyond the edge
      Given a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to TSOSYS1 600.5 seconds after its issue
      Then one of these choices is taken
        | choice                              | outcome              |
        | cut off                             | accepted             |
        | count the fraction, or edge outside | refused as not-valid |

  @PT-44 @must
  Rule: The time is UTC, whatever the clock on the wall shows
    Both sides count from the GMT value of the TOD clock. A generator whose
    clock is set to local time is off by the zone's hours, and its PassTickets
    are refused.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket" (the TOD clock must be set to GMT)
    Source: IMS 15.1, RACF PassTickets (SSEPH2_15.1.0 ims_secur_passtickets)

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977
      And a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z

    @accept
    Scenario: Both clocks on UTC
      When user MIKEM presents the PassTicket to TSOSYS1 at 2026-03-01T12:05:00Z
      Then it is accepted

    @reject
    Scenario Outline: A generator on local time
      When user MIKEM presents the PassTicket to TSOSYS1 at <UTC>
      Then it is refused as not-valid

      Examples: the generator read 12:00 off its wall
        | zone     | UTC                  |
        | Berlin   | 2026-03-01T11:00:00Z |
        | New York | 2026-03-01T17:00:00Z |
        | Tokyo    | 2026-03-01T03:00:00Z |

  @PT-27 @must
  Rule: The same second gives the same PassTicket, the next second another
    Nothing but the second changes: there is no counter and no random part. Two
    seconds never share a PassTicket for the same user, application and key;
    only those of TYPE(UPPER) repeat, after 2⁴¹ seconds, some 69,700 years.

    Source: CICS TS 5.5, PassTickets generated in parallel (SSGMCP_5.5.0 security/cics/parallelpassticket): requests in the same second get the same PassTicket
    Source: z/VM 7.2 RACF, "How the time-coder algorithm works" (each step can be undone)
    Source: IBM sample EnhancedPassTicketsGenerator V1.00 (names, key and time are all that goes in)

    @accept
    Scenario Outline: Twice in one second
      Given application CICSPROD has <key>
      When a PassTicket is generated for user MIKEM and application CICSPROD at 2026-03-01T13:00:00Z
      And a PassTicket is generated for user MIKEM and application CICSPROD at 2026-03-01T13:00:00Z
      Then the first PassTicket and the second PassTicket are the same

      Examples:
        | key                                         |
        | the legacy key E001193519561977             |
        | an enhanced key of 64 bytes and TYPE(UPPER) |
        | an enhanced key of 64 bytes and TYPE(MIXED) |

    @reject
    Scenario Outline: The next second
      Given application CICSPROD has <key>
      When a PassTicket is generated for user MIKEM and application CICSPROD at 2026-03-01T13:00:00Z
      And a PassTicket is generated for user MIKEM and application CICSPROD at 2026-03-01T13:00:01Z
      Then the first PassTicket and the second PassTicket are different

      Examples:
        | key                                         |
        | the legacy key E001193519561977             |
        | an enhanced key of 64 bytes and TYPE(UPPER) |
        | an enhanced key of 64 bytes and TYPE(MIXED) |

    @reject
    Scenario Outline: No second stands for another
      Given application CICSPROD has <key>
      When PassTickets are generated for user MIKEM and application CICSPROD at 100 instants from 2026-03-01T13:00:00Z to 2026-03-01T13:05:00Z
      Then no two PassTickets are the same

      Examples:
        | key                                         |
        | the legacy key E001193519561977             |
        | an enhanced key of 64 bytes and TYPE(UPPER) |
        | an enhanced key of 64 bytes and TYPE(MIXED) |
