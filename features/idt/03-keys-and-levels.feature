Feature: Keys with labels, protected users, and the level that each came with

  @IDT-35 @must @apar:OA65299 @apar:OA66783
  Rule: SIGLABELPRIMARY names an RSA key or an HMAC key in ICSF and overrides SIGTOKEN
    An RSA key goes with RS256, RS384 or RS512, an HMAC key with HS256, HS384 or
    HS512. SIGKIDPRIMARY becomes the header member kid.

    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slides 12, 16, 18, 19 and 23

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application TSOIM13 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      And ICSF has an RSA key under the label JWT.RSA.ONE
      And ICSF has the HMAC key F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECF under the label JWT.HMAC.ONE

    @accept
    Scenario Outline: RSA
      Given the RACF commands:
        """
        RALTER IDTDATA JWT.TSOIM13.*.SAF IDTPARMS(SIGLABELPRIMARY(JWT.RSA.ONE) SIGKIDPRIMARY(KEY1) SIGALG(<algorithm>))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      When user COLIN signs on to TSOIM13 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then the token's header member alg is "<algorithm>"
      And the token's header member kid is "KEY1"
      And the token's signature is good by <algorithm> with the RSA key
      When user COLIN signs on to TSOIM13 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

      Examples:
        | algorithm |
        | RS256     |
        | RS384     |
        | RS512     |

    @accept
    Scenario: HMAC, and the key of SIGTOKEN is not used
      Given the RACF commands:
        """
        RALTER IDTDATA JWT.TSOIM13.*.SAF IDTPARMS(SIGLABELPRIMARY(JWT.HMAC.ONE))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      When user COLIN signs on to TSOIM13 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then the token's signature is good by HS256 with the HMAC key F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFFE0E1E2E3E4E5E6E7E8E9EAEBECEDEEEFD0D1D2D3D4D5D6D7D8D9DADBDCDDDEDFC0C1C2C3C4C5C6C7C8C9CACBCCCDCECF

    @reject
    Scenario: A token that the key of SIGTOKEN signed is refused then
      Given the RACF commands:
        """
        RALTER IDTDATA JWT.TSOIM13.*.SAF IDTPARMS(SIGLABELPRIMARY(JWT.HMAC.ONE) SIGALG(HS256))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      Given a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user COLIN and application TSOIM13, issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to TSOIM13 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/?

    @reject
    Scenario: A key of the wrong kind makes no token
      Given the RACF commands:
        """
        RALTER IDTDATA JWT.TSOIM13.*.SAF IDTPARMS(SIGLABELPRIMARY(JWT.HMAC.ONE) SIGALG(RS256))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      When user COLIN signs on to TSOIM13 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0
      And no token is returned

  @IDT-36 @must @apar:OA65299 @apar:OA66783
  Rule: SIGKIDPRIMARY plays no part for a key of SIGTOKEN
    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slide 19

    Without SIGLABELPRIMARY a token has no kid, and the one of a token that is
    presented is not compared.

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application TSOIM13 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      And the RACF commands:
        """
        RALTER IDTDATA JWT.TSOIM13.*.SAF IDTPARMS(SIGKIDPRIMARY(KEY1))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """

    @accept
    Scenario: The token has no kid
      When user COLIN signs on to TSOIM13 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then the token has no header member kid
      When user COLIN signs on to TSOIM13 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: A kid other than SIGKIDPRIMARY
      Given a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user COLIN and application TSOIM13, issued at 2026-03-01T12:00:00Z
      And in the header, kid is "KEY2"
      When user COLIN signs on to TSOIM13 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: A kid does not make up for a wrong signature
      Given a token made by HS256 with the HMAC key FF0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user COLIN and application TSOIM13, issued at 2026-03-01T12:00:00Z
      And in the header, kid is "KEY1"
      When user COLIN signs on to TSOIM13 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/?

  @IDT-37 @must @apar:OA65299 @apar:OA66783
  Rule: An RSA algorithm without SIGLABELPRIMARY is generation code 7, and fails initACEE
    SIGTOKEN does not support RSA. RACROUTE succeeds without a token; initACEE,
    asked for a token from an ACEE, fails with 8/16/7.

    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slides 8 and 20
    Source: z/OS 3.1 RACF Callable Services, initACEE, function code X'07'

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application TSOIM13 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F

    @accept
    Scenario: initACEE makes a token from an ACEE
      When user COLIN has initACEE make a token for TSOIM13 at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0
      And a signed token is returned

    @reject
    Scenario: RACROUTE
      Given the RACF commands:
        """
        RALTER IDTDATA JWT.TSOIM13.*.SAF IDTPARMS(SIGALG(RS256))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      When user COLIN signs on to TSOIM13 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0
      And no token is returned
      And the generation return code is 7

    @reject
    Scenario: initACEE
      Given the RACF commands:
        """
        RALTER IDTDATA JWT.TSOIM13.*.SAF IDTPARMS(SIGALG(RS256))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      When user COLIN has initACEE make a token for TSOIM13 at 2026-03-01T12:00:00Z
      Then the return codes are 8/16/7

    @reject
    Scenario: initACEE fails for want of ICSF, too
      Given ICSF is not available
      When user COLIN has initACEE make a token for TSOIM13 at 2026-03-01T12:00:00Z
      Then the service fails
      And no token is returned

  @IDT-38 @must @apar:OA63462
  Rule: A protected user is authenticated by a token only with PROTALLOWED(YES)
    Protected users have no password, and by default no token stands for one. The
    token itself comes from initACEE, which makes it from an ACEE.

    Source: IBM Support, APAR OA63462 (node 6599795)
    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slides 8 and 12

    Background:
      Given the RACF commands:
        """
        ADDUSER STCEQA NOPASSWORD
        """
      And the security manager signs tokens for application EQAAPPL by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F

    @accept
    Scenario: PROTALLOWED(YES)
      Given the RACF commands:
        """
        RALTER IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(PROTALLOWED(YES))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      When user STCEQA has initACEE make a token for EQAAPPL at 2026-03-01T12:00:00Z
      And user STCEQA signs on to EQAAPPL by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario Outline: <what>
      Given the RACF commands:
        """
        RALTER IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(<operand>)
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      Given a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user STCEQA and application EQAAPPL, issued at 2026-03-01T12:00:00Z
      When user STCEQA signs on to EQAAPPL by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the sign-on is refused

      Examples:
        | what                       | operand         |
        | PROTALLOWED(NO)            | PROTALLOWED(NO) |
        | PROTALLOWED not given: NO  | IDTTIMEOUT(5)   |

  @IDT-13 @must @since:zos-2.4
  Rule: SAF identity tokens need z/OS 2.4 or later
    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"
    Source: IBM, "MFA Enhancements, Identity Token Support" (z/OS 2.4 education, 2019), slide 11

    An earlier system makes no token, takes none, and knows no profile for them.

    @accept
    Scenario Outline: z/OS <release>
      Given system SYS1 of z/OS <release> is IPLed
      And the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application EQAAPPL by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      When user COLIN signs on to EQAAPPL by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then a signed token is returned
      When user COLIN signs on to EQAAPPL by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

      Examples:
        | release |
        | 2.4     |
        | 2.5     |
        | 3.1     |
        | 3.2     |

    @reject
    Scenario Outline: z/OS <release> generates none
      Given system SYS1 of z/OS <release> is IPLed
      And the security manager knows user COLIN with the password "ROSEBUD1"
      When user COLIN signs on to EQAAPPL by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then no token is returned

      Examples:
        | release |
        | 2.2     |
        | 2.3     |

    @reject
    Scenario Outline: z/OS <release> takes none, though it shares the database and ICSF of a later system
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application EQAAPPL by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      When user COLIN signs on to EQAAPPL by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Given system SYS2 of z/OS <release> is IPLed
      When user COLIN signs on to EQAAPPL by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the sign-on is refused

      Examples:
        | release |
        | 2.2     |
        | 2.3     |

    @reject
    Scenario: z/OS 2.3 does not know the segment of the profile
      Given system SYS1 of z/OS 2.3 is IPLed
      When the RACF command is entered:
        """
        RDEFINE IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.EQAAPPL) SIGSEQNUM(00000001) SIGCAT(T) SIGALG(HS256)) UACC(NONE)
        """
      Then it ends with return code 8

  @LVL-01 @must @apar:OA65299 @apar:OA66783
  Rule: RSA signatures and key labels come with z/OS 3.2, or both APARs on 3.1
    OA65299 is the part of RACF, OA66783 that of SAF. A system without them does
    not know the operands.

    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slides 9 and 24 to 26
    Source: IBM Support, node 7186436

    @accept
    Scenario Outline: <level>
      Given system SYS1 of z/OS <level> is IPLed
      When the RACF command is entered:
        """
        RDEFINE IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(SIGLABELPRIMARY(JWT.RSA.ONE) SIGKIDPRIMARY(KEY1) SIGALG(RS256)) UACC(NONE)
        """
      Then it ends with return code 0

      Examples:
        | level                        |
        | 3.1 with OA65299 and OA66783 |
        | 3.2                          |

    @reject
    Scenario Outline: <level>, <operand>
      Given system SYS1 of z/OS <level> is IPLed
      When the RACF command is entered:
        """
        RDEFINE IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.EQAAPPL) <operand>) UACC(NONE)
        """
      Then it ends with return code 8

      Examples:
        | level | operand                      |
        | 3.1   | SIGLABELPRIMARY(JWT.RSA.ONE) |
        | 3.1   | SIGKIDPRIMARY(KEY1)          |
        | 3.1   | SIGALG(RS256)                |
        | 2.5   | SIGALG(RS256)                |

  @LVL-02 @must @apar:OA65299 @apar:OA66783
  Rule: A system without that support takes no token that an RSA key signed
    Every system must have it before one exploits it; there is no toleration.

    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slides 24 to 26

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application TSOIM13 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      And ICSF has an RSA key under the label JWT.RSA.ONE
      And the RACF commands:
        """
        RALTER IDTDATA JWT.TSOIM13.*.SAF IDTPARMS(SIGLABELPRIMARY(JWT.RSA.ONE) SIGALG(RS256))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      When user COLIN signs on to TSOIM13 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z

    @accept
    Scenario Outline: <level>
      Given system SYS2 of z/OS <level> is IPLed
      When user COLIN signs on to TSOIM13 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

      Examples:
        | level                        |
        | 3.1 with OA65299 and OA66783 |
        | 3.2                          |

    @reject
    Scenario Outline: <level>
      Given system SYS2 of z/OS <level> is IPLed
      When user COLIN signs on to TSOIM13 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the sign-on is refused

      Examples:
        | level |
        | 3.1   |
        | 2.5   |

  @LVL-03 @must @apar:OA63462
  Rule: Tokens from an ACEE, and tokens for protected users, come with OA63462
    Source: IBM Support, APAR OA63462 (node 6599795)
    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slide 8

    A system without it does not know PROTALLOWED, takes no token of a protected
    user though the profile in the shared database allows it, and has no function
    of initACEE that makes a token.

    @accept
    Scenario Outline: <level>
      Given system SYS1 of z/OS <level> is IPLed
      When the RACF command is entered:
        """
        RDEFINE IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.EQAAPPL) PROTALLOWED(YES)) UACC(NONE)
        """
      Then it ends with return code 0

      Examples:
        | level            |
        | 2.5 with OA63462 |
        | 3.2              |

    @reject
    Scenario Outline: <level>
      Given system SYS1 of z/OS <level> is IPLed
      When the RACF command is entered:
        """
        RDEFINE IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.EQAAPPL) PROTALLOWED(YES)) UACC(NONE)
        """
      Then it ends with return code 8

      Examples:
        | level |
        | 2.4   |
        | 2.5   |

    @accept
    Scenario: 2.5 with OA63462 takes the token of a protected user
      Given the RACF commands:
        """
        ADDUSER STCEQA NOPASSWORD
        """
      And the security manager signs tokens for application EQAAPPL by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      And the RACF commands:
        """
        RALTER IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(PROTALLOWED(YES))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      And a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user STCEQA and application EQAAPPL, issued at 2026-03-01T12:00:00Z
      And system SYS2 of z/OS 2.5 with OA63462 is IPLed
      When user STCEQA signs on to EQAAPPL by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: 2.5 takes none, whatever the shared database holds
      Given the RACF commands:
        """
        ADDUSER STCEQA NOPASSWORD
        """
      And the security manager signs tokens for application EQAAPPL by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      And the RACF commands:
        """
        RALTER IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(PROTALLOWED(YES))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      And a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user STCEQA and application EQAAPPL, issued at 2026-03-01T12:00:00Z
      And system SYS2 of z/OS 2.5 is IPLed
      When user STCEQA signs on to EQAAPPL by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the sign-on is refused

    @accept
    Scenario: 2.5 with OA63462 makes a token from an ACEE
      Given system SYS1 of z/OS 2.5 with OA63462 is IPLed
      And the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application EQAAPPL by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      When user COLIN has initACEE make a token for EQAAPPL at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0
      And a signed token is returned

    @reject
    Scenario: 2.5 makes none
      Given system SYS1 of z/OS 2.5 is IPLed
      And the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application EQAAPPL by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      When user COLIN has initACEE make a token for EQAAPPL at 2026-03-01T12:00:00Z
      Then the service fails
      And no token is returned

  @LVL-05 @must @apar:OA65299 @apar:OA66783
  Rule: A system without that support takes an RSA algorithm in a profile for HS256
    It meets one only in a database that it shares with a later system. The key is
    that of SIGTOKEN. Where the support is, nothing stands in for the algorithm.

    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slide 25

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application TSOIM13 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      And the RACF commands:
        """
        RALTER IDTDATA JWT.TSOIM13.*.SAF IDTPARMS(SIGALG(RS256))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """

    @accept
    Scenario Outline: <level>
      Given system SYS2 of z/OS <level> is IPLed
      When user COLIN signs on to TSOIM13 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0
      And the token's header member alg is "HS256"
      And the token's signature is good by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F

      Examples:
        | level |
        | 3.1   |
        | 2.5   |

    @reject
    Scenario: 3.1 with OA65299 and OA66783
      Given system SYS2 of z/OS 3.1 with OA65299 and OA66783 is IPLed
      When user COLIN signs on to TSOIM13 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0
      And no token is returned

  @LVL-04 @must @since:zos-2.5 @apar:OA59196
  Rule: Enhanced PassTickets come with z/OS 2.5, or OA59196 on 2.3 and 2.4
    Source: IBM, "RACF Enhanced PassTickets" (z/OS 2.5 education), slides 7 to 13

    A system without them does not know EPTKEYLABEL, and evaluates PassTickets as
    legacy ones only, whatever the shared database holds.

    @accept
    Scenario Outline: <level>
      Given system SYS1 of z/OS <level> is IPLed
      When the RACF command is entered:
        """
        RDEFINE PTKTDATA TSOSYS1 SSIGNON(EPTKEYLABEL(PTKT.TSOSYS1) TYPE(UPPER))
        """
      Then it ends with return code 0

      Examples:
        | level            |
        | 2.3 with OA59196 |
        | 2.4 with OA59196 |
        | 2.5              |
        | 3.2              |

    @reject
    Scenario Outline: <level>
      Given system SYS1 of z/OS <level> is IPLed
      When the RACF command is entered:
        """
        RDEFINE PTKTDATA TSOSYS1 SSIGNON(EPTKEYLABEL(PTKT.TSOSYS1) TYPE(UPPER))
        """
      Then it ends with return code 8

      Examples:
        | level |
        | 2.2   |
        | 2.3   |
        | 2.4   |

    @reject
    Scenario: An earlier system does not take an enhanced PassTicket
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And ICSF has the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F under the label PTKT.TSOSYS1
      And the RACF commands:
        """
        SETROPTS CLASSACT(PTKTDATA) RACLIST(PTKTDATA)
        RDEFINE PTKTDATA TSOSYS1 SSIGNON(EPTKEYLABEL(PTKT.TSOSYS1) TYPE(UPPER)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And application TSOSYS1 has the enhanced key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F and TYPE(UPPER)
      And a PassTicket by the reference for user COLIN and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      And system SYS2 of z/OS 2.4 is IPLed
      When user COLIN signs on to TSOSYS1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

    @accept
    Scenario: A later one does
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And ICSF has the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F under the label PTKT.TSOSYS1
      And the RACF commands:
        """
        SETROPTS CLASSACT(PTKTDATA) RACLIST(PTKTDATA)
        RDEFINE PTKTDATA TSOSYS1 SSIGNON(EPTKEYLABEL(PTKT.TSOSYS1) TYPE(UPPER)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And application TSOSYS1 has the enhanced key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F and TYPE(UPPER)
      And a PassTicket by the reference for user COLIN and application TSOSYS1 issued at 2026-03-01T12:00:00Z
      And system SYS2 of z/OS 2.4 with OA59196 is IPLed
      When user COLIN signs on to TSOSYS1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0
