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
    Scenario: A token under a key of the policy
      Given a token signed by R1 with RS256
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

  @BCP-09 @choice
  Rule: What becomes of a good token whose header points to a key elsewhere
    Its signature holds under a key of the policy. A validator that does not use
    what the header brings along may ignore it, or refuse the token.

    Source: RFC 8725, section 3.10 (URLs are to be followed with care, if at all)
    Source: not settled: RFC 7515, sections 4.1.2 to 4.1.6, make their use optional

    @boundary
    Scenario Outline: The key is of the policy, and the header points elsewhere
      Given the RSA-2048 key R1
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | RS256 |
        | keys       | R1    |
      And a token signed by R1 with RS256
      And in the header, <member> is "https://evil.example/key"
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice    | outcome  |
        | ignore it | accepted |
        | refuse    | refused  |

      Examples:
        | member |
        | jku    |
        | x5u    |

  @BCP-08 @must
  Rule: Each key serves one algorithm
    A key that would check signatures by several of the policy's algorithms lets
    whoever makes a token choose among them. It is bound to one by its alg, by a
    policy that allows no other, or by what the validator takes it for. Never does
    one key check signatures by two.

    Source: RFC 8725, section 3.1 (each key with exactly one algorithm, and this is checked)

    @accept
    Scenario: A policy of one algorithm
      Given the RSA-2048 key R1
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | PS256 |
        | keys       | R1    |
      And a token signed by R1 with PS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @accept
    Scenario Outline: Each key bound by its alg
      Given the RSA-2048 key R1
      And the RSA-2048 key R2
      And in the JWK of R1, alg is "RS256"
      And in the JWK of R2, alg is "PS256"
      And tokens are accepted under the policy
        | member     | value       |
        | algorithms | RS256 PS256 |
        | keys       | R1 R2       |
      And a token signed by <key> with <alg>
      And in the header, kid is "<key>"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | key | alg   |
        | R1  | RS256 |
        | R2  | PS256 |

    @reject
    Scenario Outline: Nothing says for which of several it is
      Given the <key>
      And tokens are accepted under the policy
        | member     | value  |
        | algorithms | <list> |
        | keys       | S1     |
      When tokens signed by S1 with each of "<list>" are validated at 2026-03-01T12:00:00Z
      Then at most one is accepted

      Examples:
        | key                     | list              |
        | RSA-2048 key S1         | RS256 PS256       |
        | RSA-2048 key S1         | RS256 RS384 RS512 |
        | HMAC key S1 of 64 bytes | HS256 HS512       |

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
  Rule: What becomes of a set with a key that cannot be used
    A reader should pass over a key of an unknown type, over one that lacks a
    member, and over one whose values are out of range. It is an advice and no
    requirement.

    Source: RFC 7517, section 5 (should ignore them)

    @boundary
    Scenario: Of an unknown type, beside a good key
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

    @boundary
    Scenario: Without a member, beside a good key
      Given the public key NEW is the JWK
        """
        {"kty":"EC","kid":"NEW","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}
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

    @boundary
    Scenario: Out of range, beside a good key
      Given the public key NEW is the JWK
        """
        {"kty":"EC","kid":"NEW","crv":"P-256","x":"AAAA","y":"AAAA"}
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
    length that are a point of the curve, octets in base64url, and for RSA an odd
    modulus and an exponent of 3 or more. Under other RSA keys anybody can sign.

    Source: RFC 7517, section 4.1
    Source: RFC 7518, sections 6.2.1 and 6.4.1
    Source: RFC 8017, section 3.1
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

    @accept
    Scenario: An RSA key as it should be
      Given the RSA-2048 key R1
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | RS256 |
        | keys       | R1    |
      And a token signed by R1 with RS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: An RSA key that is none, and a signature that fits it
      Given the <kind> key R1
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | RS256 |
        | keys       | R1    |
      And a token signed by R1 with RS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples: an even modulus, and an exponent of 1
        | kind     |
        | RSA-even |
        | RSA-one  |

  @JWK-08 @must
  Rule: An Ed25519 key is a point of the curve whose order is not small
    Under one of the eight points of small order anybody finds signatures, and
    octets that cannot be decoded are no point at all.

    Source: RFC 8725, section 3.4 (invalid points are refused)
    Source: RFC 8032, section 5.1.3

    Background:
      Given the Ed25519 key D1
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | EdDSA |
        | keys       | D1    |
      And a token signed by D1 with EdDSA

    @accept
    Scenario: As it should be
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: Of small order, or no point
      Given in the JWK of D1, x is <x>
      And the token comes with the neutral point for its signature
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples: the neutral point, points of order 2, 4 and 8, a y without x, and one beyond the field
        | x                                             |
        | "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" |
        | "7P_______________________________________38" |
        | "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" |
        | "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU" |
        | "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" |
        | "7v_______________________________________38" |
