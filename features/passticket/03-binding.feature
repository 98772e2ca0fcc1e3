Feature: To whom, for what, and on whose authority

  @PT-06 @must
  Rule: A PassTicket is bound to its application
    A PassTicket made for one application is refused by another, even when the
    two share a key: the name is part of what the PassTicket is made from.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700), "How RACF processes the password or PassTicket" (valid for this user ID, application and time range)

    @accept
    Scenario Outline: Its own application
      Given application TSOS0W1 has <key>
      And a PassTicket for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN presents the PassTicket to TSOS0W1 5 seconds after its issue
      Then it is accepted

      Examples:
        | key                                         |
        | the legacy key E001193519561977             |
        | an enhanced key of 64 bytes and TYPE(UPPER) |
        | an enhanced key of 64 bytes and TYPE(MIXED) |

    @reject
    Scenario Outline: One made for TSO is refused by MQWEB
      Given application TSOS0W1 has <key>
      And application MQWEB has <key>
      And a PassTicket for user COLIN and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN presents the PassTicket to MQWEB 5 seconds after its issue
      Then it is refused

      Examples:
        | key                                         |
        | the legacy key E001193519561977             |
        | an enhanced key of 64 bytes and TYPE(UPPER) |
        | an enhanced key of 64 bytes and TYPE(MIXED) |

  @PT-07 @must
  Rule: A PassTicket is bound to its user ID
    A PassTicket made for one user logs nobody else on.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700), "How RACF processes the password or PassTicket" (valid for this user ID, application and time range)

    @accept
    Scenario Outline: Its own user
      Given application TSOS0W1 has <key>
      And a PassTicket for user IBMUSER and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user IBMUSER presents the PassTicket to TSOS0W1 5 seconds after its issue
      Then it is accepted

      Examples:
        | key                                         |
        | the legacy key E001193519561977             |
        | an enhanced key of 64 bytes and TYPE(UPPER) |
        | an enhanced key of 64 bytes and TYPE(MIXED) |

    @reject
    Scenario Outline: Another user
      Given application TSOS0W1 has <key>
      And a PassTicket for user IBMUSER and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      When user COLIN presents the PassTicket to TSOS0W1 5 seconds after its issue
      Then it is refused

      Examples:
        | key                                         |
        | the legacy key E001193519561977             |
        | an enhanced key of 64 bytes and TYPE(UPPER) |
        | an enhanced key of 64 bytes and TYPE(MIXED) |

    @reject
    Scenario: User and application cannot be swapped
      Given application APPL1 has the legacy key E001193519561977
      And application USER1 has the legacy key E001193519561977
      And a PassTicket for user USER1 and application APPL1 issued at 2026-03-01T12:00:00Z
      When user APPL1 presents the PassTicket to USER1 5 seconds after its issue
      Then it is refused

  @PT-08 @must
  Rule: The generator needs no password of the user
    Names, the application's key and the time are enough. Who may ask for a
    PassTicket is a matter of authority over the key (IRRPTAUTH profiles), never
    of the user's password.

    Source: z/OS 2.1 RACF Callable Services, R_ticketserv (IRRSPK00), authorization (ichd100 ich2d100430): the caller needs access to IRRPTAUTH profiles

    @accept
    Scenario: A user of whom the generator knows nothing but the name
      Given application TSOS0W1 has the legacy key E001193519561977
      When a PassTicket is generated for user NOPASSWD and application TSOS0W1 at 2026-03-01T12:00:00Z
      And user NOPASSWD presents the PassTicket to TSOS0W1 5 seconds after its issue
      Then it is accepted

    @reject
    Scenario: A PassTicket made without the application's key is none
      Given application TSOS0W1 has the legacy key 0123456789ABCDEF
      And a PassTicket for user NOPASSWD and application TSOS0W1 issued at 2026-03-01T12:00:00Z
      And application TSOS0W1 has the legacy key E001193519561977
      When user NOPASSWD presents the PassTicket to TSOS0W1 5 seconds after its issue
      Then it is refused as not-valid
