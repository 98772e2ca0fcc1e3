Feature: The header of a token

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

  @JWS-10 @must
  Rule: The header is one JSON object in UTF-8
    It is complete, nothing follows it, and it is nothing else than an object.

    Source: RFC 7515, section 5.2, step 3
    Source: RFC 8259, sections 2 and 8.1
    Source: RFC 8725, section 3.7 (UTF-8 everywhere)

    Background:
      Given a token signed by K1 with HS256

    @accept
    Scenario Outline: An object
      Given the header is "<header>"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | header                                         |
        | {'alg':'HS256'}                                |
        | {'alg':'HS256','note':{'a':[1,null,'é€😀']}}     |

    @reject
    Scenario Outline: Something else
      Given the header is "<header>"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as malformed

      Examples:
        | header                         |
        | [{'alg':'HS256'}]              |
        | 'HS256'                        |
        | null                           |
        | {'alg':'HS256'                 |
        | {'alg':'HS256',}               |
        | {'alg':'HS256'}}               |
        | {'alg':'HS256'}{'alg':'HS256'} |
        | {alg:'HS256'}                  |
        | {'alg':'HS256'/**/}            |

    @reject
    Scenario Outline: An object whose octets are not UTF-8
      Given the header is the bytes <bytes>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as malformed

      Examples: {"alg":"HS256","x":"…"} with an octet that is none, a character cut short, one too long, half a pair; and {"alg":"HS256"} in UTF-16
        | bytes                                                        |
        | 7B22616C67223A224853323536222C2278223A22FF227D               |
        | 7B22616C67223A224853323536222C2278223A22C3227D               |
        | 7B22616C67223A224853323536222C2278223A22C0AF227D             |
        | 7B22616C67223A224853323536222C2278223A22EDA080227D           |
        | 7B00220061006C00670022003A0022004800530032003500360022007D00 |

  @JWS-11 @choice
  Rule: What becomes of a member that stands twice in the header
    Names must be different. A validator either refuses a header in which they
    are not, or takes the last of the members; taking the first is wrong.

    Source: RFC 7515, section 4 (refuse, or take the last)

    @boundary
    Scenario Outline: The last would do
      Given a token signed by K1 with HS256
      And the header is "<header>"
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice        | outcome              |
        | refuse        | refused as malformed |
        | take the last | accepted             |

      Examples:
        | header                                 |
        | {'alg':'none','alg':'HS256'}           |
        | {'alg':'RS256','alg':'HS256'}          |
        | {'alg':'HS256','kid':'NO','kid':'K1'}  |

  @JWS-12 @must
  Rule: alg is there, and is a string that means an algorithm
    It is compared letter by letter: hs256 is not HS256.

    Source: RFC 7515, section 4.1.1
    Source: RFC 7518, section 3.1

    Background:
      Given a token signed by K1 with HS256

    @accept
    Scenario: As registered
      Given in the header, alg is "HS256"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario: Left out
      Given in the header, alg is left out
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

    @reject
    Scenario Outline: Something else
      Given in the header, alg is <alg>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | alg       |
        | "hs256"   |
        | "HS256 "  |
        | " HS256"  |
        | "HMAC"    |
        | "SHA256"  |
        | ""        |
        | null      |
        | 256       |
        | ["HS256"] |
        | {}        |

    @reject
    Scenario: Under a name in another case
      Given in the header, alg is left out
      And in the header, Alg is "HS256"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

  @JWS-13 @must
  Rule: An extension that crit names must be understood
    crit lists members of the header without which the token means something
    else. A validator that does not understand one refuses the token.

    Source: RFC 7515, section 4.1.11

    Background:
      Given a token signed by K1 with HS256

    @accept
    Scenario: The same member without crit
      Given in the header, http://example.com/UNDEFINED is true
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: Named by crit
      Given in the header, <member> is <value>
      And in the header, crit is <crit>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as unknown-critical-header

      Examples:
        | member                       | value      | crit                             |
        | http://example.com/UNDEFINED | true       | ["http://example.com/UNDEFINED"] |
        | exp                          | 1772370000 | ["exp"]                          |

  @JWS-14 @must
  Rule: crit is a list of names
    Anything else than an array of strings is no crit, and what is critical
    cannot be known.

    Source: RFC 7515, section 4.1.11 (its value is an array of names)
    Source: RFC 7515, section 5.2, steps 4 and 5 (the values of parameters must be understood)

    Background:
      Given a token signed by K1 with HS256
      And in the header, x is 1

    @accept
    Scenario: No crit
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: No list, or not of names
      Given in the header, crit is <crit>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | crit      |
        | "x"       |
        | true      |
        | null      |
        | 1         |
        | {"x":1}   |
        | [1]       |
        | [null]    |
        | ["x", 1]  |

  @JWS-15 @choice
  Rule: What becomes of a crit that no producer may write
    An empty list, a name that the standard itself defines, one that the header
    does not have, and one that stands twice are forbidden to producers. A
    recipient may refuse them.

    Source: RFC 7515, section 4.1.11 (a recipient may consider it invalid)

    @boundary
    Scenario Outline: Forbidden to producers
      Given a token signed by K1 with HS256
      And in the header, crit is <crit>
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice                 | outcome                            |
        | refuse                 | refused as malformed               |
        | refuse as not known    | refused as unknown-critical-header |
        | overlook it            | accepted                           |

      Examples:
        | crit    |
        | []      |
        | ["alg"] |
        | ["typ"] |

  @JWS-16 @must
  Rule: What the header has beside, and crit does not name, is ignored
    Members that a validator does not know change nothing, and neither do those
    that only describe.

    Source: RFC 7515, sections 4 and 4.2

    Background:
      Given a token signed by K1 with HS256

    @accept
    Scenario Outline: Unknown or descriptive members
      Given in the header, <member> is <value>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | member | value                |
        | x      | {"deep":[1,2,{}]}    |
        | iss    | "https://evil.example" |
        | exp    | 0                    |
        | typ    | "at+jwt"             |
        | typ    | "JWT"                |
        | jti    | null                 |

    @accept
    Scenario: No typ
      Given in the header, typ is left out
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario: What is ignored does not stand for what is missing
      Given in the claims, exp is left out
      And in the claims, nbf is 1772370000
      And in the header, exp is 1772373600
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

  @JWS-17 @must
  Rule: The payload of a JWT is always encoded
    b64 false, which takes the payload as it stands, is not for JWTs. As it must
    be named by crit, a validator that does not know it refuses the token, too.

    Source: RFC 7797, sections 6 and 7

    Background:
      Given a token signed by K1 with HS256

    @accept
    Scenario: Encoded
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario: b64 false, as crit names it
      Given in the header, b64 is false
      And in the header, crit is ["b64"]
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

  @JWS-18 @choice
  Rule: What becomes of b64 false that crit does not name
    A producer must name it. A validator that does not know b64 sees one more
    member to ignore.

    Source: RFC 7797, section 6 (crit must name it)
    Source: RFC 7515, section 4 (members that are not understood are ignored)

    @boundary
    Scenario: Not named
      Given a token signed by K1 with HS256
      And in the header, b64 is false
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice     | outcome  |
        | refuse     | refused  |
        | ignore it  | accepted |

  @BCP-01 @must
  Rule: Only the algorithms of the policy are accepted
    The validator's list decides, not the token. A good signature by another
    algorithm, even under the same key, is worth nothing.

    Source: RFC 8725, sections 2.1 and 3.1
    Source: RFC 7515, section 10.7

    Background:
      Given the HMAC key K2 of 64 bytes
      And the RSA-2048 key R1
      And tokens are accepted under the policy
        | member     | value       |
        | algorithms | HS256 RS256 |
        | keys       | K2 R1       |

    @accept
    Scenario Outline: In the list
      Given a token signed by <key> with <alg>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | key | alg   |
        | K2  | HS256 |
        | R1  | RS256 |

    @reject
    Scenario Outline: Not in the list
      Given a token signed by <key> with <alg>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as algorithm-not-allowed

      Examples:
        | key | alg   |
        | K2  | HS384 |
        | K2  | HS512 |
        | R1  | RS384 |
        | R1  | RS512 |
        | R1  | PS256 |

    @reject
    Scenario: Put into the header of a token by an algorithm of the list
      Given a token signed by K2 with HS256
      And the token comes with HS512 put into its header
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as algorithm-not-allowed

    @reject
    Scenario Outline: Its header says that it is in the list
      Given a token signed by K2 with HS512
      And in the header, alg is "<alg>"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | alg   |
        | HS256 |
        | RS256 |

  @BCP-02 @must
  Rule: typ is what the policy wants, where it wants one
    Tokens of one issuer for different purposes are told apart by an explicit
    type. Case does not matter, and application/ may be left out.

    Source: RFC 8725, section 3.11
    Source: RFC 7515, section 4.1.9

    Background:
      Given tokens are accepted under the policy
        | member | value  |
        | type   | at+jwt |
      And a token signed by K1 with HS256

    @accept
    Scenario Outline: The type
      Given in the header, typ is <typ>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | typ                  |
        | "at+jwt"             |
        | "application/at+jwt" |
        | "AT+JWT"             |

    @reject
    Scenario: No type
      Given in the header, typ is left out
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

    @reject
    Scenario Outline: Another type
      Given in the header, typ is <typ>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | typ             |
        | "JWT"           |
        | "secevent+jwt"  |
        | "at+jwt2"       |
        | ""              |

  @JWT-22 @must
  Rule: Under cty JWT the payload is another token, and no claims
    A validator that unpacks nested tokens finds none in such a payload, and one
    that does not knows nothing of the claims. Case does not matter, and
    application/ may stand before it.

    Source: RFC 7519, section 7.2, step 8
    Source: RFC 7519, section 5.2

    Background:
      Given a token signed by K1 with HS256

    @accept
    Scenario: No cty
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: Claims where a token should be
      Given in the header, cty is <cty>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as malformed

      Examples:
        | cty               |
        | "JWT"             |
        | "jwt"             |
        | "application/jwt" |
        | "application/JWT" |
