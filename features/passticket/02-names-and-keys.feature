Feature: Names and keys

  What may stand for a user, an application and a legacy key, and what the
  spelling of each changes.

  @PT-40 @must
  Rule: A user ID and an application name have one to eight characters of A–Z, 0–9, $, # and @
    Anything else names nothing, and no PassTicket is made for it.

    Source: IBM sample EnhancedPassTicketsGenerator V1.00 (names of one to eight characters, else an error)
    Source: z/OS 2.1 RACF Command Language Reference, syntax of operands (icha400 xsyntax): a user ID has 1 to 8 of A–Z, 0–9, #, $, @

    @accept
    Scenario Outline: The shortest, the longest, and every kind of character
      Given application <application> has the legacy key E001193519561977
      When a PassTicket is generated for user <user> and application <application> at 2026-03-01T12:00:00Z
      Then every PassTicket has 8 characters of A-Z0-9

      Examples:
        | user     | application |
        | A        | TSOSYS1     |
        | ABCDEFGH | TSOSYS1     |
        | 12345678 | TSOSYS1     |
        | $#@A1    | TSOSYS1     |
        | MIKEM    | Z           |
        | MIKEM    | CICSPROD    |
        | MIKEM    | @#$A1       |

    @reject
    Scenario Outline: Too short, too long, or with another character
      Given application <application> has the legacy key E001193519561977
      When a PassTicket is generated for user <user> and application <application> at 2026-03-01T12:00:00Z
      Then generation is refused

      Examples:
        | user        | application |
        | ""          | TSOSYS1     |
        | "MIKEMIKEM" | TSOSYS1     |
        | "MIKE M"    | TSOSYS1     |
        | "MIKE-M"    | TSOSYS1     |
        | "MIKÉM"     | TSOSYS1     |
        | MIKEM       | ""          |
        | MIKEM       | "TSOSYSTEM" |
        | MIKEM       | "TSO SYS"   |
        | MIKEM       | "TSO.SYS1"  |

    @reject
    Scenario: A name that is none cannot be logged on with
      Given application TSOSYS1 has the legacy key E001193519561977
      And a PassTicket by the reference for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      When user "MIKEMIKEM" presents the PassTicket to TSOSYS1 1 seconds after its issue
      Then it is refused

  @PT-18 @choice
  Rule: What a legacy generator does with names in lower case
    Folding to upper case is not a step of the algorithm, and names are upper
    case in RACF. Implementations differ; a name taken as it stands gives a
    PassTicket that no z/OS system accepts.

    Source: not settled: the description of the algorithm does not fold; PassGen for Java and passticket-tools do, racf-passticket-generator does not (zowe/api-layer issue 592 shows the result)

    @boundary
    Scenario: mikem for MIKEM, tsosys1 for TSOSYS1
      Given application tsosys1 has the legacy key E001193519561977
      When a PassTicket is generated for user mikem and application tsosys1 at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice             | outcome            |
        | fold to upper case | generated 0F5WEEIL |
        | take as it stands  | generated EMAENZTQ |
        | refuse             | generation refused |

  @PT-19 @choice
  Rule: What an evaluator does with a legacy PassTicket in lower case
    A legacy PassTicket has no lower-case letters. Programs in front of z/OS
    often fold what a user types; whether the evaluator itself does is not
    documented.

    Source: not settled: no public document says that evaluation folds

    @boundary
    Scenario: The letters came in lower case
      Given application TSOSYS1 has the legacy key E001193519561977
      And a PassTicket by the reference for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      When the PassTicket is folded to lower case
      And user MIKEM presents the PassTicket to TSOSYS1 1 seconds after its issue
      Then one of these choices is taken
        | choice            | outcome  |
        | take as it stands | refused  |
        | fold first        | accepted |

  @PT-20 @must
  Rule: The parity bits of a legacy key do not matter
    Keys that differ only in the lowest bit of their bytes are one key. Parity
    is neither checked nor required.

    Source: z/OS 2.4 RACF Security Administrator's Guide, PTKTDATA profiles (icha700 defpro): keys that differ only under the mask X'0101010101010101' are equivalent

    @accept
    Scenario: Generated under one, accepted under the other
      Given application TSOSYS1 has the legacy key E001193519561977
      And a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      And application TSOSYS1 has the legacy key E100183418571876
      When user MIKEM presents the PassTicket to TSOSYS1 60 seconds after its issue
      Then it is accepted

    @accept
    Scenario: Both generate the same
      Given application TSOSYS1 has the legacy key 0123456789ABCDEF
      When a PassTicket is generated for user MIKEM and application TSOSYS1 at 2026-03-01T12:00:00Z
      And application TSOSYS1 has the legacy key 0022446688AACCEE
      And a PassTicket is generated for user MIKEM and application TSOSYS1 at 2026-03-01T12:00:00Z
      Then the first PassTicket and the second PassTicket are the same

    @reject
    Scenario: The bit beside the parity bit does matter
      Given application TSOSYS1 has the legacy key E001193519561977
      And a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      And application TSOSYS1 has the legacy key E201193519561977
      When user MIKEM presents the PassTicket to TSOSYS1 60 seconds after its issue
      Then it is refused as not-valid

  @PT-21 @must
  Rule: A legacy key is exactly sixteen hexadecimal digits
    A shorter, longer or otherwise spelled key is no key; nothing is generated
    with what could be made of it.

    Source: z/OS 2.4 RACF Security Administrator's Guide, PTKTDATA profiles (icha700 defpro): the key is 16 of the digits 0–9 and A–F

    @accept
    Scenario Outline: Sixteen digits
      Given application APPNAME has the legacy key <key>
      When a PassTicket is generated for user USERID and application APPNAME at 2016-09-28T00:00:00Z
      Then every PassTicket has 8 characters of A-Z0-9

      Examples:
        | key              |
        | A1B2C3D4E5F6A7B8 |
        | 0123456789ABCDEF |

    @reject
    Scenario Outline: More, fewer, others
      Given application APPNAME has the legacy key <key>
      When a PassTicket is generated for user USERID and application APPNAME at 2016-09-28T00:00:00Z
      Then generation is refused

      Examples:
        | key                                |
        | A1B2C3D4E5F6A7B                    |
        | A1B2C3D4E5F6A7                     |
        | A1B2C3D4E5F6A7B8C                  |
        | A1B2C3D4E5F6A7B8C9                 |
        | A1B2C3D4E5F6A7B8A1B2C3D4E5F6A7B8   |
        | G1B2C3D4E5F6A7B8                   |
        | "A1B2C3D4 E5F6A7B8"                |

  @PT-22 @must
  Rule: A PassTicket is bound to its key
    Another security database with another key refuses it: outside the systems
    that share its key a PassTicket is worthless.

    Source: z/OS 2.1 RACF Macros and Interfaces (SA23-2288), "Incorporating the PassTicket generator algorithm into your program" (the key is an input)
    Source: IBM sample EnhancedPassTicketsGenerator V1.00 (the key is an input)

    @accept
    Scenario Outline: Under its own key
      Given application TSOSYS1 has <key>
      And a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to TSOSYS1 5 seconds after its issue
      Then it is accepted

      Examples:
        | key                                          |
        | the legacy key E001193519561977              |
        | an enhanced key of 64 bytes and TYPE(UPPER)  |
        | an enhanced key of 64 bytes and TYPE(MIXED)  |

    @reject
    Scenario Outline: Under another key
      Given application TSOSYS1 has <key>
      And a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      And application TSOSYS1 has <other key>
      When user MIKEM presents the PassTicket to TSOSYS1 5 seconds after its issue
      Then it is refused

      Examples:
        | key                                          | other key                                    |
        | the legacy key E001193519561977              | the legacy key 0123456789ABCDEF              |
        | an enhanced key of 64 bytes and TYPE(UPPER)  | an enhanced key of 32 bytes and TYPE(UPPER)  |
        | an enhanced key of 64 bytes and TYPE(MIXED)  | an enhanced key of 65 bytes and TYPE(MIXED)  |
