Feature: SAF identity tokens are validated by RACROUTE REQUEST=VERIFY

  @IDT-27 @must
  Rule: A token that is not valid is answered 8/108, and no token is left
    RACF return code X'6C' says that the identity token failed. The length of the
    token is set to 0, and the application is to authenticate the user again.

    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slides 20 and 21

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager knows user KRISTI with the password "ROSEBUD2"
      And the security manager signs tokens for application CICSLP8 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      When user COLIN signs on to CICSLP8 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z

    @accept
    Scenario: As it was returned it is valid, again and again
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      And user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:02Z
      Then the return codes are 0/0/0

    @reject
    Scenario Outline: With <distortion> it is not
      Given the token comes with <distortion>
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/?
      And no token is returned

      Examples:
        | distortion                     |
        | a bit changed in its signature |
        | a bit changed in its payload   |
        | another user in its payload    |
        | a later expiry in its payload  |
        | none put into its header       |
        | an empty signature             |
        | no third segment               |
        | a fourth segment               |

    @reject
    Scenario: It is nobody else's
      When user KRISTI signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the sign-on is refused

  @IDT-28 @must
  Rule: A token is good until it expires
    An expired token is to be rejected. RFC 7519 permits a small leeway for clocks
    that differ, usually no more than a few minutes; whether RACF has one is not
    published.

    Source: IBM, "MFA Enhancements, Identity Token Support" (z/OS 2.4 education, 2019), slide 9
    Source: RFC 7519, section 4.1.4

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application CICSLP8 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      When user COLIN signs on to CICSLP8 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z

    @accept
    Scenario: The last second before
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:04:59Z
      Then the return codes are 0/0/0

    @reject
    Scenario Outline: Long after its expiry
      When user COLIN signs on to CICSLP8 by VERIFY with the token at <time>
      Then the return codes are 8/108/?

      Examples:
        | time                 |
        | 2026-03-01T12:15:00Z |
        | 2026-03-02T12:00:00Z |

  @IDT-41 @choice
  Rule: Whether a token is good for a moment more
    RFC 7519 lets whoever validates a token allow for clocks that differ. Without
    such a leeway the second of the expiry is the first that is refused.

    Source: RFC 7519, section 4.1.4
    Source: IBM, "MFA Enhancements, Identity Token Support" (z/OS 2.4 education, 2019), slide 9

    @boundary
    Scenario Outline: <when>
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application CICSLP8 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      When user COLIN signs on to CICSLP8 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      And user COLIN signs on to CICSLP8 by VERIFY with the token at <time>
      Then one of these choices is taken
        | choice  | outcome              |
        | refused | return codes 8/108/? |
        | taken   | return codes 0/0/0   |

      Examples:
        | when           | time                 |
        | At the expiry  | 2026-03-01T12:05:00Z |
        | A second later | 2026-03-01T12:05:01Z |

  @IDT-29 @must
  Rule: A token is for the application it was made for, unless the profile says ANYAPPL(YES)
    With ANYAPPL(YES) a token that one application was given authenticates its
    user to any other.

    Source: IBM, "MFA Enhancements, Identity Token Support" (z/OS 2.4 education, 2019), slide 15
    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slides 12 and 17

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application APPL01 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      And the RACF commands:
        """
        RDEFINE IDTDATA JWT.APPL02.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.APPL01) SIGSEQNUM(00000001) SIGCAT(T) SIGALG(HS256)) UACC(NONE)
        SETROPTS RACLIST(IDTDATA) REFRESH
        """

    @accept
    Scenario: Its own application
      When user COLIN signs on to APPL01 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      And user COLIN signs on to APPL01 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: Any application
      Given the RACF commands:
        """
        RALTER IDTDATA JWT.APPL01.*.SAF IDTPARMS(ANYAPPL(YES))
        SETROPTS RACLIST(IDTDATA) REFRESH
        """
      When user COLIN signs on to APPL01 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      And user COLIN signs on to APPL02 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0
      And the token's aud names APPL01

    @reject
    Scenario: Another application, though the key is the same
      When user COLIN signs on to APPL01 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      And user COLIN signs on to APPL02 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/?

    @reject
    Scenario: ANYAPPL(NO) is the default
      When the RACF command is entered:
        """
        RLIST IDTDATA JWT.APPL01.*.SAF IDTPARMS NORACF
        """
      Then its output shows "ANYAPPL = NO"

  @IDT-30 @must
  Rule: The algorithm is the profile's, never the token's
    A token that names another algorithm than SIGALG is refused, even if the same
    key signed it. Unsigned is such an algorithm.

    Source: RFC 8725, section 3.1

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application CICSLP8 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F

    @accept
    Scenario: The profile's
      Given a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F for user COLIN and application CICSLP8, issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario Outline: Another, with the profile's key
      Given a token made by <algorithm> with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F for user COLIN and application CICSLP8, issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/?

      Examples:
        | algorithm |
        | HS384     |
        | HS512     |

    @reject
    Scenario: None at all
      Given an unsigned token made for user COLIN and application CICSLP8, issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/?

  @IDT-31 @must
  Rule: Systems that generate and evaluate must share the key
    A token is validated with the key that ICSF of the validating system has
    under the name in the profile. With other key material there it fails.

    Source: IBM Db2 13 for z/OS, "Enabling Db2 to receive tokens" and "Enabling Db2 to send tokens"

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application ADA3DB2 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F

    @accept
    Scenario: ICSF is shared
      When user COLIN signs on to ADA3DB2 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Given system SYS2 is IPLed
      When user COLIN signs on to ADA3DB2 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: ICSF is not shared, and the key is the same
      When user COLIN signs on to ADA3DB2 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Given system SYS2 is IPLed with an ICSF of its own
      And ICSF has the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F in the PKCS#11 token JWTTOK.ADA3DB2
      When user COLIN signs on to ADA3DB2 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: The key is another
      When user COLIN signs on to ADA3DB2 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Given system SYS2 is IPLed with an ICSF of its own
      And ICSF has the HMAC key FF0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F in the PKCS#11 token JWTTOK.ADA3DB2
      When user COLIN signs on to ADA3DB2 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/?

    @reject
    Scenario: There is none
      When user COLIN signs on to ADA3DB2 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Given system SYS2 is IPLed with an ICSF of its own
      When user COLIN signs on to ADA3DB2 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/?

  @IDT-32 @must
  Rule: The ordinary codes of VERIFY still apply to whoever has a valid token
    The token takes the place of the password, and of nothing else: a user who is
    revoked, or who may not use the application, is refused as ever.

    Source: IBM, "MFA Enhancements, Identity Token Support" (z/OS 2.4 education, 2019), slide 6
    Source: z/OS 2.1 RACROUTE Macro Reference, REQUEST=VERIFY, return codes (ichc600 ich2c6)

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application CICSLP8 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      When user COLIN signs on to CICSLP8 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z

    @accept
    Scenario: A user against whom nothing speaks
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: A user who was revoked meanwhile
      Given the RACF commands:
        """
        ALTUSER COLIN REVOKE
        """
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/28/0

    @reject
    Scenario: A user who may not use the application any more
      Given the RACF commands:
        """
        SETROPTS CLASSACT(APPL) RACLIST(APPL)
        RDEFINE APPL CICSLP8 UACC(NONE)
        SETROPTS RACLIST(APPL) REFRESH
        """
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/52/0

  @IDT-43 @choice
  Rule: Whether a token outlives a change of the password
    The token names no password, so nothing in it ends with the old one. No source
    says what RACF does.

    Source: IBM, "MFA Enhancements, Identity Token Support" (z/OS 2.4 education, 2019), slides 6 and 9

    @accept
    Scenario: The password was changed meanwhile
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager signs tokens for application CICSLP8 by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      When user COLIN signs on to CICSLP8 by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Given the RACF commands:
        """
        ALTUSER COLIN PASSWORD(ROSEBUD3) NOEXPIRED
        """
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then one of these choices is taken
        | choice  | outcome                |
        | taken   | return codes 0/0/0     |
        | refused | the sign-on is refused |

  @IDT-33 @choice
  Rule: Whether an unsigned token that an end user presents is taken
    Signed tokens may be given to end users. Nothing that could be read says
    what RACF does with an unsigned one that comes from there.

    Source: IBM, "MFA Enhancements, Identity Token Support" (z/OS 2.4 education, 2019), slide 6
    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slide 6

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And the RACF commands:
        """
        SETROPTS CLASSACT(IDTDATA) GENERIC(IDTDATA) RACLIST(IDTDATA)
        """

    @reject
    Scenario: Anybody could have written it
      Given an unsigned token made for user COLIN and application CICSLP8, issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then one of these choices is taken
        | choice     | outcome              |
        | refused    | return codes 8/108/? |
        | taken      | return codes 0/0/0   |

  @IDT-34 @must @apar:OA65299 @apar:OA66783
  Rule: A key identifier that cannot be read is reason 28, one that is not the profile's 29
    X'1C' is a key identifier that cannot be read, X'1D' one that is not that of
    the profile. They are compared if both the token and the profile have one.

    Source: IBM, "RACF Extend JWT Support" (z/OS 3.2 education, 2025), slides 19 and 21

    Background:
      Given the security manager knows user COLIN with the password "ROSEBUD1"
      And ICSF has the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F under the label JWT.HMAC.ONE
      And the RACF commands:
        """
        SETROPTS CLASSACT(IDTDATA) GENERIC(IDTDATA) RACLIST(IDTDATA)
        RDEFINE IDTDATA JWT.CICSLP8.*.SAF IDTPARMS(SIGLABELPRIMARY(JWT.HMAC.ONE) SIGKIDPRIMARY(KEY1) SIGALG(HS256)) UACC(NONE)
        SETROPTS RACLIST(IDTDATA) REFRESH
        """

    @accept
    Scenario: The key identifier of the profile
      Given a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user COLIN and application CICSLP8, issued at 2026-03-01T12:00:00Z
      And in the header, kid is "KEY1"
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @accept
    Scenario: No key identifier
      Given a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user COLIN and application CICSLP8, issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Another key identifier, though the signature is good
      Given a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user COLIN and application CICSLP8, issued at 2026-03-01T12:00:00Z
      And in the header, kid is "KEY2"
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/29

    @reject
    Scenario: A key identifier that is none
      Given a token made by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user COLIN and application CICSLP8, issued at 2026-03-01T12:00:00Z
      And in the header, kid is 7
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/28

    @reject
    Scenario: The signature is not attempted before the key identifier agrees
      Given a token made by HS256 with the HMAC key FF0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F for user COLIN and application CICSLP8, issued at 2026-03-01T12:00:00Z
      And in the header, kid is "KEY2"
      When user COLIN signs on to CICSLP8 by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 8/108/29
