Feature: Personal access tokens of ZAAS

  A user makes them for programs: they live for days, and are good for the services
  in their scopes only. What is revoked of them is kept by the caching service.

  @ZAAS-14 @must
  Rule: An access token is good for the services in its scopes, and for no other
    It is made with credentials, for a number of days and a list of services; without
    services there is none to make.

    Source: zowe/api-layer v3.x.x, StoreAccessTokenInfoFilter, ApimlAccessTokenProvider; AccessTokenServiceTest

    @accept
    Scenario Outline: The scope <scope>, asked for as <service>
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                   |
        | body  | {"validity":1,"scopes":["<scope>"]} |
      Then the status is 200
      When the token of the answer is taken
      And POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"<service>"} |
      Then the status is 204
      And the token's claim iss is "APIML_PAT"
      And the token's claim exp is 86400 seconds after its claim iat

      Examples:
        | scope   | service |
        | gateway | gateway |
        | GATEWAY | gateway |

    @boundary
    Scenario Outline: <validity> days
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                            |
        | body  | {"validity":<validity>,"scopes":["gateway"]} |
      Then the status is 200
      When the token of the answer is taken
      Then the token's claim exp is <seconds> seconds after its claim iat

      Examples:
        | validity | seconds |
        | 90       | 7776000 |
        | 91       | 7776000 |
        | 0        | 7776000 |
        | -1       | 7776000 |
        | 89       | 7689600 |

    @reject
    Scenario: Another service
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                   |
        | body  | {"validity":1,"scopes":["gateway"]} |
      Then the status is 200
      When the token of the answer is taken
      And POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"elsewhere"} |
      Then the status is 401

    @reject
    Scenario Outline: Not made: <what>
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | <basic> |
        | body  | <body>  |
      Then the status is <status>
      And the message is <number>
      And no token is in the answer

      Examples:
        | what             | basic                   | body                                | status | number                 |
        | no scopes        | {user}:{password}       | {"validity":1}                      | 400    | ZWEAT606E              |
        | empty scopes     | {user}:{password}       | {"validity":1,"scopes":[]}          | 400    | ZWEAT606E              |
        | no body          | {user}:{password}       |                                     | 400    | ZWEAT606E              |
        | no JSON          | {user}:{password}       | {"validity":                        | 400    | ZWEAT605E              |
        | a wrong password | {user}:{other password} | {"validity":1,"scopes":["gateway"]} | 401    | ZWEAG120E or ZWEAT410E |

    @reject
    Scenario: Garbage
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"garbage","serviceId":"gateway"} |
      Then the status is 401

    @reject
    Scenario: A token of login is no access token
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"gateway"} |
      Then the status is 401

  @ZAAS-15 @must
  Rule: Whoever holds an access token can revoke it, once
    It is good for nothing from then on; others of the same user stay.

    Source: zowe/api-layer v3.x.x, AuthController, ApimlAccessTokenProvider; AccessTokenServiceTest

    @accept
    Scenario: Another token of the user
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                   |
        | body  | {"validity":1,"scopes":["gateway"]} |
      And the token of the answer is taken
      And "{token}" is kept as "other token"
      And the same request is sent again
      And the token of the answer is taken
      And DELETE "/gateway/api/v1/auth/access-token/revoke" is sent with:
        | body | {"token":"{token}"} |
      Then the status is 204
      When POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{other token}","serviceId":"gateway"} |
      Then the status is 204

    @reject
    Scenario: The token that was revoked
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                   |
        | body  | {"validity":1,"scopes":["gateway"]} |
      And the token of the answer is taken
      And DELETE "/gateway/api/v1/auth/access-token/revoke" is sent with:
        | body | {"token":"{token}"} |
      Then the status is 204
      When POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"gateway"} |
      Then the status is 401
      When DELETE "/gateway/api/v1/auth/access-token/revoke" is sent with:
        | body | {"token":"{token}"} |
      Then the status is 401

  @ZAAS-16 @must
  Rule: One's own access tokens are one's own to revoke, those of others take authority
    All of one's own go at once. Those of another user, or all that are good for a
    service, are revoked by who is authorized in the security manager; others get 403,
    and nothing is revoked.

    Source: zowe/api-layer v3.x.x, AuthController; AccessTokenServiceTest

    @accept
    Scenario: One's own
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                   |
        | body  | {"validity":1,"scopes":["gateway"]} |
      And the token of the answer is taken
      And "{token}" is kept as "token of another"
      And POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {other}:{other password}            |
        | body  | {"validity":1,"scopes":["gateway"]} |
      And the token of the answer is taken
      # On a service over HTTPS this would reach into other scenarios, which have access
      # tokens of the user; none has one of the other user.
      And DELETE "/gateway/api/v1/auth/access-token/revoke/tokens" is sent with:
        | basic | {other}:{other password} |
      Then the status is 204
      When POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"gateway"} |
      Then the status is 401
      When POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token of another}","serviceId":"gateway"} |
      Then the status is 204

    @accept
    Scenario Outline: By <what>, with authority
      Given a ZAAS
      And the administrator enters:
        """
        SETROPTS CLASSACT(ZOWE) RACLIST(ZOWE)
        RDEFINE ZOWE APIML.SERVICES UACC(NONE)
        PERMIT APIML.SERVICES CLASS(ZOWE) ID({other}) ACCESS(UPDATE)
        SETROPTS RACLIST(ZOWE) REFRESH
        """
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                               |
        | body  | {"validity":1,"scopes":["gateway","elsewhere"]} |
      And the token of the answer is taken
      And DELETE "/gateway/api/v1/auth/access-token/revoke/tokens/<what>" is sent with:
        | basic | {other}:{other password} |
        | body  | <body>                   |
      Then the status is 204
      When POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"gateway"} |
      Then the status is 401
      When DELETE "/gateway/api/v1/auth/access-token/evict" is sent with:
        | basic | {other}:{other password} |
      Then the status is 204
      When POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"gateway"} |
      Then the status is 401

      Examples:
        | what  | body                      |
        | user  | {"userId":"{user}"}       |
        | scope | {"serviceId":"elsewhere"} |

    @reject
    Scenario Outline: By <what>, without authority
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                   |
        | body  | {"validity":1,"scopes":["gateway"]} |
      And the token of the answer is taken
      And DELETE "/gateway/api/v1/auth/access-token/revoke/tokens/<what>" is sent with:
        | basic | {other}:{other password} |
        | body  | <body>                   |
      Then the status is 403
      When POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"gateway"} |
      Then the status is 204

      Examples:
        | what  | body                    |
        | user  | {"userId":"{user}"}     |
        | scope | {"serviceId":"gateway"} |

    @reject
    Scenario: By nobody
      Given a ZAAS
      When DELETE "/gateway/api/v1/auth/access-token/revoke/tokens" is sent
      Then the status is 401

    @reject
    Scenario Outline: Without saying whose: <what>
      Given a ZAAS
      And the administrator enters:
        """
        SETROPTS CLASSACT(ZOWE) RACLIST(ZOWE)
        RDEFINE ZOWE APIML.SERVICES UACC(NONE)
        PERMIT APIML.SERVICES CLASS(ZOWE) ID({other}) ACCESS(UPDATE)
        SETROPTS RACLIST(ZOWE) REFRESH
        """
      When DELETE "/gateway/api/v1/auth/access-token/revoke/tokens/<what>" is sent with:
        | basic | {other}:{other password} |
        | body  | {}                       |
      Then the status is 400
      And the message is ZWEAT607E

      Examples:
        | what  |
        | user  |
        | scope |

  @ZAAS-17 @must
  Rule: A revocation of access tokens outlasts a restart, and holds at every instance
    The caching service keeps it, which the instances share.

    Source: zowe/api-layer v3.x.x, ApimlAccessTokenProvider

    @accept
    Scenario: A token that was not revoked
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                   |
        | body  | {"validity":1,"scopes":["gateway"]} |
      And the token of the answer is taken
      And server ZAAS is restarted
      And POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"gateway"} |
      Then the status is 204

    @reject
    Scenario: After a restart
      Given a ZAAS
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                   |
        | body  | {"validity":1,"scopes":["gateway"]} |
      And the token of the answer is taken
      And DELETE "/gateway/api/v1/auth/access-token/revoke" is sent with:
        | body | {"token":"{token}"} |
      Then the status is 204
      When server ZAAS is restarted
      And POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"gateway"} |
      Then the status is 401

    @reject
    Scenario: At another instance
      Given a ZAAS with:
        | systems | SYS1 SYS2 |
      When POST "/gateway/api/v1/auth/access-token/generate" is sent with:
        | basic | {user}:{password}                   |
        | body  | {"validity":1,"scopes":["gateway"]} |
      And the token of the answer is taken
      And DELETE "/gateway/api/v1/auth/access-token/revoke" is sent with:
        | body | {"token":"{token}"} |
      Then the status is 204
      When the work goes on on system SYS2
      And POST "/gateway/api/v1/auth/access-token/validate" is sent with:
        | body | {"token":"{token}","serviceId":"gateway"} |
      Then the status is 401
