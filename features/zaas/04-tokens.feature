Feature: The tokens of ZAAS: query, logout and refresh

  A token says who somebody is for eight hours, unless it is logged out. What was
  logged out is known to the instances of the API Mediation Layer, each of which
  forgets it when it restarts.

  @ZAAS-06 @must
  Rule: A query says whom a token belongs to, in four members
    They are domain, userId, creation and expiration. The token comes in the cookie or
    as Bearer. A query needs no client certificate, and is GET.

    Source: zowe/api-layer v3.x.x, QueryResponse, QueryFilter; QueryTest

    @accept
    Scenario Outline: <what>, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | <cookie> |
        | bearer | <bearer> |
      Then the status is 200
      And the answer has the members ["domain", "userId", "creation", "expiration"] and no other
      And the member "userId" of the answer is "{user}"
      And the member "expiration" of the answer matches "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}([+]0000|[+]00:00|Z)$"

      Examples:
        | what          | cookie                           | bearer  | level     |
        | In the cookie | apimlAuthenticationToken={token} |         | zowe-v2   |
        | As Bearer     |                                  | {token} | zowe-v2   |
        | In the cookie | apimlAuthenticationToken={token} |         | zowe-v3.0 |
        | As Bearer     |                                  | {token} | zowe-v3.0 |
        | In the cookie | apimlAuthenticationToken={token} |         | zowe-v3   |
        | As Bearer     |                                  | {token} | zowe-v3   |

    @reject
    Scenario Outline: <what>
      Given a ZAAS
      And the user has logged in
      When GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | <cookie> |
        | header | <header> |
      Then the status is 401
      And the message is ZWEAG131E

      Examples:
        | what                     | cookie           | header                    |
        | No token                 |                  |                           |
        | A cookie of another name | jwtToken={token} |                           |
        | An empty Bearer          |                  | Authorization: Bearer     |
        | Basic credentials        |                  | Authorization: Basic dTpw |

    @reject
    Scenario Outline: POST, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 405
      And the message is ZWEAG101E or ZWEAO405E

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

  @ZAAS-07 @must
  Rule: A query for a token that ZAAS has not signed as it stands is refused as not valid
    What the token claims is believed only if the signature is that of ZAAS, with the
    algorithm of ZAAS.

    Source: zowe/api-layer v3.x.x, JwtPenTest, QueryTest
    Source: RFC 8725, sections 2.1, 3.1 and 3.2

    @accept
    Scenario: The token as it was signed
      Given a ZAAS
      And the user has logged in
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario Outline: <what>, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      And the token comes with <what>
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401
      And the message is <number>

      Examples:
        | what                           | level     | number    |
        | another user in its payload    | zowe-v2   | ZWEAG130E |
        | another issuer in its payload  | zowe-v2   | ZWEAG130E |
        | a later expiry in its payload  | zowe-v2   | ZWEAG130E |
        | an empty signature             | zowe-v2   | ZWEAG130E |
        | another user in its payload    | zowe-v3.0 | ZWEAG130E |
        | another issuer in its payload  | zowe-v3.0 | ZWEAG130E |
        | a later expiry in its payload  | zowe-v3.0 | ZWEAG130E |
        | an empty signature             | zowe-v3.0 | ZWEAG130E |
        | another user in its payload    | zowe-v3   | ZWEAO402E |
        | another issuer in its payload  | zowe-v3   | ZWEAO402E |
        | a later expiry in its payload  | zowe-v3   | ZWEAO402E |
        | an empty signature             | zowe-v3   | ZWEAO402E |
        | a bit changed in its signature | zowe-v3   | ZWEAO402E |
        | its header alone               | zowe-v3   | ZWEAO402E |
        | a fourth segment               | zowe-v3   | ZWEAO402E |

    @reject
    Scenario Outline: The algorithm none and an empty signature, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      And the token comes with none put into its header
      And the token comes with an empty signature
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401
      And the message is <number>

      Examples:
        | level     | number    |
        | zowe-v2   | ZWEAG130E |
        | zowe-v3.0 | ZWEAG130E |
        | zowe-v3   | ZWEAO402E |

    @reject
    Scenario Outline: HS256 with the public key as <form>, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      And the public key P1 is the one at "/gateway/api/v1/auth/keys/public/all"
      And the HMAC key FALSE made of the public key P1 as <form>
      And the token is signed anew by FALSE with HS256
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401
      And the message is <number>

      Examples:
        | form | level     | number    |
        | PEM  | zowe-v2   | ZWEAG130E |
        | PEM  | zowe-v3.0 | ZWEAG130E |
        | PEM  | zowe-v3   | ZWEAO402E |
        | DER  | zowe-v3   | ZWEAO402E |

    @reject
    Scenario Outline: A token that somebody else signed, as of <issuer>
      Given a ZAAS
      And the user has logged in
      And the RSA-2048 key R1
      And the token is signed anew by R1 with RS256
      And in the claims, iss is "<issuer>"
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401
      And the message is ZWEAG130E or ZWEAO402E

      Examples:
        | issuer              |
        | APIML               |
        | APIML_PAT           |
        | zOSMF               |
        | https://idp.example |

  @ZAAS-08 @must
  Rule: A token is good for eight hours, and an expired one says so before anything else
    Its time is looked at before its signature: one that has expired, and was forged as
    well, is told to have expired.

    Source: zowe/api-layer v3.x.x, AuthConfigurationProperties, AuthenticationService
    Source: RFC 7519, section 4.1.4

    @accept
    Scenario: The claims of a token
      Given a ZAAS with:
        | provider | saf |
      And the user has logged in
      Then the token's claim exp is 28800 seconds after its claim iat
      And the token's claim iss is "APIML"
      And the token's header member alg is "RS256"

    @boundary
    Scenario: The last second
      Given a ZAAS
      And the user has logged in
      When 28799 seconds pass
      And GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario Outline: <what> after eight hours, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      And the token comes with <what>
      When 8 hours pass
      And GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401
      And the message is ZWEAT100E

      Examples:
        | what                           | level     |
        | another user in its payload    | zowe-v2   |
        | another user in its payload    | zowe-v3.0 |
        | another user in its payload    | zowe-v3   |
        | a bit changed in its signature | zowe-v3   |

    @reject
    Scenario Outline: The token as it was signed, after eight hours, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When 8 hours pass
      And GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401
      And the message is ZWEAT100E
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | bearer | {token} |
      Then the status is 401
      And the message is ZWEAT100E

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

  @ZAAS-09 @must
  Rule: A logout ends one token, once
    The token is refused from then on, by a second logout as well. Other tokens of the
    user stay good. A token that cannot be one is 400, where a query has 401.

    Source: zowe/api-layer v3.x.x, JWTLogoutHandler, AuthExceptionHandler; SafLogoutTest
    Source: zowe/api-layer issue 831

    @accept
    Scenario Outline: Login, query, logout, query, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      And "{token}" is kept as "other token"
      And the user has logged in
      When GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 200
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 204
      And the answer has no body
      When GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 401
      And the message is <number>
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 401
      And the message is <number>
      When GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={other token} |
      Then the status is 200

      Examples:
        | level     | number    |
        | zowe-v2   | ZWEAG130E |
        | zowe-v3.0 | ZWEAG130E |
        | zowe-v3   | ZWEAO402E |

    @reject
    Scenario Outline: <what>, at level <level>
      Given a ZAAS of level <level>
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | bearer | <token> |
      Then the status is <status>
      And the message is <number>

      Examples:
        | what     | token   | level     | status | number    |
        | No token |         | zowe-v2   | 401    | ZWEAG131E |
        | No token |         | zowe-v3.0 | 401    | ZWEAG131E |
        | No token |         | zowe-v3   | 401    | ZWEAG131E |
        | Garbage  | garbage | zowe-v2   | 400    | ZWEAG130E |
        | Garbage  | garbage | zowe-v3.0 | 400    | ZWEAG130E |
        | Garbage  | garbage | zowe-v3   | 400    | ZWEAG130E |

    @reject
    Scenario: A forged token ends nobody's session
      Given a ZAAS
      And the user has logged in
      And "{token}" is kept as "good token"
      And the token comes with a bit changed in its signature
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | bearer | {token} |
      Then the status is 400
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {good token} |
      Then the status is 200

  @ZAAS-10 @must
  Rule: A logout is known to every instance that is up
    Instances share the key that signs, so that a token of one is good at all; the one
    that logs it out tells the others.

    Source: zowe/api-layer v3.x.x, AuthenticationService, invalidateJwtToken

    @accept
    Scenario Outline: A token at two instances, at level <level>
      Given a ZAAS of level <level> with:
        | systems | SYS1 SYS2 |
      And the user has logged in
      When the work goes on on system SYS2
      And GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 200
      And the member "userId" of the answer is "{user}"

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

    @reject
    Scenario Outline: A token that was logged out at the other instance, at level <level>
      Given a ZAAS of level <level> with:
        | systems | SYS1 SYS2 |
      And the user has logged in
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 204
      When the work goes on on system SYS2
      And GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 401
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 401

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

  @ZAAS-11 @limit
  Rule: A restart forgets what was logged out
    Each instance remembers on its own, and not beyond its end. A token that was logged
    out is good again until it expires.

    Source: zowe/api-layer v3.x.x, CacheConfig (invalidatedJwtTokens), AuthenticationService
    Source: zowe/api-layer issue 2900

    @boundary
    Scenario Outline: The only instance, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 204
      When server ZAAS is restarted
      And GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then one of these choices is taken
        | choice                        | outcome    |
        | the token is good again       | status 200 |
        | the logout outlasts a restart | status 401 |

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

    @boundary
    Scenario Outline: One of two instances, at level <level>
      Given a ZAAS of level <level> with:
        | systems | SYS1 SYS2 |
      And the user has logged in
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 204
      When server ZAAS is restarted
      And GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then one of these choices is taken
        | choice                    | outcome    |
        | nobody tells the instance | status 200 |
        | the logout is known again | status 401 |

      Examples:
        | level     |
        | zowe-v3.0 |
        | zowe-v3   |

  @ZAAS-12 @must
  Rule: In Zowe 2, an instance that comes back is told what was logged out meanwhile
    The Discovery Service has the other instances tell it. What nobody logged out stays
    good.

    Source: zowe/api-layer v2.x.x, GatewayNotifier, AuthController (distribute)

    @accept
    Scenario: A token that was not logged out
      Given a ZAAS of level zowe-v2 with:
        | systems | SYS1 SYS2 |
      And the user has logged in
      When server ZAAS is restarted
      And GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 200

    @reject
    Scenario: A token that was logged out before the restart
      Given a ZAAS of level zowe-v2 with:
        | systems | SYS1 SYS2 |
      And the user has logged in
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 204
      When server ZAAS is restarted
      And GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 401

  @ZAAS-13 @must
  Rule: Where refresh is switched on, it exchanges a token for a new one, and ends the old one
    It takes what /ticket takes: a client certificate and a token. Switched off, which
    is the default, it is not there.

    Source: zowe/api-layer v3.x.x, SuccessfulRefreshHandler; RefreshTest

    @accept
    Scenario Outline: A new token, at level <level>
      Given a ZAAS of level <level> with:
        | refresh | true |
      And the user has logged in
      And "{token}" is kept as "old token"
      When POST "/gateway/api/v1/auth/refresh" is sent with:
        | certificate | trusted                          |
        | cookie      | apimlAuthenticationToken={token} |
      Then the status is 204
      And the answer sets cookie "apimlAuthenticationToken" with "HttpOnly; Secure; SameSite=Strict; Path=/"
      When the token of the answer is taken
      And GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 200
      And the member "userId" of the answer is "{user}"
      When GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={old token} |
      Then the status is 401

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

    @reject
    Scenario Outline: <what>
      Given a ZAAS with:
        | refresh | true |
      And the user has logged in
      When POST "/gateway/api/v1/auth/refresh" is sent with:
        | certificate | <certificate> |
        | cookie      | <cookie>      |
      Then the status is <status>
      And the answer sets no cookie "*"

      Examples:
        | what                     | certificate | cookie                           | status |
        | No certificate           | none        | apimlAuthenticationToken={token} | 403    |
        | A stranger's certificate | untrusted   | apimlAuthenticationToken={token} | 403    |
        | No token                 | trusted     |                                  | 401    |
        | Garbage                  | trusted     | apimlAuthenticationToken=garbage | 401    |

    @reject
    Scenario: Switched off
      Given a ZAAS with:
        | refresh | false |
      And the user has logged in
      When POST "/gateway/api/v1/auth/refresh" is sent with:
        | certificate | trusted                          |
        | cookie      | apimlAuthenticationToken={token} |
      Then the status is 404
      And the answer sets no cookie "*"
