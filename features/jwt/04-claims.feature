Feature: The claims of a token

  Background:
    Given the HMAC key K1 of 32 bytes
    And tokens are accepted under the policy
      | member     | value                |
      | issuer     | https://sys1.example |
      | audience   | EQAAPPL              |
      | algorithms | HS256                |
      | keys       | K1                   |
    And the claims
      """
      {"iss":"https://sys1.example","sub":"COLIN","aud":"EQAAPPL","iat":1772366390,"exp":1772370000}
      """
    And a token signed by K1 with HS256

  @ZC-01 @must
  Rule: A token has iss, sub and exp, and is signed by RS256 or HS256
    A server that identifies its callers by tokens needs all three. Each
    algorithm is as good as the other, and no third one is.

    Source: z/OS Connect 3.0, "API provider third-party authentication", claims and algorithms of a JWT

    Background:
      Given the RSA-2048 key R1
      And the HMAC key K2 of 64 bytes
      And tokens are accepted under the policy
        | member         | value       |
        | algorithms     | RS256 HS256 |
        | keys           | R1 K2       |
        | requiredClaims | iss sub exp |
        | issuer         |             |
        | audience       |             |

    @accept
    Scenario Outline: All three, and one of the two
      Given a token signed by <key> with <alg>
      And in the claims, aud is left out
      And in the claims, iat is left out
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted
      And the subject is "COLIN"

      Examples:
        | key | alg   |
        | R1  | RS256 |
        | K2  | HS256 |

    @reject
    Scenario Outline: One of the three is missing
      Given a token signed by K2 with HS256
      And in the claims, <claim> is left out
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as missing-claim

      Examples:
        | claim |
        | iss   |
        | sub   |
        | exp   |

    @reject
    Scenario Outline: By another algorithm
      Given a token signed by <key> with <alg>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as algorithm-not-allowed

      Examples:
        | key | alg   |
        | R1  | RS512 |
        | R1  | PS256 |
        | K2  | HS512 |

  @JW-01 @must
  Rule: A token is good until its expiry, and not in that second
    exp names the first instant at which the token is expired.

    Source: "What's the best way of connecting to an HTTPS server. Pass ticket or JWT?" (a JWT is valid until it expires)
    Source: RFC 7519, section 4.1.4

    @accept
    Scenario Outline: Before
      When the token is validated at <time>
      Then it is accepted

      Examples:
        | time                     |
        | 2026-03-01T12:00:00Z     |
        | 2026-03-01T12:59:59Z     |
        | 2026-03-01T12:59:59.999Z |

    @reject
    Scenario Outline: On or after
      When the token is validated at <time>
      Then it is refused as expired

      Examples:
        | time                     |
        | 2026-03-01T13:00:00Z     |
        | 2026-03-01T13:00:00.001Z |
        | 2026-03-01T13:00:01Z     |
        | 2026-03-02T12:00:00Z     |
        | 2126-03-01T12:00:00Z     |

    @reject
    Scenario: Long ago
      Given in the claims, exp is 0
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

  @JWT-02 @must
  Rule: A token is not good before its nbf
    nbf names the first instant at which it is.

    Source: RFC 7519, section 4.1.5

    Background:
      Given in the claims, nbf is 1772367000

    @accept
    Scenario Outline: On or after
      When the token is validated at <time>
      Then it is accepted

      Examples:
        | time                     |
        | 2026-03-01T12:10:00Z     |
        | 2026-03-01T12:10:00.001Z |
        | 2026-03-01T12:10:01Z     |

    @reject
    Scenario Outline: Before
      When the token is validated at <time>
      Then it is refused as not-yet-valid

      Examples:
        | time                     |
        | 2026-03-01T12:09:59.999Z |
        | 2026-03-01T12:09:59Z     |
        | 2026-03-01T12:00:00Z     |

  @JWT-03 @must
  Rule: Clocks may differ by what the policy says, and by no more
    The leeway is added to exp and taken from nbf. Without one there is none.

    Source: RFC 7519, sections 4.1.4 and 4.1.5 (some leeway for clock skew)

    Background:
      Given tokens are accepted under the policy
        | member    | value |
        | clockSkew | 60    |
      And in the claims, nbf is 1772367000

    @accept
    Scenario Outline: Within
      When the token is validated at <time>
      Then it is accepted

      Examples:
        | time                     |
        | 2026-03-01T12:09:00Z     |
        | 2026-03-01T13:00:00Z     |
        | 2026-03-01T13:00:59Z     |
        | 2026-03-01T13:00:59.999Z |

    @reject
    Scenario Outline: Beyond
      When the token is validated at <time>
      Then it is refused as <reason>

      Examples:
        | time                     | reason        |
        | 2026-03-01T12:08:59.999Z | not-yet-valid |
        | 2026-03-01T12:08:59Z     | not-yet-valid |
        | 2026-03-01T13:01:00Z     | expired       |
        | 2026-03-01T13:01:01Z     | expired       |

  @JWT-04 @choice
  Rule: What becomes of a token that was issued in the future
    iat tells the age of a token, and nothing says that a validator must look at
    it. The reference takes an iat after its own clock and the skew of the
    policy for a fault or a forgery.

    Source: not settled: RFC 7519, section 4.1.6, asks nothing of validators

    @boundary
    Scenario Outline: Beyond the skew
      Given tokens are accepted under the policy
        | member    | value  |
        | clockSkew | <skew> |
      And in the claims, iat is 1772367000
      When the token is validated at <time>
      Then one of these choices is taken
        | choice      | outcome                     |
        | refuse      | refused as issued-in-future |
        | overlook it | accepted                    |

      Examples:
        | skew | time                     |
        | 0    | 2026-03-01T12:09:59Z     |
        | 0    | 2026-03-01T12:09:59.999Z |
        | 0    | 2026-03-01T12:00:00Z     |
        | 60   | 2026-03-01T12:08:59Z     |

  @JWT-05 @must
  Rule: A token whose iat has come is not refused for it
    Neither in the very second, nor within the skew of the policy, nor long
    after.

    Source: RFC 7519, section 4.1.6 (iat tells the age of a token)
    Source: RFC 7519, section 4.1.4 (some leeway for clock skew)

    @accept
    Scenario Outline: It has come
      Given tokens are accepted under the policy
        | member    | value  |
        | clockSkew | <skew> |
      And in the claims, iat is 1772367000
      When the token is validated at <time>
      Then it is accepted

      Examples:
        | skew | time                 |
        | 0    | 2026-03-01T12:10:00Z |
        | 0    | 2026-03-01T12:10:01Z |
        | 60   | 2026-03-01T12:09:00Z |
        | 0    | 2026-03-01T12:59:59Z |

    @accept
    Scenario: There is none
      Given in the claims, iat is left out
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario: A recent iat does not make up for an exp that has passed
      Given in the claims, iat is 1772370001
      When the token is validated at 2026-03-01T13:00:01Z
      Then it is refused as expired

  @JWT-06 @must
  Rule: exp, nbf and iat are numbers
    Seconds since 1970 in UTC, as JSON numbers and not as text.

    Source: RFC 7519, sections 2 and 4.1.4 to 4.1.6

    @accept
    Scenario: Numbers
      Given in the claims, nbf is 1772366400
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: Something else
      Given in the claims, <claim> is <value>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | claim | value                  |
        | exp   | "1772370000"           |
        | exp   | "2026-03-01T13:00:00Z" |
        | exp   | true                   |
        | exp   | null                   |
        | exp   | [1772370000]           |
        | nbf   | "1772366400"           |
        | nbf   | {"time":1772366400}    |
        | iat   | "1772366390"           |
        | iat   | [1772366390]           |
        | iat   | null                   |

  @JWT-07 @must
  Rule: A NumericDate may have a fraction, or an exponent
    Any JSON number of seconds is one.

    Source: RFC 7519, section 2 (NumericDate)
    Source: RFC 8259, section 6

    @accept
    Scenario Outline: Before it
      Given in the claims, exp is <exp>
      When the token is validated at 2026-03-01T12:59:59Z
      Then it is accepted

      Examples:
        | exp           |
        | 1772370000.5  |
        | 1772370000.0  |
        | 1.77237e9     |
        | 177237000E+1  |
        | 17723700000e-1 |

    @reject
    Scenario Outline: After it
      Given in the claims, exp is <exp>
      When the token is validated at 2026-03-01T13:00:01Z
      Then it is refused as expired

      Examples:
        | exp           |
        | 1772370000.5  |
        | 1772370000.0  |
        | 1.77237e9     |
        | 177237000E+1  |
        | 17723700000e-1 |

  @JWT-08 @choice
  Rule: What the fraction of an exp is worth
    The claim can say half a second. A validator that counts whole seconds cuts
    it off.

    Source: not settled: RFC 7519, section 2, allows fractions and says no more

    @boundary
    Scenario: Within the fraction
      Given in the claims, exp is 1772370000.5
      When the token is validated at 2026-03-01T13:00:00.25Z
      Then one of these choices is taken
        | choice   | outcome            |
        | count it | accepted           |
        | cut off  | refused as expired |

  @JWT-09 @must
  Rule: iss is the issuer of the policy, letter by letter
    Neither case nor an escaped or a missing slash is overlooked: it is compared
    as a string.

    Source: RFC 7519, sections 2 and 4.1.1
    Source: RFC 8725, section 3.8

    @accept
    Scenario: The issuer
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: Another
      Given in the claims, iss is <iss>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as wrong-issuer

      Examples:
        | iss                          |
        | "https://sys2.example"       |
        | "https://SYS1.example"       |
        | "https://sys1.example/"      |
        | "https://sys1.example.evil"  |
        | " https://sys1.example"      |
        | "https%3A//sys1.example"     |
        | "sys1.example"               |

    @reject
    Scenario: Empty
      Given in the claims, iss is ""
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

    @reject
    Scenario: None
      Given in the claims, iss is left out
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

  @JWT-10 @must
  Rule: The validator is in aud
    aud is one name or a list of names, and the validator's own must be among
    them, letter by letter.

    Source: RFC 7519, section 4.1.3

    @accept
    Scenario Outline: It is
      Given in the claims, aud is <aud>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | aud                     |
        | "EQAAPPL"               |
        | ["EQAAPPL"]             |
        | ["FEKAPPL", "EQAAPPL"]  |
        | ["", "EQAAPPL"]         |

    @accept
    Scenario: A validator of two names
      Given tokens are accepted under the policy
        | member   | value           |
        | audience | FEKAPPL EQAAPPL |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: It is not
      Given in the claims, aud is <aud>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as wrong-audience

      Examples:
        | aud                      |
        | "FEKAPPL"                |
        | ["FEKAPPL"]              |
        | ["FEKAPPL", "EQAAPP"]    |
        | "eqaappl"                |
        | "EQAAPPL2"               |
        | "EQAAPPL FEKAPPL"        |
        | "FEKAPPL,EQAAPPL"        |

  @BCP-04 @must
  Rule: A validator with a name takes no token that names nobody
    Without aud a token for one server would do for every server that trusts the
    issuer.

    Source: RFC 8725, section 3.9

    @accept
    Scenario: It names the validator
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @accept
    Scenario: The validator has no name
      Given in the claims, aud is left out
      And tokens are accepted under the policy
        | member   | value |
        | audience |       |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario: Without aud
      Given in the claims, aud is left out
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

    @reject
    Scenario Outline: With an aud that names nobody
      Given in the claims, aud is <aud>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | aud  |
        | []   |
        | ""   |
        | [""] |

  @JWT-11 @must
  Rule: iss, sub, aud and jti are strings, aud possibly several
    Another type is a fault of the token, and is not turned into text.

    Source: RFC 7519, sections 4.1.1 to 4.1.3 and 4.1.7

    @accept
    Scenario: Strings
      Given in the claims, aud is ["EQAAPPL", "https://eqa.example"]
      And in the claims, jti is "4711"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: Something else
      Given in the claims, <claim> is <value>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | claim | value                     |
        | sub   | 4711                      |
        | sub   | ["COLIN"]                 |
        | sub   | {"name":"COLIN"}          |
        | sub   | true                      |
        | sub   | null                      |
        | iss   | ["https://sys1.example"]  |
        | iss   | 1                         |
        | iss   | null                      |
        | aud   | {"EQAAPPL":true}          |
        | aud   | 1                         |
        | aud   | null                      |
        | aud   | ["EQAAPPL", 1]            |
        | aud   | ["EQAAPPL", null]         |
        | aud   | [["EQAAPPL"]]             |
        | jti   | 4711                      |
        | jti   | ["4711"]                  |
        | jti   | null                      |

  @JWT-12 @must
  Rule: The payload is one JSON object in UTF-8
    It is complete, nothing follows it, and it is nothing else than an object.

    Source: RFC 7519, section 7.2, step 10
    Source: RFC 8259, sections 2 and 8.1
    Source: RFC 8725, section 3.7 (UTF-8 everywhere)

    @accept
    Scenario: An object
      Given in the claims, name is "Colin Paice é€😀"
      And in the claims, groups is [{"a":null},[1.5e3,true]]
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: Something else
      Given the payload is "<payload>"
      And tokens are accepted under the policy
        | member   | value |
        | issuer   |       |
        | audience |       |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as malformed

      Examples:
        | payload                                        |
        | ['COLIN',1772370000]                           |
        | 'COLIN'                                        |
        | {'sub':'COLIN','exp':1772370000                |
        | {'sub':'COLIN','exp':1772370000,}              |
        | {'sub':'COLIN','exp':1772370000}}              |
        | {'sub':'COLIN','exp':1772370000}{}             |
        | {'sub':'COLIN','exp':1772370000} // so it is   |
        | {'sub':'COLIN' 'exp':1772370000}               |
        | {sub:'COLIN','exp':1772370000}                 |
        | {'sub':'COLIN','exp':01772370000}              |
        | {'sub':'COLIN','exp':+1772370000}              |
        | {'sub':'COLIN','exp':NaN}                      |
        | {'sub':'CO\\qLIN','exp':1772370000}            |

    @reject
    Scenario: Nothing
      Given the payload is "null"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

    @reject
    Scenario: Another token inside
      Given the payload is "eyJhbGciOiJIUzI1NiJ9.e30.AA"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as malformed

    @reject
    Scenario Outline: An object whose octets are not UTF-8
      Given the payload is the bytes <bytes>
      And tokens are accepted under the policy
        | member   | value |
        | issuer   |       |
        | audience |       |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as malformed

      Examples: {"sub":"…","exp":1772370000} with an octet that is none, a character cut short, one too long, half a pair; and in UTF-16
        | bytes                                                                                                                            |
        | 7B22737562223A2243FF4F222C22657870223A313737323337303030307D                                                                     |
        | 7B22737562223A2243C3222C22657870223A313737323337303030307D                                                                       |
        | 7B22737562223A2243C0AF222C22657870223A313737323337303030307D                                                                     |
        | 7B22737562223A2243EDA080222C22657870223A313737323337303030307D                                                                   |
        | 7B00220073007500620022003A00220043004F004C0049004E0022002C00220065007800700022003A0031003700370032003300370030003000300030007D00 |

  @JWT-13 @choice
  Rule: What becomes of a byte order mark before the JSON
    Nobody may write one, and a reader may overlook it.

    Source: RFC 8259, section 8.1 (must not be added, may be ignored)

    @boundary
    Scenario Outline: In UTF-8
      Given the <part> is the bytes <bytes>
      And tokens are accepted under the policy
        | member   | value |
        | issuer   |       |
        | audience |       |
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice      | outcome              |
        | refuse      | refused as malformed |
        | overlook it | accepted             |

      Examples: {"alg":"HS256"}, and {"sub":"COLIN","exp":1772370000}
        | part    | bytes                                                              |
        | header  | EFBBBF7B22616C67223A224853323536227D                               |
        | payload | EFBBBF7B22737562223A22434F4C494E222C22657870223A313737323337303030307D |

  @JWT-14 @choice
  Rule: What becomes of a claim that stands twice
    Names must be different. A validator either refuses claims in which they are
    not, or takes the last; taking the first, or one here and another there, is
    wrong.

    Source: RFC 7519, section 4 (refuse, or take the last)

    @boundary
    Scenario Outline: The last would do
      Given the payload is "<payload>"
      And tokens are accepted under the policy
        | member   | value |
        | issuer   |       |
        | audience |       |
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice        | outcome              |
        | refuse        | refused as malformed |
        | take the last | accepted             |

      Examples:
        | payload                                         |
        | {'sub':'COLIN','exp':1,'exp':1772370000}        |
        | {'sub':1,'sub':'COLIN','exp':1772370000}        |
        | {'sub':'COLIN','exp':1,'e\u0078p':1772370000}   |

    @boundary
    Scenario: The last would not do
      Given the payload is "{'sub':'COLIN','exp':1772370000,'exp':1}"
      And tokens are accepted under the policy
        | member   | value |
        | issuer   |       |
        | audience |       |
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice        | outcome              |
        | refuse        | refused as malformed |
        | take the last | refused as expired   |

  @JWT-15 @must
  Rule: Names and values are compared as what they mean
    An escaped character is the character. exp written with an escape is exp,
    for a good token and for a bad one.

    Source: RFC 7519, section 7.3
    Source: RFC 7515, section 5.3
    Source: RFC 8259, section 8.3

    @accept
    Scenario Outline: Escaped, and good
      Given the header is "<header>"
      And the payload is "<payload>"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted
      And the subject is "COLIN"

      Examples:
        | header               | payload                                                                                                 |
        | {'al\u0067':'HS256'} | {'iss':'https://sys1.example','sub':'COLIN','aud':'EQAAPPL','exp':1772370000}                           |
        | {'alg':'\u0048S256'} | {'iss':'https://sys1.example','sub':'COLIN','aud':'EQAAPPL','exp':1772370000}                           |
        | {'alg':'HS256'}      | {'is\u0073':'https:\/\/sys1\u002eexample','s\u0075b':'\u0043OLIN','aud':'EQAAPP\u004C','e\u0078p':1772370000} |

    @reject
    Scenario: Escaped, and expired
      Given the payload is "{'iss':'https://sys1.example','sub':'COLIN','aud':'EQAAPPL','e\u0078p':1772370000}"
      When the token is validated at 2026-03-01T13:10:00Z
      Then it is refused as expired

    @reject
    Scenario: Escaped, and of another issuer
      Given the payload is "{'is\u0073':'https://sys2.example','sub':'COLIN','aud':'EQAAPPL','exp':1772370000}"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as wrong-issuer

  @JWT-16 @must
  Rule: The names of claims are in lower case, and case matters
    EXP and Exp are claims that nobody knows.

    Source: RFC 7519, sections 4 and 7.3
    Source: RFC 7519, section 10.1.1 (names are case-sensitive)

    @accept
    Scenario: Claims that differ in case only
      Given in the claims, EXP is 0
      And in the claims, Sub is "ADMIN"
      And in the claims, NBF is 4102444800
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted
      And the subject is "COLIN"

    @reject
    Scenario Outline: In other letters only
      Given tokens are accepted under the policy
        | member         | value       |
        | requiredClaims | iss sub exp |
      And in the claims, <claim> is left out
      And in the claims, <other> is <value>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | claim | other | value                  |
        | exp   | EXP   | 1772370000             |
        | exp   | Exp   | 1772370000             |
        | sub   | SUB   | "COLIN"                |
        | iss   | Iss   | "https://sys1.example" |
        | aud   | AUD   | "EQAAPPL"              |

  @JWT-17 @must
  Rule: Claims that the validator does not know are ignored
    Whatever they are called and whatever they hold.

    Source: RFC 7519, section 4

    @accept
    Scenario Outline: Unknown
      Given in the claims, <claim> is <value>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | claim                      | value                      |
        | https://example.com/isroot | true                       |
        | amr                        | ["pwd", {"x":[]}]          |
        | cnf                        | {"jwk":{"kty":"oct"}}      |
        | crit                       | ["exp"]                    |
        | alg                        | "none"                     |
        | number                     | 123456789012345678901234567890 |

    @reject
    Scenario: Unknown ones do not make up for what is wrong
      Given in the claims, valid is true
      And in the claims, expires is 4102444800
      When the token is validated at 2026-03-01T13:10:00Z
      Then it is refused as expired

  @JWT-18 @must
  Rule: The user is what the user claim says, letter by letter
    sub unless another claim is configured. Nothing is folded, cut or trimmed:
    two users may differ by that alone.

    Source: RFC 7519, section 4.1.2
    Source: z/OS Connect 3.0, "API provider third-party authentication" (sub, or a claim that is configured, gives the identity)

    @accept
    Scenario Outline: As it stands
      Given in the claims, sub is <sub>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted
      And the subject is <user>

      Examples:
        | sub                  | user               |
        | "colin"              | "colin"            |
        | " COLIN "            | " COLIN "          |
        | "COLIN@EXAMPLE"      | "COLIN@EXAMPLE"    |
        | "\u00c9milie 😀"     | "Émilie 😀"        |
        | "uid=colin,o=sys1"   | "uid=colin,o=sys1" |

    @accept
    Scenario: From another claim
      Given tokens are accepted under the policy
        | member    | value              |
        | userClaim | preferred_username |
      And in the claims, preferred_username is "PAICE"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted
      And the subject is "PAICE"

    @reject
    Scenario: The claim that is configured is missing, and sub does not stand for it
      Given tokens are accepted under the policy
        | member    | value              |
        | userClaim | preferred_username |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as missing-claim

    @reject
    Scenario: It is there and is no string
      Given tokens are accepted under the policy
        | member    | value |
        | userClaim | uid   |
      And in the claims, uid is 4711
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

  @JWT-19 @must
  Rule: What the policy requires is there
    A claim that an application relies on must be in the token; what it holds is
    the application's business.

    Source: RFC 7519, section 4 (which claims are needed depends on the application)

    Background:
      Given tokens are accepted under the policy
        | member         | value |
        | requiredClaims | realm |

    @accept
    Scenario Outline: It is
      Given in the claims, realm is <value>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | value   |
        | "ZOSR"  |
        | ""      |
        | 0       |
        | false   |

    @reject
    Scenario: It is not
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as missing-claim

    @reject
    Scenario: It is in the header only
      Given in the header, realm is "ZOSR"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as missing-claim

  @JWT-20 @choice
  Rule: Whether a token without exp is good for ever
    exp is optional as such. The reference wants it whether or not the policy
    says so: a token that never expires cannot be taken back.

    Source: not settled: RFC 7519, section 4.1.4 (its use is optional)

    @boundary
    Scenario: Without exp, and nothing requires it
      Given in the claims, exp is left out
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice     | outcome                  |
        | require it | refused as missing-claim |
        | accept     | accepted                 |
