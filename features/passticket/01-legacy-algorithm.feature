Feature: The legacy PassTicket generator

  A legacy PassTicket is made from four things alone: a user ID, an application
  name, an eight-byte DES key and a count of seconds. Two implementations that
  agree on these agree on the PassTicket, bit by bit.

  Unless a scenario says otherwise, its PassTickets were computed by two
  programs that share no code and were written from the published description.

  @PT-10 @must
  Rule: A legacy PassTicket is eight characters of A–Z and 0–9
    The 32 bits that the algorithm ends with are spread over eight characters
    of a table of 36: the letters, then the digits.

    Source: SC28-1914-05, secured signon algorithm, translation step, as carried in the comments of the public REXX program PTKTGEN (Falissard, 1999)

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977

    @accept
    Scenario: Whatever the second, the characters are letters and digits
      When PassTickets are generated for user MIKEM and application TSOSYS1 at 100 instants from 2026-01-01T00:00:00Z to 2035-12-31T23:59:59Z
      Then every PassTicket has 8 characters of A-Z0-9

    @reject
    Scenario Outline: A string of another shape is refused
      When user MIKEM presents "<string>" to TSOSYS1 at 1970-01-13T20:38:31Z
      Then it is refused

      Examples: AEPRRZ3S is the PassTicket of that second
        | string           |
        | AEPRRZ3          |
        | AEPRRZ3SA        |
        | AEPRRZ3SAEPRRZ3S |
        | AEPR-Z3S         |
        | AEPR RZ3S        |

  @PT-11 @must
  Rule: The published PassTicket is generated and accepted
    For user MIKEM, application TSOSYS1, the key E001193519561977 and second
    1,111,111 the PassTicket is AEPRRZ3S. No other end-to-end example was found
    published with all its inputs.

    Source: PassGen for Java (Systemwerx), unit test PassTicketTest
    Source: z/OS 2.1 RACF Macros and Interfaces (SA23-2288), "Incorporating the PassTicket generator algorithm into your program"

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977

    @accept
    Scenario: It is generated
      When a PassTicket is generated for user MIKEM and application TSOSYS1 at 1970-01-13T20:38:31Z
      Then the PassTicket is "AEPRRZ3S"

    @accept
    Scenario: It is accepted
      When user MIKEM presents "AEPRRZ3S" to TSOSYS1 at 1970-01-13T20:38:31Z
      Then it is accepted

    @reject
    Scenario Outline: With one character changed it is refused
      When user MIKEM presents "<string>" to TSOSYS1 at 1970-01-13T20:38:31Z
      Then it is refused

      Examples:
        | string   |
        | AEPRRZ3T |
        | BEPRRZ3S |
        | AEPRQZ3S |

  @PT-12 @must
  Rule: The generator follows the secured signon algorithm for any second
    Two DES encryptions mix user ID and application name, the count of seconds
    joins by exclusive or, and six rounds of the time-coder, each with a DES
    encryption and a bit permutation, spread the result.

    Source: z/OS 2.1 RACF Macros and Interfaces (SA23-2288), "Incorporating the PassTicket generator algorithm into your program"
    Source: z/VM 7.2 RACF, "How the time-coder algorithm works"

    @accept
    Scenario Outline: PassTickets on which independent implementations agree
      Given application <application> has the legacy key <key>
      When a PassTicket is generated for user <user> and application <application> at <time>
      Then the PassTicket is "<PassTicket>"

      Examples:
        | user    | application | key              | time                 | PassTicket |
        | USERID  | APPNAME     | A1B2C3D4E5F6A7B8 | 2016-09-28T00:00:00Z | X0IEEGFT   |
        | IBMUSER | TSO1234     | 0123456789ABCDEF | 2001-09-09T01:46:40Z | B5PMFR5M   |
        | MIKEM   | TSOSYS1     | E001193519561977 | 2026-03-01T12:00:00Z | 0F5WEEIL   |

    @accept
    Scenario: At seconds drawn from seventy years
      Given application CICSPROD has the legacy key 098D61A85585D2AB
      When PassTickets are generated for user USERID and application CICSPROD at 100 instants from 1970-07-14T04:20:16Z to 2038-01-19T03:14:07Z
      Then every PassTicket is the one that the reference generates

    @accept
    Scenario: The PassTicket of any conforming generator is accepted
      Given application CICSPROD has the legacy key 098D61A85585D2AB
      And a PassTicket by the reference for user USERID and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user USERID presents the PassTicket to CICSPROD 60 seconds after its issue
      Then it is accepted

    @reject
    Scenario: The PassTicket of rounds with the tables from last to first is refused
      Given application TSOSYS1 has the legacy key E001193519561977
      When user MIKEM presents "GLR1OLPY" to TSOSYS1 at 2026-03-01T12:00:00Z
      Then it is refused as not-valid

  @PT-13 @must
  Rule: The time is a four-byte count of seconds, filled with zeros on the left
    A count below 2²⁴ needs fewer than four bytes. Its leading bytes are zero;
    the significant bytes stay on the right.

    Source: z/OS 2.1 RACF Macros and Interfaces (SA23-2288), "Incorporating the PassTicket generator algorithm into your program" (time: four-byte binary count of seconds since 1 January 1970, 00:00 GMT)

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977

    @accept
    Scenario Outline: Small counts
      When a PassTicket is generated for user MIKEM and application TSOSYS1 at <time>
      Then the PassTicket is "<PassTicket>"

      Examples:
        | seconds | time                 | PassTicket |
        | 0       | 1970-01-01T00:00:00Z | PYJZQEPQ   |
        | 1       | 1970-01-01T00:00:01Z | 1XYPRTOF   |
        | 2²⁴ − 1 | 1970-07-14T04:20:15Z | UKCFZTQL   |
        | 2²⁴     | 1970-07-14T04:20:16Z | 9QJQANXS   |

    @accept
    Scenario: A PassTicket of the first second is accepted
      When user MIKEM presents "PYJZQEPQ" to TSOSYS1 at 1970-01-01T00:00:05Z
      Then it is accepted

    @reject
    Scenario: The PassTicket of a count pushed to the left is refused
      When user MIKEM presents "0LZXTQN3" to TSOSYS1 at 1970-01-13T20:38:31Z
      Then it is refused

  @PT-14 @must
  Rule: The count of seconds is unsigned: it goes on after 19 January 2038
    Four bytes without a sign last until 7 February 2106, 06:28:15 UTC.

    Source: z/OS 2.1 RACF Macros and Interfaces (SA23-2288), "Incorporating the PassTicket generator algorithm into your program" (four-byte binary count of seconds)

    Background:
      Given application TSOSYS1 has the legacy key E001193519561977

    @accept
    Scenario Outline: Seconds on either side of 2³¹, and the last
      When a PassTicket is generated for user MIKEM and application TSOSYS1 at <time>
      Then the PassTicket is "<PassTicket>"

      Examples:
        | time                 | PassTicket |
        | 2038-01-19T03:14:07Z | IPYOK8FY   |
        | 2038-01-19T03:14:08Z | CGBV1Z5M   |
        | 2100-01-01T00:00:00Z | MEBRZUNX   |
        | 2106-02-07T06:28:15Z | MEKHWALQ   |

    @accept
    Scenario: The window lies across the border
      When user MIKEM presents "IPYOK8FY" to TSOSYS1 at 2038-01-19T03:19:07Z
      Then it is accepted

    @reject
    Scenario: A PassTicket of the last second is refused 2³¹ seconds earlier
      When user MIKEM presents "MEKHWALQ" to TSOSYS1 at 2038-01-19T03:14:07Z
      Then it is refused as not-valid

  @PT-15 @choice
  Rule: What a generator does when four bytes no longer hold the time
    No document says what becomes of legacy PassTickets after 7 February 2106.
    The reference refuses to generate; counting on from zero would make the
    PassTickets of 1970.

    Source: not settled: no public document speaks of times past the four bytes

    @boundary
    Scenario: The first second too many
      Given application TSOSYS1 has the legacy key E001193519561977
      When a PassTicket is generated for user MIKEM and application TSOSYS1 at 2106-02-07T06:28:16Z
      Then one of these choices is taken
        | choice             | outcome            |
        | refuse             | generation refused |
        | count on from zero | generated PYJZQEPQ |

  @PT-16 @must
  Rule: Short names are filled: with blanks to eight bytes, and with X'55' for the time-coder
    Both names are padded with blanks to eight bytes before DES sees them. The
    time-coder pads the user ID alone, with X'55' to twelve bytes, and takes the
    first six bytes in odd rounds and the last six in even ones: a seventh
    character changes only the second half.

    Source: z/VM 7.2 RACF, "How the time-coder algorithm works" (PAD1, PAD2)
    Source: z/OS 2.1 RACF Macros and Interfaces (SA23-2288), "Incorporating the PassTicket generator algorithm into your program" (names left-justified, padded with blanks)

    @accept
    Scenario Outline: User IDs and application names of every interesting length
      Given application <application> has the legacy key E001193519561977
      When a PassTicket is generated for user <user> and application <application> at 2026-03-01T12:00:00Z
      Then the PassTicket is "<PassTicket>"

      Examples:
        | user     | application | PassTicket |
        | M        | TSOSYS1     | 1NT0KJ1V   |
        | USERID   | TSOSYS1     | B4KAILXM   |
        | IBMUSER  | TSOSYS1     | TZR4CEMF   |
        | USER1234 | TSOSYS1     | NQJQAGIP   |
        | MIKEM    | T           | 2IPYIEEB   |
        | MIKEM    | TSOSYS      | FQDWKJ4C   |
        | MIKEM    | CICSPROD    | 088GK8EN   |

    @reject
    Scenario: The PassTicket of a name one character shorter is refused
      Given application TSOSYS1 has the legacy key E001193519561977
      When user IBMUSER presents "ACB2AOBY" to TSOSYS1 at 2026-03-01T12:00:00Z
      Then it is refused as not-valid

  @PT-17 @must
  Rule: The national characters $ # @ are X'5B', X'7B' and X'7C'
    Names go into the algorithm in EBCDIC. The code pages in use agree on every
    character that a name may have.

    Source: z/OS 2.1 RACF Macros and Interfaces (SA23-2288), "Incorporating the PassTicket generator algorithm into your program" (user ID and application name in EBCDIC)

    @accept
    Scenario Outline: Each of the three, in either name
      Given application <application> has the legacy key <key>
      When a PassTicket is generated for user <user> and application <application> at <time>
      Then the PassTicket is "<PassTicket>"

      Examples:
        | user    | application | key              | time                 | PassTicket |
        | $ABC    | TSOSYS1     | E001193519561977 | 2026-03-01T12:00:00Z | UDYDZ5YF   |
        | #ABC    | TSOSYS1     | E001193519561977 | 2026-03-01T12:00:00Z | FQAKAL0G   |
        | @ABC    | TSOSYS1     | E001193519561977 | 2026-03-01T12:00:00Z | EOG87QNQ   |
        | MIKEM   | $IMS        | E001193519561977 | 2026-03-01T12:00:00Z | NUMPQEHP   |
        | MIKEM   | #IMS        | E001193519561977 | 2026-03-01T12:00:00Z | DR0CGHYK   |
        | MIKEM   | @IMS        | E001193519561977 | 2026-03-01T12:00:00Z | JXW7QMHQ   |
        | $ABC#@1 | IMS1        | 098D61A85585D2AB | 2023-11-14T22:13:20Z | DVRXR3YC   |

    @reject
    Scenario: The three are told apart
      Given application TSOSYS1 has the legacy key E001193519561977
      When user #ABC presents "UDYDZ5YF" to TSOSYS1 at 2026-03-01T12:00:00Z
      Then it is refused as not-valid
