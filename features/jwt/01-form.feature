Feature: The form of a token

  A signed token in its compact form: what a validator must be able to read
  before it asks who signed.

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

  @ZC-03 @must
  Rule: A token is header.payload.signature, and the signature covers the first two
    Each part is base64url. The signature is made over header, full stop and
    payload as they are sent, by the algorithm that the header names. Fewer or
    more parts are no signed token, and a part of another token fits no more.

    Source: z/OS Connect 3.0, "API provider third-party authentication", the form of a JWT
    Source: RFC 7515, sections 3.1, 5.2 and 7.1

    @accept
    Scenario: Three parts
      Given a token signed by K1 with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @accept
    Scenario: A published token with line breaks and blanks in its JSON
      Given the HMAC key PUBLISHED with the secret AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow
      And the token eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk
      And tokens are accepted under the policy
        | member    | value     |
        | issuer    | joe       |
        | audience  |           |
        | keys      | PUBLISHED |
        | userClaim | iss       |
      When the token is validated at 2011-03-22T18:42:59Z
      Then it is accepted
      And the subject is "joe"

    @reject
    Scenario Outline: Fewer parts, more parts, other parts
      Given a token signed by K1 with HS256
      And the token comes with <distortion>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | distortion                      |
        | nothing at all                  |
        | its header alone                |
        | no third segment                |
        | an empty header                 |
        | an empty payload                |
        | an empty fourth segment         |
        | a fourth segment                |
        | an empty segment before it      |
        | itself again behind it          |
        | header and payload exchanged    |
        | payload and signature exchanged |
        | a bit changed in its header     |
        | a bit changed in its payload    |

    @reject
    Scenario Outline: What the signature does not cover
      Given a token signed by K1 with HS256
      And the token comes with <distortion>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | distortion                     |
        | another user in its payload    |
        | a later expiry in its payload  |
        | a kid put into its header      |
        | a bit changed in its signature |
        | the signature of another token |

  @ZC-02 @must
  Rule: An encrypted token is refused
    Five parts are an encrypted token, and a header with enc speaks of one. A
    validator of signed tokens takes neither, not even under a key that it has.

    Source: z/OS Connect 3.0, "API provider third-party authentication" (JWE is not supported)
    Source: RFC 7516, section 9

    @accept
    Scenario: The same claims signed
      Given a token signed by K1 with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario: The same claims encrypted under the same key
      Given a token signed by K1 with HS256
      And the token comes with its claims encrypted
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as encrypted

    @reject
    Scenario: The same claims signed, and a header that speaks of encryption
      Given a token signed by K1 with HS256
      And in the header, enc is "A256GCM"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

  @JWS-01 @must
  Rule: base64url comes without padding
    All equals signs at the end are left out, in each of the three parts.

    Source: RFC 7515, sections 2 and 5.2
    Source: RFC 4648, section 5

    Background:
      Given in the claims, note is "xx"
      And a token signed by K1 with HS256
      And in the header, note is "x"

    @accept
    Scenario: Without
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: With padding where the length would ask for it
      Given the token comes with padding on its <part>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as malformed

      Examples:
        | part      |
        | header    |
        | payload   |
        | signature |

  @JWS-02 @must
  Rule: base64url holds nothing but its own characters
    No line break, no blank and no other character may stand in it or around it.

    Source: RFC 7515, sections 2 and 5.2, steps 2, 6 and 7

    Background:
      Given a token signed by K1 with HS256

    @accept
    Scenario: Nothing else
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: Something inside
      Given the token comes with <character> in its <part>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | character         | part      |
        | a line break      | header    |
        | a line break      | payload   |
        | a line break      | signature |
        | a carriage return | header    |
        | a carriage return | payload   |
        | a carriage return | signature |
        | a blank           | header    |
        | a blank           | payload   |
        | a blank           | signature |
        | an asterisk       | header    |
        | an asterisk       | payload   |
        | an asterisk       | signature |

    @reject
    Scenario Outline: Something around
      Given the token comes with <distortion>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | distortion                  |
        | a blank before it           |
        | a line feed behind it       |
        | a NUL behind it             |
        | a byte order mark before it |
        | Bearer before it            |

  @JWS-03 @must
  Rule: The alphabet is that of URLs
    The hyphen and the underscore stand where the older alphabet of base64 has
    plus and slash.

    Source: RFC 7515, section 2
    Source: RFC 4648, section 5

    Background:
      Given the RSA-2048 key R1
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | RS256 |
        | keys       | R1    |
      And in the claims, note is "~~~~???????"
      And a token signed by R1 with RS256
      And in the header, note is "???????~~~~"

    @accept
    Scenario: With hyphens and underscores
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: With pluses and slashes
      Given the token comes with the old alphabet in its <part>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as malformed

      Examples:
        | part      |
        | header    |
        | payload   |
        | signature |

  @JWS-04 @must
  Rule: A length that no octets have is no base64url
    One character more than a multiple of four stands for six bits, which are
    no octet.

    Source: RFC 7515, section 5.2, steps 2, 6 and 7
    Source: RFC 4648, section 4

    Background:
      Given the HMAC key K3 of 48 bytes
      And tokens are accepted under the policy
        | member     | value |
        | algorithms | HS384 |
        | keys       | K3    |
      And in the claims, note is "x"
      And a token signed by K3 with HS384

    @accept
    Scenario: A length that octets have
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario Outline: A character too many
      Given the token comes with one character after its <part>
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused

      Examples:
        | part      |
        | header    |
        | payload   |
        | signature |

  @JWS-05 @choice
  Rule: What becomes of bits at the end that belong to no octet
    The last character of base64url may hold two or four bits too many. An
    encoder sets them to zero. A decoder may refuse others; one that does not
    has two spellings for one token.

    Source: RFC 4648, section 3.5 (a decoder may refuse them)
    Source: not settled: RFC 7515 says nothing of them

    @boundary
    Scenario Outline: One of them is set
      Given in the claims, note is "xx"
      And a token signed by K1 with HS256
      And in the header, note is "x"
      And the token comes with trailing bits in its <part>
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice         | outcome              |
        | refuse         | refused              |
        | overlook them  | accepted             |

      Examples:
        | part      |
        | header    |
        | payload   |
        | signature |

  @JWS-06 @choice
  Rule: How large a token may be
    No document sets a limit. The reference reads 8 KiB; servers often take no
    longer header of a request.

    Source: not settled: RFC 7515 and RFC 7519 name no limit

    @boundary
    Scenario: Half a megabyte
      Given in the claims, note is 400000 letters long
      And a token signed by K1 with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice         | outcome              |
        | set a limit    | refused as too-large |
        | take any size  | accepted             |

    @boundary
    Scenario: Seven kilobytes
      Given in the claims, note is 5000 letters long
      And a token signed by K1 with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice           | outcome              |
        | take it          | accepted             |
        | a lower limit    | refused as too-large |

  @JWT-01 @must
  Rule: A JWT is in the compact form
    The JSON forms of a signature are for other uses, and no JWT.

    Source: RFC 7519, section 1

    @accept
    Scenario: The compact form
      Given a token signed by K1 with HS256
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

    @reject
    Scenario: The flattened JSON form of the same
      Given a token signed by K1 with HS256
      And the token comes with its parts in a JSON object
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as malformed

  @JWS-07 @must
  Rule: The signature is checked over what was sent
    Header and payload are signed as characters, not as JSON: blanks, the order
    of members and the spelling of strings count. A validator that writes the
    JSON anew before it checks takes other tokens than were signed, or refuses
    some that are good.

    Source: RFC 7515, section 5.2, step 8
    Source: RFC 7515, section 3.3 (the example has line breaks in its JSON)

    @accept
    Scenario Outline: Signed as it was written
      Given a token signed by K1 with HS256
      And the header is "<header>"
      And the payload is "<payload>"
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is accepted

      Examples:
        | header                         | payload                                                                                        |
        | {'typ':'JWT', 'alg':'HS256' }  | { 'exp':1772370000 ,'aud':'EQAAPPL','sub':'COLIN','iss':'https://sys1.example'}                |
        | {'alg':'HS256'}                | {'iss':'https:\/\/sys1.example','sub':'\u0043OLIN','aud':'EQAAPPL','exp':1.772370000e9}         |

    @reject
    Scenario Outline: Written otherwise after it was signed
      Given a token signed by K1 with HS256
      And the token comes with its <part> written otherwise
      When the token is validated at 2026-03-01T12:00:00Z
      Then it is refused as bad-signature

      Examples:
        | part    |
        | header  |
        | payload |
