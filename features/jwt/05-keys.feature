Feature: The keys that tokens are checked with

  Background:
    Given the HMAC key K1 of 32 bytes
    And the HMAC key K2 of 32 bytes
    And tokens are accepted under the policy
      | member     | value                |
      | issuer     | https://sys1.example |
      | audience   | EQAAPPL              |
      | algorithms | HS256                |
      | keys       | K1 K2                |
    And the claims
      """
      {"iss":"https://sys1.example","sub":"COLIN","aud":"EQAAPPL","iat":1772366390,"exp":1772370000}
      """

  @JWK-01 @must
  Rule: kid picks the key
    Of several keys, the one with the token's kid checks the signature.

    Source: RFC 7517, section 4.5
    Source: RFC 7515, sections 4.1.4 and 6

    @accept
    Scenario Outline: The key that signed
      Given a token signed by <key> with HS256
      And in the header, kid is "<key>"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | key |
        | K1  |
        | K2  |

    @reject
    Scenario Outline: No key of the set signed
      Given the HMAC key EVIL of 32 bytes
      And a token signed by EVIL with HS256
      And in the header, kid is "<kid>"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | kid  |
        | K1   |
        | K2   |
        | EVIL |

  @JWK-02 @choice
  Rule: What becomes of a kid that names no key, or another than signed
    kid is a hint. A validator may rely on it, or try the keys that it has.

    Source: RFC 7515, section 4.1.4 (a hint)
    Source: not settled: RFC 7515, section 6, leaves the choice of the key to the application

    @boundary
    Scenario Outline: No such key
      Given a token signed by K1 with HS256
      And in the header, kid is <kid>
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice       | outcome                |
        | rely on kid  | refused as unknown-key |
        | try all keys | accepted               |

      Examples:
        | kid   |
        | "K3"  |
        | "k1"  |
        | "K1 " |
        | ""    |

    @boundary
    Scenario: Another key of the set
      Given a token signed by K1 with HS256
      And in the header, kid is "K2"
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice       | outcome                  |
        | rely on kid  | refused as bad-signature |
        | try all keys | accepted                 |

    @boundary
    Scenario: None, and two keys that would do
      Given a token signed by K2 with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice       | outcome                |
        | try all keys | accepted               |
        | want a kid   | refused as unknown-key |

  @BCP-05 @must
  Rule: kid is text to compare, and nothing to look up with
    A path, a statement of SQL or a filter of LDAP in it finds no key, and no
    empty file serves as one.

    Source: RFC 8725, section 3.10

    Background:
      Given the HMAC key ZERO with the secret AA
      And a token signed by ZERO with HS256

    @accept
    Scenario: A kid that a key has, with all its characters
      Given in the JWK of K1, kid is "../K1' OR '1'='1"
      And a token signed by K1 with HS256
      And in the header, kid is "../K1' OR '1'='1"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: A kid that would be something elsewhere
      Given in the header, kid is <kid>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | kid                                        |
        | "../../../../dev/null"                     |
        | "/proc/sys/kernel/randomize_va_space"      |
        | "x' UNION SELECT 'secret' --"              |
        | "*)(cn=*"                                  |
        | "https://evil.example/key"                 |

  @JWS-19 @must
  Rule: kid is a string
    Another type is a fault of the token.

    Source: RFC 7515, section 4.1.4

    Background:
      Given a token signed by K1 with HS256

    @accept
    Scenario: A string
      Given in the header, kid is "K1"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: Something else
      Given in the header, kid is <kid>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | kid          |
        | 1            |
        | ["K1"]       |
        | {"K1":"K1"}  |
        | true         |

  @BCP-06 @must
  Rule: No key comes from the token
    A key, a certificate or an address in the header is what whoever made the
    token put there. The key comes from the policy alone.

    Source: RFC 8725, section 3.10
    Source: RFC 7515, sections 4.1.2, 4.1.3, 4.1.5 and 10.3

    Background:
      Given the RSA-2048 key R1
      And the RSA-2048 key EVIL
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | RS256 |
        | keys       | R1    |

    @accept
    Scenario: A good token whose header points elsewhere
      Given a token signed by R1 with RS256
      And in the header, jku is "https://evil.example/keys"
      And in the header, x5u is "https://evil.example/certificate"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: A token that brings its key along
      Given a token signed by EVIL with RS256
      And the header carries the <member> of EVIL
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | member |
        | jwk    |
        | x5c    |

    @reject
    Scenario Outline: A token that says where its key is
      Given a token signed by EVIL with RS256
      And in the header, <member> is "https://evil.example/key"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | member |
        | jku    |
        | x5u    |

  @JWK-03 @must
  Rule: A key that says its algorithm serves no other
    alg in the JWK binds the key, whatever else the policy allows.

    Source: RFC 8725, section 3.1 (each key with one algorithm, and this is checked)
    Source: RFC 7517, section 4.4

    Background:
      Given the RSA-2048 key R1
      And tokens are accepted under the policy
        | member     | value             |
        | algorithms | RS256 RS512 PS256 |
        | keys       | R1                |
      And in the JWK of R1, alg is "RS256"

    @accept
    Scenario: Its algorithm
      Given a token signed by R1 with RS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: Another
      Given a token signed by R1 with <alg>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | alg   |
        | RS512 |
        | PS256 |

  @JWK-04 @choice
  Rule: Whether a key that is meant for something else checks signatures
    use and key_ops say what a key is meant for. No document says that a
    validator must refuse what such a key has signed.

    Source: not settled: RFC 7517, sections 4.2 and 4.3

    @boundary
    Scenario Outline: Meant for something else
      Given in the JWK of K1, <member> is <value>
      And a token signed by K1 with HS256
      And in the header, kid is "K1"
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice       | outcome                          |
        | refuse       | refused as algorithm-not-allowed |
        | pass it over | refused as unknown-key           |
        | overlook it  | accepted                         |

      Examples:
        | member  | value                  |
        | use     | "enc"                  |
        | key_ops | ["encrypt", "decrypt"] |
        | key_ops | []                     |

  @JWK-05 @must
  Rule: What a key or a set has beside is ignored
    Members that a validator does not know change nothing.

    Source: RFC 7517, sections 4 and 5

    @accept
    Scenario: Members of both
      Given in the JWK of K1, x-owner is {"team":["a"]}
      And in the JWK of K1, use is "sig"
      And in the key set, x-version is 5
      And a token signed by K1 with HS256
      And in the header, kid is "K1"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @accept
    Scenario: No kid in the key, none in the token
      Given in the JWK of K1, kid is left out
      And tokens are accepted under the policy
        | member | value |
        | keys   | K1    |
      And a token signed by K1 with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario: They do not make another key of it
      Given in the JWK of K1, x-trusted is true
      And a token signed by K2 with HS256
      And tokens are accepted under the policy
        | member | value |
        | keys   | K1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

  @JWK-06 @choice
  Rule: What becomes of a set with a key of an unknown type
    A reader should pass over such keys. It is an advice and no requirement.

    Source: RFC 7517, section 5 (should ignore them)

    @boundary
    Scenario: Beside a good key
      Given the public key NEW is the JWK
        """
        {"kty":"LATTICE","kid":"NEW","pub":"AAAA"}
        """
      And tokens are accepted under the policy
        | member | value  |
        | keys   | NEW K1 |
      And a token signed by K1 with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice         | outcome  |
        | pass it over   | accepted |
        | refuse the set | refused  |

  @JWK-07 @must
  Rule: A key has all its parts, and they are what they should be
    kty says what a key is, and the rest must belong to it: coordinates of full
    length that are a point of the curve, and octets in base64url.

    Source: RFC 7517, section 4.1
    Source: RFC 7518, sections 6.2.1 and 6.4.1
    Source: RFC 8725, section 3.4

    Background:
      Given the P-256 key E1
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | ES256 |
        | keys       | E1    |
      And a token signed by E1 with ES256

    @accept
    Scenario: As it should be
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: A part is missing
      Given in the JWK of E1, <member> is left out
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | member |
        | kty    |
        | crv    |
        | x      |
        | y      |

    @reject
    Scenario Outline: A part is something else
      Given in the JWK of E1, <member> is <value>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples: a point that is not on the curve, one cut short, and others
        | member | value                                         |
        | y      | "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" |
        | x      | "AAAA"                                        |
        | x      | 5                                             |
        | crv    | "P-384"                                       |
        | kty    | "RSA"                                         |
        | kty    | "ec"                                          |
