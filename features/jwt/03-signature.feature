Feature: The signature of a token

  Background:
    Given tokens are accepted under the policy
      | member   | value                |
      | issuer   | https://sys1.example |
      | audience | EQAAPPL              |
    And the claims
      """
      {"iss":"https://sys1.example","sub":"COLIN","aud":"EQAAPPL","iat":1772366390,"exp":1772370000}
      """

  @ZC-17 @must
  Rule: A token signed by anybody else is refused
    Without the shared secret, or the key that belongs to the certificate,
    nobody makes a token that is accepted, whatever the algorithm.

    Source: z/OS Connect 3.0, "API provider third-party authentication" (how the signature of a JWT is validated)
    Source: RFC 7515, section 5.2, step 8

    @accept
    Scenario Outline: Signed with the key
      Given the <key>
      And a token signed by TRUSTED with <alg>
      And tokens are accepted under the policy
        | member     | value   |
        | algorithms | <alg>   |
        | keys       | TRUSTED |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | key                          | alg   |
        | HMAC key TRUSTED of 32 bytes | HS256 |
        | RSA-2048 key TRUSTED         | RS256 |
        | RSA-2048 key TRUSTED         | PS256 |
        | P-256 key TRUSTED            | ES256 |
        | Ed25519 key TRUSTED          | EdDSA |

    @reject
    Scenario Outline: Signed with another key of the kind
      Given the <key>
      And the <other>
      And a token signed by ELSE with <alg>
      And tokens are accepted under the policy
        | member     | value   |
        | algorithms | <alg>   |
        | keys       | TRUSTED |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | key                          | other                     | alg   |
        | HMAC key TRUSTED of 32 bytes | HMAC key ELSE of 32 bytes | HS256 |
        | RSA-2048 key TRUSTED         | RSA-2048 key ELSE         | RS256 |
        | RSA-2048 key TRUSTED         | RSA-2048 key ELSE         | PS256 |
        | P-256 key TRUSTED            | P-256 key ELSE            | ES256 |
        | Ed25519 key TRUSTED          | Ed25519 key ELSE          | EdDSA |

  @JWA-01 @must
  Rule: HS256, HS384 and HS512 are the HMAC by SHA-256, SHA-384 and SHA-512
    The whole HMAC is the signature. A part of it is none.

    Source: RFC 7518, section 3.2

    Background:
      Given the HMAC key K1 of 64 bytes

    @accept
    Scenario Outline: The whole HMAC
      Given a token signed by K1 with <alg>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | K1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | alg   |
        | HS256 |
        | HS384 |
        | HS512 |

    @reject
    Scenario Outline: A part of it, more than it, or nothing set
      Given a token signed by K1 with <alg>
      And the token comes with <distortion>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | K1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | alg   | distortion                       |
        | HS256 | the first half of its signature  |
        | HS256 | a signature one byte short       |
        | HS256 | a signature one byte long        |
        | HS256 | a zero byte before its signature |
        | HS256 | a signature of zeros             |
        | HS384 | the first half of its signature  |
        | HS512 | a signature one byte short       |

    @reject
    Scenario Outline: By another hash than its alg says
      Given a token signed by K1 with <signed>
      And in the header, alg is "<alg>"
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | K1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | signed | alg   |
        | HS512  | HS256 |
        | HS256  | HS384 |
        | HS384  | HS512 |

  @JWA-02 @must
  Rule: An HMAC key is at least as long as its hash
    A shorter one, and a password above all, can be guessed off line from one
    token.

    Source: RFC 7518, section 3.2
    Source: RFC 8725, sections 2.2 and 3.5

    @accept
    Scenario Outline: Just long enough
      Given the HMAC key K1 of <bytes> bytes
      And a token signed by K1 with <alg>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | K1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | bytes | alg   |
        | 32    | HS256 |
        | 48    | HS384 |
        | 64    | HS512 |
        | 200   | HS256 |

    @reject
    Scenario Outline: Too short
      Given the HMAC key K1 of <bytes> bytes
      And a token signed by K1 with <alg>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | K1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | bytes | alg   |
        | 1     | HS256 |
        | 31    | HS256 |
        | 47    | HS384 |
        | 63    | HS512 |

  @JWA-03 @must
  Rule: RS256, RS384 and RS512 are RSASSA-PKCS1-v1_5
    The digest inside the signature is that of the algorithm, and the padding
    that of version 1.5. As a number the signature is less than the modulus.

    Source: RFC 7518, section 3.3
    Source: RFC 8017, sections 5.2.2 and 8.2.2

    Background:
      Given the RSA-2048 key R1

    @accept
    Scenario Outline: As it should be
      Given a token signed by R1 with <alg>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | R1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | alg   |
        | RS256 |
        | RS384 |
        | RS512 |

    @reject
    Scenario Outline: Another digest or padding than its alg says
      Given a token signed by R1 with <signed>
      And in the header, alg is "<alg>"
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | R1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | signed | alg   |
        | RS512  | RS256 |
        | RS256  | RS384 |
        | RS384  | RS512 |
        | PS256  | RS256 |
        | PS384  | RS384 |

    @reject
    Scenario Outline: Not a signature of its length
      Given a token signed by R1 with RS256
      And the token comes with <distortion>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | RS256 |
        | keys       | R1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | distortion                       |
        | a signature one byte short       |
        | a signature one byte long        |
        | a zero byte before its signature |
        | a signature of zeros             |

    @reject
    Scenario: The modulus added, which is the same number modulo it
      Given in the claims, jti is "3"
      And a token signed by R1 with RS256
      And the token comes with the modulus added to its signature
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | RS256 |
        | keys       | R1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

  @JWA-04 @must
  Rule: An RSA key has 2048 bits or more
    For RS256 and PS256 and their kin alike.

    Source: RFC 7518, sections 3.3 and 3.5

    @accept
    Scenario Outline: 2048 bits
      Given the RSA-2048 key R1
      And a token signed by R1 with <alg>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | R1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | alg   |
        | RS256 |
        | PS256 |

    @reject
    Scenario Outline: Fewer
      Given the <kind> key R1
      And a token signed by R1 with <alg>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | R1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | kind     | alg   |
        | RSA-1024 | RS256 |
        | RSA-1024 | PS256 |
        | RSA-2047 | RS256 |
        | RSA-2047 | PS256 |

  @JWA-05 @must
  Rule: ES256, ES384 and ES512 go with P-256, P-384 and P-521
    Each with its own curve and hash, and with no other.

    Source: RFC 7518, section 3.4

    @accept
    Scenario Outline: The curve of the algorithm
      Given the <curve> key E1
      And a token signed by E1 with <alg>
      And tokens are accepted under the policy
        | member     | value             |
        | algorithms | ES256 ES384 ES512 |
        | keys       | E1                |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | curve | alg   |
        | P-256 | ES256 |
        | P-384 | ES384 |
        | P-521 | ES512 |

    @reject
    Scenario Outline: Another curve
      Given the <curve> key E1
      And a token signed by E1 with <alg>
      And tokens are accepted under the policy
        | member     | value             |
        | algorithms | ES256 ES384 ES512 |
        | keys       | E1                |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | curve | alg   |
        | P-384 | ES256 |
        | P-521 | ES256 |
        | P-256 | ES384 |
        | P-521 | ES384 |
        | P-256 | ES512 |
        | P-384 | ES512 |

  @JWA-06 @must
  Rule: An ECDSA signature is r and s side by side, each as long as the curve
    Not in ASN.1, neither shorter nor longer, and neither r nor s is zero.

    Source: RFC 7518, section 3.4

    Background:
      Given the P-256 key E1
      And the P-521 key E5
      And tokens are accepted under the policy
        | member     | value       |
        | algorithms | ES256 ES512 |
        | keys       | E1 E5       |

    @accept
    Scenario Outline: Side by side
      Given a token signed by <key> with <alg>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | key | alg   |
        | E1  | ES256 |
        | E5  | ES512 |

    @accept
    Scenario: A published token
      Given the public key PUBLISHED is the JWK
        """
        {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
        """
      And the token eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q
      And tokens are accepted under the policy
        | member    | value     |
        | issuer    | joe       |
        | audience  |           |
        | keys      | PUBLISHED |
        | userClaim | iss       |
      When the token is validated at 2011-03-22T18:42:59Z
      Then it is accepted

    @reject
    Scenario Outline: Otherwise
      Given a token signed by <key> with <alg>
      And the token comes with <distortion>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | key | alg   | distortion                       |
        | E1  | ES256 | its signature in DER             |
        | E1  | ES256 | a signature of zeros             |
        | E1  | ES256 | r of zeros                       |
        | E1  | ES256 | s of zeros                       |
        | E1  | ES256 | r and s exchanged                |
        | E1  | ES256 | a signature one byte short       |
        | E1  | ES256 | a signature one byte long        |
        | E1  | ES256 | a zero byte before its signature |
        | E5  | ES512 | its signature in DER             |
        | E5  | ES512 | a signature of zeros             |
        | E5  | ES512 | r of zeros                       |
        | E5  | ES512 | s of zeros                       |

  @JWA-07 @must
  Rule: PS256, PS384 and PS512 are RSASSA-PSS, with MGF1 by the same hash
    A signature by the older padding is none.

    Source: RFC 7518, section 3.5

    Background:
      Given the RSA-2048 key R1

    @accept
    Scenario Outline: As it should be
      Given a token signed by R1 with <alg>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | R1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | alg   |
        | PS256 |
        | PS384 |
        | PS512 |

    @reject
    Scenario Outline: Another digest or padding than its alg says
      Given a token signed by R1 with <signed>
      And in the header, alg is "<alg>"
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | R1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | signed | alg   |
        | RS256  | PS256 |
        | RS512  | PS512 |
        | PS512  | PS256 |
        | PS256  | PS384 |

  @JWA-08 @must
  Rule: The salt of PSS is as long as the hash
    A validator that finds the length out from the signature accepts what no
    signer may make.

    Source: RFC 7518, section 3.5

    Background:
      Given the RSA-2048 key R1

    @accept
    Scenario Outline: As long as the hash
      Given a token signed by R1 with <alg>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | R1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | alg   |
        | PS256 |
        | PS512 |

    @reject
    Scenario Outline: Shorter or longer
      Given a token signed by R1 with <alg>
      And the token comes with <salt>
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | R1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | alg   | salt               |
        | PS256 | a salt of 0 bytes  |
        | PS256 | a salt of 20 bytes |
        | PS256 | the longest salt   |
        | PS512 | a salt of 0 bytes  |
        | PS512 | the longest salt   |

  @JWA-09 @must
  Rule: An unsigned token is refused unless the policy says otherwise
    alg none, however it is spelled, and a token whose signature was taken away.

    Source: RFC 7518, section 3.6
    Source: RFC 8725, sections 2.1 and 3.2

    Background:
      Given the HMAC key K1 of 32 bytes
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | HS256 |
        | keys       | K1    |

    @accept
    Scenario: Signed
      Given a token signed by K1 with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario: alg none
      Given an unsigned token
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as unsigned

    @reject
    Scenario Outline: none in other letters
      Given an unsigned token
      And in the header, alg is <alg>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | alg     |
        | "None"  |
        | "NONE"  |
        | "nOnE"  |
        | "none " |
        | ""      |
        | null    |

    @reject
    Scenario Outline: The signature taken away
      Given a token signed by K1 with HS256
      And the token comes with <distortion>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | distortion                |
        | an empty signature        |
        | none put into its header  |

  @JWA-10 @must
  Rule: What claims to be unsigned has no signature
    Where a policy allows none, the signature must be empty.

    Source: RFC 7518, section 3.6

    Background:
      Given the HMAC key K1 of 32 bytes
      And tokens are accepted under the policy
        | member     | value      |
        | algorithms | HS256 none |
        | keys       | K1         |

    @accept
    Scenario: Signed, and its alg says so
      Given a token signed by K1 with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario: none, and yet a signature
      Given a token signed by K1 with HS256
      And the token comes with none put into its header
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

    @reject
    Scenario: HS256, and yet no signature
      Given a token signed by K1 with HS256
      And the token comes with an empty signature
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

  @JWA-11 @choice
  Rule: Whether a policy can allow unsigned tokens at all
    A library need not support none. RACF makes unsigned identity tokens where
    no key is defined, so a validator behind it may have to.

    Source: RFC 7518, section 3.1 (none is optional)
    Source: RFC 8725, section 3.2 (only where the application asks for it)

    @boundary
    Scenario: The policy names none
      Given the HMAC key K1 of 32 bytes
      And tokens are accepted under the policy
        | member     | value      |
        | algorithms | HS256 none |
        | keys       | K1         |
      And an unsigned token
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice | outcome  |
        | accept | accepted |
        | refuse | refused  |

  @JWA-12 @must
  Rule: EdDSA is Ed25519 over the signing input itself
    The signature is 64 octets and is checked with the public key of the policy.
    Its second half, as a number, is less than the order of the group.

    Source: RFC 8037, section 3.1
    Source: RFC 8032, section 5.1.7

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
    Scenario Outline: Otherwise
      Given the token comes with <distortion>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | distortion                     |
        | a signature of zeros           |
        | a signature one byte short     |
        | a signature one byte long      |
        | r and s exchanged              |
        | a bit changed in its signature |
        | the order added to s           |

  @JWA-13 @choice
  Rule: Whether the other value of s is good, too
    Where r and s are an ECDSA signature, so are r and the order less s: whoever
    holds a token can spell it a second time. Nothing in the standards of tokens
    forbids it. A list of tokens that are revoked or used must not go by their
    whole text.

    Source: not settled: RFC 7518, section 3.4, asks for neither of the two

    @boundary
    Scenario Outline: The order less s
      Given the <curve> key E1
      And a token signed by E1 with <alg>
      And the token comes with s taken from the order
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | <alg> |
        | keys       | E1    |
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice        | outcome                  |
        | take both     | accepted                 |
        | take the less | refused as bad-signature |

      Examples:
        | curve | alg   |
        | P-256 | ES256 |
        | P-384 | ES384 |
        | P-521 | ES512 |

  @BCP-03 @must
  Rule: A public key is never taken for an HMAC secret
    Everybody has the public key. A validator that lets the token choose between
    HMAC and RSA takes for a secret what is none.

    Source: RFC 8725, sections 2.1 and 3.1
    Source: RFC 7515, section 10.7

    Background:
      Given the RSA-2048 key R1
      And the HMAC key K1 of 32 bytes
      And tokens are accepted under the policy
        | member     | value       |
        | algorithms | RS256 HS256 |
        | keys       | R1          |

    @accept
    Scenario: Signed with the private key
      Given a token signed by R1 with RS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: An HMAC with the public key for its secret
      Given the HMAC key FALSE made of the public key R1 as <encoding>
      And a token signed by FALSE with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | encoding |
        | PEM      |
        | DER      |
        | JWK      |
        | modulus  |

    @reject
    Scenario: An HMAC with a secret that only looks like a key of the set
      Given a token signed by K1 with HS256
      And in the header, kid is "R1"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused
