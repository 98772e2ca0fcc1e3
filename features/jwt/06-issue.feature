Feature: Making tokens

  Background:
    Given tokens are accepted under the policy
      | member   | value                |
      | issuer   | https://sys1.example |
      | audience | EQAAPPL              |
    And the claims
      """
      {"iss":"https://sys1.example","sub":"COLIN","aud":"EQAAPPL","iat":1772366390,"exp":1772370000}
      """

  @JWS-20 @must
  Rule: A token that is issued is good under the key and the algorithm that it was issued with
    Any conforming validator accepts it, and none accepts it under another key.

    Source: RFC 7515, section 5.1
    Source: RFC 7518, section 3

    @accept
    Scenario Outline: By each algorithm
      Given the <key>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | S1    |
      When a token is issued by S1 with <alg>
      Then the reference accepts the issued token at 2026-03-01T12:00:00Z
      And in the issued header, alg is "<alg>"

      Examples:
        | key                     | alg   |
        | HMAC key S1 of 32 bytes | HS256 |
        | HMAC key S1 of 48 bytes | HS384 |
        | HMAC key S1 of 64 bytes | HS512 |
        | RSA-2048 key S1         | RS256 |
        | RSA-2048 key S1         | RS384 |
        | RSA-2048 key S1         | RS512 |
        | RSA-2048 key S1         | PS256 |
        | RSA-2048 key S1         | PS384 |
        | RSA-2048 key S1         | PS512 |
        | P-256 key S1            | ES256 |
        | P-384 key S1            | ES384 |
        | P-521 key S1            | ES512 |
        | Ed25519 key S1          | EdDSA |

    @reject
    Scenario Outline: Its own validator under another key
      Given the <key>
      And the <other>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | S2    |
      When a token is issued by S1 with <alg>
      And the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | key                     | other                   | alg   |
        | HMAC key S1 of 32 bytes | HMAC key S2 of 32 bytes | HS256 |
        | RSA-2048 key S1         | RSA-2048 key S2         | RS256 |
        | P-256 key S1            | P-256 key S2            | ES256 |

  @JWT-21 @must
  Rule: A token that is issued says what it was told to say
    The claims are those given, neither more nor less, and the header has the
    members that were asked for.

    Source: RFC 7519, section 7.1
    Source: RFC 7515, section 5.1

    Background:
      Given the HMAC key S1 of 32 bytes

    @accept
    Scenario Outline: The claims
      Given in the claims, <claim> is <value>
      When a token is issued by S1 with HS256
      Then the issued token has the claims

      Examples:
        | claim  | value                          |
        | aud    | ["EQAAPPL", "FEKAPPL"]         |
        | name   | "Émilie <\"&'\\/> 😀"          |
        | exp    | 1772370000.25                  |
        | iat    | 0                              |
        | deep   | {"a":[{"b":null},true,-1.5e-7]} |
        | empty  | ""                             |

    @accept
    Scenario: The header
      When a token is issued by S1 with HS256 and the header
        """
        {"kid":"S1","typ":"at+jwt"}
        """
      Then in the issued header, kid is "S1"
      And in the issued header, typ is "at+jwt"
      And in the issued header, alg is "HS256"

    @reject
    Scenario: A header whose alg is another
      When a token is issued by S1 with HS256 and the header
        """
        {"alg":"none"}
        """
      Then it is refused

  @BCP-07 @must
  Rule: A key that is unfit for the algorithm signs nothing
    One of another type or curve, one that is too short, one that says another
    algorithm, and one without its private part.

    Source: RFC 8725, sections 3.1 and 3.5
    Source: RFC 7518, sections 3.2 to 3.5

    @accept
    Scenario Outline: Fit
      Given the <key>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | S1    |
      When a token is issued by S1 with <alg>
      Then the reference accepts the issued token at 2026-03-01T12:00:00Z

      Examples:
        | key                     | alg   |
        | HMAC key S1 of 32 bytes | HS256 |
        | RSA-2048 key S1         | RS256 |

    @reject
    Scenario Outline: Of another type or curve, or too short
      Given the <key>
      When a token is issued by S1 with <alg>
      Then it is refused

      Examples:
        | key                     | alg   |
        | HMAC key S1 of 31 bytes | HS256 |
        | HMAC key S1 of 32 bytes | HS512 |
        | RSA-1024 key S1         | RS256 |
        | RSA-2048 key S1         | HS256 |
        | RSA-2048 key S1         | ES256 |
        | HMAC key S1 of 64 bytes | RS256 |
        | P-256 key S1            | ES384 |
        | P-521 key S1            | ES256 |
        | P-256 key S1            | EdDSA |
        | Ed25519 key S1          | ES256 |

    @reject
    Scenario: That says another algorithm
      Given the HMAC key S1 of 64 bytes
      And in the JWK of S1, alg is "HS512"
      When a token is issued by S1 with HS256
      Then it is refused

    @reject
    Scenario: Without its private part
      Given the public key S1 is the JWK
        """
        {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
        """
      When a token is issued by S1 with ES256
      Then it is refused
