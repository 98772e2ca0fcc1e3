Feature: What is around tickets and tokens: keys, peers, the gateway, messages

  @ZAAS-18 @must
  Rule: The public keys are for everybody, and nothing secret is with them
    Whoever has them can verify a token without asking. They come as a JWK set and, the
    current one, in PEM form.

    Source: zowe/api-layer v3.x.x, AuthController, JwtSecurity; PublicKeyIntegrationTest
    Source: RFC 7517, section 5; RFC 7518, section 6.3.2

    @accept
    Scenario Outline: The set of <which> keys, at level <level>
      Given a ZAAS of level <level>
      When GET "/gateway/api/v1/auth/keys/public/<which>" is sent
      Then the status is 200
      And the member "keys.0.kty" of the answer is "RSA"
      And the member "keys.0.n" of the answer matches "^[A-Za-z0-9_-]{342,}$"
      And the member "keys.0.e" of the answer matches "^[A-Za-z0-9_-]+$"

      Examples:
        | which   | level     |
        | all     | zowe-v2   |
        | current | zowe-v2   |
        | all     | zowe-v3.0 |
        | current | zowe-v3.0 |
        | all     | zowe-v3   |
        | current | zowe-v3   |

    @accept
    Scenario: The keys where z/OSMF issues tokens
      Given a ZAAS with:
        | provider | zosmf |
      When GET "/gateway/api/v1/auth/keys/public/all" is sent
      Then the status is 200
      And the member "keys.0.kty" of the answer is "RSA"
      And the member "keys.1.kty" of the answer is "RSA"
      And the answer has no member "keys.2"
      When GET "/gateway/api/v1/auth/keys/public/current" is sent
      Then the status is 200
      And the member "keys.0.kty" of the answer is "RSA"
      And the answer has no member "keys.1"

    @reject
    Scenario Outline: No private part in the set of <which> keys
      Given a ZAAS
      When GET "/gateway/api/v1/auth/keys/public/<which>" is sent
      Then the status is 200
      And the answer has no member "keys.0.d"
      And the answer has no member "keys.0.p"
      And the answer has no member "keys.0.q"

      Examples:
        | which   |
        | all     |
        | current |

    @reject
    Scenario: POST
      Given a ZAAS
      When POST "/gateway/api/v1/auth/keys/public/all" is sent
      Then the status is 405

  @ZAAS-19 @must
  Rule: Only instances of the same API Mediation Layer can tell one that a token was logged out
    They are known by API ML's own client certificate. Nobody else ends the sessions of
    others so.

    Source: zowe/api-layer v3.x.x, AuthController (invalidate)
    Source: zowe/api-layer v2.x.x, NewSecurityConfiguration

    @accept
    Scenario Outline: By an instance, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When DELETE "<path>{token}" is sent with:
        | certificate | own |
      Then the status is 200
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | level     | path                          |
        | zowe-v2   | /gateway/auth/invalidate/     |
        | zowe-v3.0 | /zaas/api/v1/auth/invalidate/ |

    @reject
    Scenario Outline: With <what> certificate, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When DELETE "<path>{token}" is sent with:
        | certificate | <certificate> |
      Then the status is 401 or 403
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 200

      Examples:
        | what         | certificate | level     | path                          |
        | no           | none        | zowe-v2   | /gateway/auth/invalidate/     |
        | a stranger's | untrusted   | zowe-v2   | /gateway/auth/invalidate/     |
        | no           | none        | zowe-v3.0 | /zaas/api/v1/auth/invalidate/ |
        | a stranger's | untrusted   | zowe-v3.0 | /zaas/api/v1/auth/invalidate/ |

    @reject
    Scenario Outline: Garbage from an instance, at level <level>
      Given a ZAAS of level <level>
      When DELETE "<path>garbage" is sent with:
        | certificate | own |
      Then the status is 400

      Examples:
        | level     | path                          |
        | zowe-v2   | /gateway/auth/invalidate/     |
        | zowe-v3.0 | /zaas/api/v1/auth/invalidate/ |

  @ZAAS-20 @must
  Rule: The gateway gets tickets for whom it calls, and repeats no token
    Below /zaas/scheme it presents API ML's certificate and the credentials of its
    client: a token, or an access token and the service that is called. Nobody else
    gets a ticket there.

    Source: zowe/api-layer v3.x.x, SchemeController, ZaasExceptionHandler; PassTicketTest and ZaasNegativeTest of ZAAS
    Source: zowe/api-layer issue 3869

    @accept
    Scenario Outline: With a token, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/zaas/scheme/ticket" is sent with:
        | certificate | own                                |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the member "token" of the answer is ""
      And the member "userId" of the answer is "{user}"
      And the ticket signs the user on to {authorized}

      Examples:
        | level     |
        | zowe-v3.0 |
        | zowe-v3   |

    @accept
    Scenario: With an access token
      Given a ZAAS of level zowe-v3
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                   |
        | body  | {"validity":1,"scopes":["gateway"]} |
      And the token of the answer is taken
      And POST "/zaas/scheme/ticket" is sent with:
        | certificate | own                                |
        | cookie      | personalAccessToken={token}        |
        | header      | X-Service-Id: gateway              |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the ticket signs the user on to {authorized}

    @reject
    Scenario Outline: <what>, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/zaas/scheme/ticket" is sent with:
        | certificate | <certificate> |
        | cookie      | <cookie>      |
        | body        | <body>        |
        | type        | <type>        |
      Then the status is <status>
      And the answer has no member "ticket"

      Examples:
        | what                     | certificate | cookie                           | body                               | type             | level     | status |
        | No certificate           | none        | apimlAuthenticationToken={token} | {"applicationName":"{authorized}"} | application/json | zowe-v3.0 | 401    |
        | A stranger's certificate | untrusted   | apimlAuthenticationToken={token} | {"applicationName":"{authorized}"} | application/json | zowe-v3.0 | 401    |
        | No token                 | own         |                                  | {"applicationName":"{authorized}"} | application/json | zowe-v3.0 | 401    |
        | Garbage                  | own         | apimlAuthenticationToken=garbage | {"applicationName":"{authorized}"} | application/json | zowe-v3.0 | 401    |
        | No application           | own         | apimlAuthenticationToken={token} | {}                                 | application/json | zowe-v3.0 | 400    |
        | An unknown one           | own         | apimlAuthenticationToken={token} | {"applicationName":"{unknown}"}    | application/json | zowe-v3.0 | 400    |
        | No Content-Type          | own         | apimlAuthenticationToken={token} | {"applicationName":"{authorized}"} | none             | zowe-v3.0 | 404    |
        | XML                      | own         | apimlAuthenticationToken={token} | {"applicationName":"{authorized}"} | application/xml  | zowe-v3.0 | 404    |
        | No certificate           | none        | apimlAuthenticationToken={token} | {"applicationName":"{authorized}"} | application/json | zowe-v3   | 401    |
        | A stranger's certificate | untrusted   | apimlAuthenticationToken={token} | {"applicationName":"{authorized}"} | application/json | zowe-v3   | 401    |
        | No token                 | own         |                                  | {"applicationName":"{authorized}"} | application/json | zowe-v3   | 401    |
        | Garbage                  | own         | apimlAuthenticationToken=garbage | {"applicationName":"{authorized}"} | application/json | zowe-v3   | 401    |
        | No application           | own         | apimlAuthenticationToken={token} | {}                                 | application/json | zowe-v3   | 400    |
        | An unknown one           | own         | apimlAuthenticationToken={token} | {"applicationName":"{unknown}"}    | application/json | zowe-v3   | 500    |
        | No Content-Type          | own         | apimlAuthenticationToken={token} | {"applicationName":"{authorized}"} | none             | zowe-v3   | 415    |
        | XML                      | own         | apimlAuthenticationToken={token} | {"applicationName":"{authorized}"} | application/xml  | zowe-v3   | 415    |

    @reject
    Scenario: A token that somebody signed with the public key
      Given a ZAAS of level zowe-v3
      And the user has logged in
      And the public key P1 is the one at "/gateway/api/v1/auth/keys/public/all"
      And the HMAC key FALSE made of the public key P1 as PEM
      And the token is signed anew by FALSE with HS256
      When POST "/zaas/scheme/ticket" is sent with:
        | certificate | own                                |
        | bearer      | {token}                            |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 401

  @ZAAS-21 @must
  Rule: What is wrong with a request for a ticket is looked for in a fixed order
    It is the method, the client certificate, the presence of the token, its validity,
    the body, and what SAF says. So whoever has no certificate learns nothing of
    tokens, and whoever has no token nothing of applications.

    Source: zowe/api-layer v3.x.x, QueryFilter
    Source: zowe/api-layer v2.x.x, QueryFilter

    @accept
    Scenario Outline: Nothing is wrong, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |

    @reject
    Scenario Outline: <what>, at level <level>
      Given a ZAAS of level <level>
      When <method> "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | <certificate> |
        | cookie      | <cookie>      |
        | body        | <body>        |
      Then the status is <status>

      Examples:
        | what                                  | method | certificate | cookie                           | body                            | level     | status |
        | Method before certificate             | GET    | none        |                                  |                                 | zowe-v2   | 405    |
        | Certificate before token              | POST   | none        | apimlAuthenticationToken=garbage | {"applicationName":"{unknown}"} | zowe-v2   | 403    |
        | Presence of the token before the body | POST   | trusted     |                                  | {                               | zowe-v2   | 401    |
        | Validity of the token before the body | POST   | trusted     | apimlAuthenticationToken=garbage | {                               | zowe-v2   | 401    |
        | The token before the application      | POST   | trusted     | apimlAuthenticationToken=garbage | {"applicationName":"{unknown}"} | zowe-v2   | 401    |
        | Method before certificate             | GET    | none        |                                  |                                 | zowe-v3.0 | 405    |
        | Certificate before token              | POST   | none        | apimlAuthenticationToken=garbage | {"applicationName":"{unknown}"} | zowe-v3.0 | 403    |
        | Presence of the token before the body | POST   | trusted     |                                  | {                               | zowe-v3.0 | 401    |
        | Validity of the token before the body | POST   | trusted     | apimlAuthenticationToken=garbage | {                               | zowe-v3.0 | 401    |
        | The token before the application      | POST   | trusted     | apimlAuthenticationToken=garbage | {"applicationName":"{unknown}"} | zowe-v3.0 | 401    |

  @ZAAS-22 @must
  Rule: The service is at the paths of its release
    Zowe 2 takes the paths of Zowe 1 as well; Zowe 3 has a service of its own, with
    paths that the gateway's lead to.

    Source: zowe/api-layer v2.x.x and v3.x.x, AuthConfigurationProperties, AuthController, AuthEndpointConfig

    @accept
    Scenario Outline: <path> at level <level>
      Given a ZAAS of level <level>
      When POST "<path>/login" is sent with:
        | basic | {user}:{password} |
      Then the status is 204
      When the token of the answer is taken
      And GET "<path>/query" is sent with:
        | bearer | {token} |
      Then the status is 200
      When POST "<path>/logout" is sent with:
        | bearer | {token} |
      Then the status is 204

      Examples:
        | path                 | level     |
        | /gateway/api/v1/auth | zowe-v2   |
        | /api/v1/gateway/auth | zowe-v2   |
        | /gateway/api/v1/auth | zowe-v3.0 |
        | /zaas/api/v1/auth    | zowe-v3.0 |
        | /gateway/api/v1/auth | zowe-v3   |
        | /zaas/api/v1/auth    | zowe-v3   |

    @reject
    Scenario Outline: Garbage at <path>, level <level>
      Given a ZAAS of level <level>
      When GET "<path>/query" is sent with:
        | bearer | garbage |
      Then the status is 401

      Examples:
        | path                 | level     |
        | /api/v1/gateway/auth | zowe-v2   |
        | /zaas/api/v1/auth    | zowe-v3.0 |
        | /zaas/api/v1/auth    | zowe-v3   |

  @ZAAS-23 @must
  Rule: In Zowe 3, a refusal of a token that is not valid has X-Zowe-Auth-Failure
    A gateway passes the header on, where it would not pass on a body. It says what
    the release has for it: one message, or the one that replaced it.

    Source: zowe/api-layer v3.x.x, AuthExceptionHandler, ApimlConstants

    @accept
    Scenario Outline: A token that is valid, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the answer has no header "X-Zowe-Auth-Failure"

      Examples:
        | level     |
        | zowe-v3.0 |
        | zowe-v3   |

    @reject
    Scenario Outline: Garbage, at level <level>
      Given a ZAAS of level <level>
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | garbage |
      Then the status is 401
      And the header "X-Zowe-Auth-Failure" of the answer matches "<text>"

      Examples:
        | level     | text                          |
        | zowe-v3.0 | ^ZWEAG102E Token is not valid |
        | zowe-v3   | ^ZWEAO402E                    |

  @ZAAS-24 @must
  Rule: A refusal is a list of messages, each with its type, its number and what it says
    The number ends with the letter of the type. Clients know messages by their keys,
    too, which stay the same.

    Source: zowe/api-layer v3.x.x, ApiMessage, ApiMessageView, MessageType
    Source: zowe-cli, core-for-zowe-sdk, auth constants

    @accept
    Scenario: A success has none
      Given a ZAAS
      And the user has logged in
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the answer has no member "messages"

    @reject
    Scenario Outline: <what>
      Given a ZAAS
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | <token> |
      Then the status is 401
      And the header "Content-Type" of the answer matches "^application/json"
      And the answer has the members ["messages"] and no other
      And the member "messages.0.messageType" of the answer is "ERROR"
      And the member "messages.0.messageNumber" of the answer matches "^ZWE[A-Z]{2}[0-9]{3}E$"
      And the member "messages.0.messageContent" of the answer matches "."
      And the member "messages.0.messageKey" of the answer is one of <keys>

      Examples:
        | what     | token   | keys                                                                                 |
        | No token |         | ["org.zowe.apiml.security.query.tokenNotProvided"]                                   |
        | Garbage  | garbage | ["org.zowe.apiml.security.query.invalidToken", "org.zowe.apiml.common.unauthorized"] |

  @ZAAS-25 @must
  Rule: A PassTicket is bound to its user and its application
    The one that a token of one user gives is worth nothing for another user, and at
    another application.

    Source: z/OS Security Server RACF Security Administrator's Guide (SA23-2289), "Using PassTickets"
    Source: zowe/api-layer v3.x.x, PassticketSchemeTest

    @accept
    Scenario: The user and the application that it was made for
      Given a ZAAS
      And the other user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the member "userId" of the answer is "{other}"
      And the ticket signs the other user on to {authorized}

    @reject
    Scenario: Another user
      Given a ZAAS
      And the other user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the ticket does not sign the user on to {authorized}

    @reject
    Scenario: Another application
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the ticket does not sign the user on to {replayable}

  @ZAAS-26 @must
  Rule: Many can ask at once
    Requests that come together are all answered as they would be one by one; of many
    logouts of one token, none gives it back.

    Source: zowe/api-layer pull request 2845 (tickets that were made at once)

    @accept
    Scenario: Twenty tickets
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      And the same request is sent 20 times at once
      Then each status is 200

    @reject
    Scenario: Twenty logouts
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 204
      When the same request is sent 20 times at once
      Then each status is 401
      When GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 401

  @ZAAS-27 @must
  Rule: Where z/OSMF judges passwords, its own token is passed through
    It is z/OSMF that signs it. Where z/OSMF issues LTPA tokens only, ZAAS makes a token
    that carries one.

    Source: zowe/api-layer v3.x.x, ZosmfAuthenticationProvider, AuthenticationService; ZosmfLoginTest

    @accept
    Scenario Outline: <what>
      Given a ZAAS with:
        | provider | <provider> |
      And the user has logged in
      Then the token's claim iss is "<issuer>"
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "userId" of the answer is "{user}"
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | bearer | {token} |
      Then the status is 204
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | what                 | provider   | issuer |
        | A token of z/OSMF    | zosmf      | zOSMF  |
        | A token that carries | zosmf-ltpa | APIML  |

    @reject
    Scenario Outline: A wrong password, provider <provider>
      Given a ZAAS with:
        | provider | <provider> |
      When POST "/gateway/api/v1/auth/login" is sent with:
        | basic | {user}:{other password} |
      Then the status is 401
      And the message is ZWEAG120E
      And the answer sets no cookie "*"

      Examples:
        | provider   |
        | zosmf      |
        | zosmf-ltpa |
