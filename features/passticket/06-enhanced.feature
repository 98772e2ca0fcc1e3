Feature: The enhanced PassTicket

  Enhanced PassTickets replace DES by HMAC-SHA-512 and the fixed ten minutes by
  a TIMEOUT of the profile. They come with z/OS 2.5, and with APAR OA59196 on
  2.3 and 2.4.

  No PassTicket of z/OS itself is published with its key. The PassTickets in
  these scenarios were computed by two programs that share no code, written
  from IBM's published sample; none was confirmed on z/OS.

  @EPT-01 @must @since:zos-2.5 @apar:OA59196
  Rule: TYPE(UPPER) has eight characters of A–Z and 0–9, TYPE(MIXED) also a–z, hyphen and underscore
    UPPER is for applications that fold what they are given to upper case.

    Source: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" (TYPE)

    @accept
    Scenario Outline: Whatever the second, the characters are of the type
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      When PassTickets are generated for user MIKEM and application CICSPROD at 100 instants from 2026-01-01T00:00:00Z to 2035-12-31T23:59:59Z
      Then every PassTicket has 8 characters of <characters>

      Examples:
        | type  | characters   |
        | UPPER | A-Z0-9       |
        | MIXED | A-Za-z0-9_-  |

    @reject
    Scenario Outline: A string of another shape is refused
      Given application TSOSYS1 has an enhanced key of 64 bytes and TYPE(<type>)
      When user MIKEM presents "<string>" to TSOSYS1 at 2026-03-01T12:00:00Z
      Then it is refused

      Examples: of that second are FVH7OTZB and CfCb1CKn
        | type  | string    |
        | UPPER | FVH7OTZ   |
        | UPPER | FVH7OTZBB |
        | UPPER | FVH7OTZ_  |
        | MIXED | CfCb1CK   |
        | MIXED | CfCb1CKnn |
        | MIXED | CfCb1CK+  |
        | MIXED | CfCb1CK=  |

  @EPT-02 @must @since:zos-2.5 @apar:OA59196
  Rule: The generator follows the enhanced algorithm for any second
    An HMAC-SHA-512 of both names joins 48 bits of time by exclusive or; six
    rounds, each with an HMAC, spread the result; a number to base 36 or 64
    comes out, the digits before the letters.

    Source: IBM sample EnhancedPassTicketsGenerator V1.00 (com.ibm.eserver.PassTicket.EnhancedPassTicketGenerator), which names RACF Macros and Interfaces as its source

    @accept
    Scenario Outline: PassTickets on which two programs agree
      Given application <application> has an enhanced key of <bytes> bytes and TYPE(<type>)
      When a PassTicket is generated for user <user> and application <application> at <time>
      Then the PassTicket is "<PassTicket>"

      Examples:
        | user     | application | bytes | type  | time                 | PassTicket |
        | USERID   | APPNAME     | 64    | UPPER | 2020-09-13T12:26:40Z | JXV8A8F6   |
        | USERID   | APPNAME     | 64    | MIXED | 2020-09-13T12:26:40Z | tBKhyt8c   |
        | USER1234 | CICSPROD    | 64    | UPPER | 2023-11-14T22:13:20Z | 3ZF2INEK   |
        | USER1234 | CICSPROD    | 64    | MIXED | 2023-11-14T22:13:20Z | VZ-I7D3e   |
        | M        | T           | 64    | UPPER | 2026-03-01T12:00:00Z | IGNS1744   |
        | M        | T           | 64    | MIXED | 2026-03-01T12:00:00Z | cq31hrDI   |
        | $#@      | @#$         | 64    | UPPER | 2026-03-01T12:00:00Z | JQHNMJMD   |
        | $#@      | @#$         | 64    | MIXED | 2026-03-01T12:00:00Z | h6UFgkck   |

    @accept
    Scenario Outline: At second 0, under a key of one byte repeated
      Given application TSO1234 has the enhanced key 0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B0B and TYPE(<type>)
      When a PassTicket is generated for user IBMUSER and application TSO1234 at 1970-01-01T00:00:00Z
      Then the PassTicket is "<PassTicket>"

      Examples:
        | type  | PassTicket |
        | UPPER | 2CK20WZX   |
        | MIXED | 5VCiog1C   |

    @accept
    Scenario Outline: At seconds drawn from seventy years
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      When PassTickets are generated for user USERID and application CICSPROD at 100 instants from 1970-01-01T00:00:00Z to 2040-12-31T23:59:59Z
      Then every PassTicket is the one that the reference generates

      Examples:
        | type  |
        | UPPER |
        | MIXED |

    @accept
    Scenario Outline: The PassTicket of any conforming generator is accepted
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      And a PassTicket by the reference for user USERID and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user USERID presents the PassTicket to CICSPROD 5 seconds after its issue
      Then it is accepted

      Examples:
        | type  |
        | UPPER |
        | MIXED |

    @reject
    Scenario Outline: With one character changed it is refused
      Given application TSOSYS1 has an enhanced key of 64 bytes and TYPE(<type>)
      When user MIKEM presents "<string>" to TSOSYS1 at 2026-03-01T12:00:00Z
      Then it is refused

      Examples: of that second are FVH7OTZB and CfCb1CKn
        | type  | string   |
        | UPPER | FVH7OTZC |
        | UPPER | EVH7OTZB |
        | MIXED | CfCb1CKm |
        | MIXED | DfCb1CKn |

  @EPT-03 @must @since:zos-2.5 @apar:OA59196
  Rule: TYPE(UPPER) never begins with a character after S
    The rounds of UPPER leave a number below 2⁴¹, that is S27TO3CW to base 36.
    What lies above is no PassTicket of anybody.

    Source: IBM sample EnhancedPassTicketsGenerator V1.00 (seven bits cleared in odd rounds; the bound follows by arithmetic)

    Background:
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(UPPER)

    @accept
    Scenario: At seconds drawn from ten years
      When PassTickets are generated for user MIKEM and application CICSPROD at 100 instants from 2026-01-01T00:00:00Z to 2035-12-31T23:59:59Z
      Then every PassTicket begins with a character of 0-9A-S

    @reject
    Scenario Outline: Above the bound
      When user MIKEM presents "<string>" to CICSPROD at 2026-03-01T12:01:00Z
      Then it is refused

      Examples: VZ4O4XU8 is the number of the good 3WWUGUHC with 2⁴¹ added
        | string   |
        | S27TO3CW |
        | VZ4O4XU8 |
        | T0000000 |
        | ZZZZZZZZ |

  @EPT-04 @must @since:zos-2.5 @apar:OA59196
  Rule: The time has 48 bits: it goes on after 7 February 2106
    Six bytes of seconds outlast every calendar in use.

    Source: IBM sample EnhancedPassTicketsGenerator V1.00 (48-bit count of seconds)

    @accept
    Scenario Outline: Where four bytes end, and beyond
      Given application TSOSYS1 has an enhanced key of 64 bytes and TYPE(<type>)
      When a PassTicket is generated for user MIKEM and application TSOSYS1 at <time>
      Then the PassTicket is "<PassTicket>"

      Examples:
        | type  | time                 | PassTicket |
        | MIXED | 2106-02-07T06:28:15Z | uZRa8GBG   |
        | MIXED | 2106-02-07T06:28:16Z | 34EpzT2J   |
        | MIXED | 9999-12-31T23:59:59Z | TCZbvLzw   |
        | UPPER | 2106-02-07T06:28:16Z | 8WWTUKF9   |
        | UPPER | 9999-12-31T23:59:59Z | GJU6XIOT   |

    @accept
    Scenario Outline: Evaluation goes on, too
      Given application TSOSYS1 has an enhanced key of 64 bytes and TYPE(<type>)
      When user MIKEM presents "<PassTicket>" to TSOSYS1 at 2106-02-07T06:28:20Z
      Then it is accepted

      Examples:
        | type  | PassTicket |
        | MIXED | 34EpzT2J   |
        | UPPER | 8WWTUKF9   |

    @reject
    Scenario Outline: A PassTicket of second 2³² is refused at second 0
      Given application TSOSYS1 has an enhanced key of 64 bytes and TYPE(<type>)
      When user MIKEM presents "<PassTicket>" to TSOSYS1 at 1970-01-01T00:00:00Z
      Then it is refused as not-valid

      Examples:
        | type  | PassTicket |
        | MIXED | 34EpzT2J   |
        | UPPER | 8WWTUKF9   |

  @EPT-05 @must @since:zos-2.5 @apar:OA59196
  Rule: The key has 32 to 256 bytes
    Keys longer than a block of SHA-512 (128 bytes) are allowed.

    Source: z/OS 2.4 RACF Security Administrator's Guide, encryption of PassTicket keys (icha700 ssencr): HMAC key of 32 to 256 bytes

    @accept
    Scenario Outline: Both ends, and around a block of the hash
      Given application TSOSYS1 has an enhanced key of <bytes> bytes and TYPE(MIXED)
      When a PassTicket is generated for user MIKEM and application TSOSYS1 at 2026-03-01T12:00:00Z
      Then the PassTicket is "<PassTicket>"

      Examples:
        | bytes | PassTicket |
        | 32    | HwrKybYG   |
        | 64    | CfCb1CKn   |
        | 128   | zB0J6WVD   |
        | 129   | lym-SipR   |
        | 256   | ed0B2uvU   |

    @reject
    Scenario Outline: Too short, too long
      Given application TSOSYS1 has an enhanced key of <bytes> bytes and TYPE(MIXED)
      When a PassTicket is generated for user MIKEM and application TSOSYS1 at 2026-03-01T12:00:00Z
      Then generation is refused

      Examples:
        | bytes |
        | 0     |
        | 8     |
        | 31    |
        | 257   |
        | 512   |

  @EPT-06 @must @since:zos-2.5 @apar:OA59196
  Rule: Without TIMEOUT an enhanced PassTicket is good for 60 seconds
    The profile may set another time; when it does not, a minute holds.

    Source: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" (TIMEOUT, default 60)
    Source: CICS TS 6, implementing PassTickets (SSJL4D_6.x security-implement-passtickets): one second to ten minutes, by default one minute

    @accept
    Scenario Outline: Within the minute
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD <seconds> seconds after its issue
      Then it is accepted

      Examples:
        | type  | seconds |
        | MIXED | 0       |
        | MIXED | 59      |
        | UPPER | 59      |

    @reject
    Scenario Outline: After the minute
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD <seconds> seconds after its issue
      Then it is refused as not-valid

      Examples:
        | type  | seconds |
        | MIXED | 61      |
        | MIXED | 599     |
        | UPPER | 61      |

  @EPT-07 @must @since:zos-2.5 @apar:OA59196
  Rule: TIMEOUT is 1 to 600 seconds
    It sets how long after its issue an enhanced PassTicket is good; no profile
    can make that longer than ten minutes, or nothing.

    Source: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" (TIMEOUT, 1 to 600 seconds)

    @accept
    Scenario Outline: Within
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      And application CICSPROD has TIMEOUT(<timeout>)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD <seconds> seconds after its issue
      Then it is accepted

      Examples:
        | type  | timeout | seconds |
        | UPPER | 1       | 0       |
        | UPPER | 30      | 29      |
        | UPPER | 600     | 599     |
        | MIXED | 600     | 599     |

    @reject
    Scenario Outline: Beyond
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      And application CICSPROD has TIMEOUT(<timeout>)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD <seconds> seconds after its issue
      Then it is refused as not-valid

      Examples:
        | type  | timeout | seconds |
        | UPPER | 1       | 2       |
        | UPPER | 30      | 31      |
        | UPPER | 600     | 601     |
        | MIXED | 30      | 31      |

    @reject
    Scenario Outline: A TIMEOUT that cannot be
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(UPPER)
      And application CICSPROD has TIMEOUT(<timeout>)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD 0 seconds after its issue
      Then it is refused

      Examples:
        | timeout |
        | 0       |
        | 601     |
        | -1      |

  @EPT-08 @choice @since:zos-2.5 @apar:OA59196
  Rule: Whether TIMEOUT also allows for a generator whose clock is ahead
    For legacy PassTickets the ten minutes hold either way. For TIMEOUT the
    sources speak of clock skew and network delay and name no direction. The
    reference allows both.

    Source: not settled: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" gives TIMEOUT without a sign

    @boundary
    Scenario: Half a minute before its issue
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(MIXED)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD 30 seconds before its issue
      Then one of these choices is taken
        | choice           | outcome              |
        | either way       | accepted             |
        | after issue only | refused as not-valid |

  @EPT-09 @choice @since:zos-2.5 @apar:OA59196
  Rule: Whether exactly TIMEOUT seconds is still inside
    As with the ten minutes of legacy PassTickets, no source names the edge.

    Source: not settled: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" names the seconds and no edge

    @boundary
    Scenario Outline: Exactly at the edge
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(MIXED)
      And application CICSPROD has TIMEOUT(<timeout>)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD <timeout> seconds after its issue
      Then one of these choices is taken
        | choice       | outcome              |
        | edge inside  | accepted             |
        | edge outside | refused as not-valid |

      Examples:
        | timeout |
        | 1       |
        | 60      |
        | 600     |

  @EPT-10 @must @since:zos-2.5 @apar:OA59196
  Rule: Names in lower case count as upper case
    Folding both names is a step of the enhanced algorithm, as it is not of the
    legacy one.

    Source: IBM sample EnhancedPassTicketsGenerator V1.00 (both names to upper case)

    @accept
    Scenario Outline: mikem is MIKEM
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      And application cicsprod has an enhanced key of 64 bytes and TYPE(<type>)
      When a PassTicket is generated for user MIKEM and application CICSPROD at 2026-03-01T12:00:00Z
      And a PassTicket is generated for user mikem and application cicsprod at 2026-03-01T12:00:00Z
      Then the first PassTicket and the second PassTicket are the same

      Examples:
        | type  |
        | UPPER |
        | MIXED |

    @accept
    Scenario Outline: What was made for MIKEM logs mikem on
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      And application cicsprod has an enhanced key of 64 bytes and TYPE(<type>)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user mikem presents the PassTicket to cicsprod 1 seconds after its issue
      Then it is accepted

      Examples:
        | type  |
        | UPPER |
        | MIXED |

    @reject
    Scenario: But colin is not MIKEM
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(MIXED)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user colin presents the PassTicket to CICSPROD 1 seconds after its issue
      Then it is refused

  @EPT-11 @must @since:zos-2.5 @apar:OA59196
  Rule: A TYPE(MIXED) PassTicket does not survive folding
    Its case carries information. An application that folds to upper case needs
    TYPE(UPPER).

    Source: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" (MIXED needs applications that do not fold)

    Background:
      Given application TSOSYS1 has an enhanced key of 64 bytes and TYPE(MIXED)
      And a PassTicket for user MIKEM and application TSOSYS1 issued at 2026-03-01T12:00:00Z

    @accept
    Scenario: As it came
      When user MIKEM presents the PassTicket to TSOSYS1 1 seconds after its issue
      Then it is accepted

    @reject
    Scenario Outline: Folded on its way
      When the PassTicket is folded to <case> case
      And user MIKEM presents the PassTicket to TSOSYS1 1 seconds after its issue
      Then it is refused

      Examples:
        | case  |
        | upper |
        | lower |

  @EPT-12 @must @since:zos-2.5 @apar:OA59196
  Rule: With both keys, generation is enhanced and evaluation takes either
    A profile that holds a legacy and an enhanced key lets an installation
    change over: new PassTickets are enhanced, old generators go on working, and
    each of the two keeps its own window and its one use.

    Source: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" (both configured)
    Source: z/OS 2.4 RACF Macros and Interfaces, "Using the RCVTPTGN service to generate a PassTicket"

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977
      And application TSOSYS1 has an enhanced key of 64 bytes and TYPE(MIXED)

    @accept
    Scenario Outline: The enhanced algorithm generates
      Given application TSOSYS1 has an enhanced key of 64 bytes and TYPE(<type>)
      When a PassTicket is generated for user MIKEM and application TSOSYS1 at 2026-03-01T12:00:00Z
      Then the PassTicket is "<PassTicket>"

      Examples:
        | type  | PassTicket |
        | MIXED | CfCb1CKn   |
        | UPPER | FVH7OTZB   |

    @accept
    Scenario Outline: Either is accepted
      When user MIKEM presents "<PassTicket>" to TSOSYS1 at 2026-03-01T12:00:05Z
      Then it is accepted

      Examples:
        | algorithm | PassTicket |
        | enhanced  | CfCb1CKn   |
        | legacy    | 0F5WEEIL   |

    @accept
    Scenario: TIMEOUT does not shorten the ten minutes of the legacy one
      Given application TSOSYS1 has TIMEOUT(60)
      When user MIKEM presents "0F5WEEIL" to TSOSYS1 at 2026-03-01T12:09:59Z
      Then it is accepted

    @reject
    Scenario: The ten minutes do not lengthen TIMEOUT of the enhanced one
      Given application TSOSYS1 has an enhanced key of 64 bytes and TYPE(UPPER)
      And application TSOSYS1 has TIMEOUT(30)
      When user MIKEM presents "FVH7OTZB" to TSOSYS1 at 2026-03-01T12:00:31Z
      Then it is refused

    @reject
    Scenario Outline: Either logs on once
      When user MIKEM presents "<PassTicket>" to TSOSYS1 at 2026-03-01T12:00:05Z
      Then it is accepted
      When user MIKEM presents "<PassTicket>" to TSOSYS1 at 2026-03-01T12:00:06Z
      Then it is refused

      Examples:
        | algorithm | PassTicket |
        | enhanced  | CfCb1CKn   |
        | legacy    | 0F5WEEIL   |

    @reject
    Scenario Outline: Neither is accepted for another user
      When user COLIN presents "<PassTicket>" to TSOSYS1 at 2026-03-01T12:00:05Z
      Then it is refused

      Examples:
        | algorithm | PassTicket |
        | enhanced  | CfCb1CKn   |
        | legacy    | 0F5WEEIL   |

  @EPT-13 @must @since:zos-2.5 @apar:OA59196
  Rule: An enhanced PassTicket logs on once, unless REPLAY(YES)
    REPLAY(NO) is the default. APPLDATA has no say over enhanced PassTickets.

    Source: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" (REPLAY, default NO; APPLDATA not used)

    Background:
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(MIXED)

    @accept
    Scenario Outline: Again with REPLAY(YES)
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      And application CICSPROD allows replay
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD 1 seconds after its issue
      Then it is accepted
      When user MIKEM presents the PassTicket to CICSPROD 2 seconds after its issue
      Then it is accepted

      Examples:
        | type  |
        | MIXED |
        | UPPER |

    @reject
    Scenario: REPLAY(YES) does not lengthen TIMEOUT
      Given application CICSPROD allows replay
      And application CICSPROD has TIMEOUT(30)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD 31 seconds after its issue
      Then it is refused as not-valid

    @reject
    Scenario Outline: Not again without
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(<type>)
      And application CICSPROD has TIMEOUT(600)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD <first> seconds after its issue
      Then it is accepted
      When user MIKEM presents the PassTicket to CICSPROD <second> seconds after its issue
      Then it is refused as replayed

      Examples:
        | type  | first | second |
        | MIXED | 1     | 2      |
        | MIXED | 0     | 599    |
        | UPPER | 1     | 2      |

    @reject
    Scenario: Of uses at once, one succeeds
      Given a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user MIKEM presents the PassTicket to CICSPROD 8 times at once, 1 seconds after its issue
      Then exactly 1 is accepted and every other is refused as replayed

  @EPT-14 @choice @since:zos-2.5 @apar:OA59196
  Rule: What an evaluator does with a TYPE(UPPER) PassTicket in lower case
    UPPER is for programs that fold to upper case what a user types. Whether the
    evaluator folds by itself is not documented; the reference does not.

    Source: not settled: IBM/IBM-Z-zOS, zOS-V2.5-Education, "IEAV2R5 RACF enhanced PassTickets" speaks of applications that fold, not of the evaluator

    @boundary
    Scenario: The letters came in lower case
      Given application CICSPROD has an enhanced key of 64 bytes and TYPE(UPPER)
      And a PassTicket for user MIKEM and application CICSPROD issued at 2026-03-01T12:00:00Z
      When the PassTicket is folded to lower case
      And user MIKEM presents the PassTicket to CICSPROD 1 seconds after its issue
      Then one of these choices is taken
        | choice            | outcome  |
        | take as it stands | refused  |
        | fold first        | accepted |
