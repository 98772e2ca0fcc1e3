Feature: Web tokens of z/OSMF

  z/OSMF (started task IZUSVR1, application IZUDFLT) runs in Liberty. Its service
  authenticate signs users on and hands out tokens, which its other services take in
  place of credentials: a JSON Web Token in the cookie jwtToken, and an LTPA token in
  the cookie LtpaToken2.

  @ZMF-01 @must
  Rule: A login with Basic credentials sets the cookies jwtToken and LtpaToken2
    Whom SAF refuses gets 401 and no cookie.

    Source: z/OSMF Programming Guide, "Web token authentication services"
    Source: IBM, "z/OSMF JWT support" for z/OS 2.5 (jwtSso: cookieName, includeLtpaCookie)

    @accept
    Scenario: A user with a password
      Given an IZUSVR1
      When POST "/zosmf/services/authenticate" is sent with:
        | basic  | {user}:{password}          |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 200
      And the answer sets cookie "jwtToken" with "HttpOnly"
      And the answer sets cookie "LtpaToken2" with "HttpOnly"
      And "{password}" is not in the answer

    @accept
    Scenario: The header against cross-site requests may be empty
      Given an IZUSVR1
      When POST "/zosmf/services/authenticate" is sent with:
        | basic  | {user}:{password}     |
        | header | X-CSRF-ZOSMF-HEADER: |
      Then the status is 200

    @reject
    Scenario Outline: <who>
      Given an IZUSVR1
      When POST "/zosmf/services/authenticate" is sent with:
        | basic  | <credentials>             |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 401
      And the answer sets no cookie "jwtToken"
      And the answer sets no cookie "LtpaToken2"

      Examples:
        | who                         | credentials                  |
        | A wrong password            | {user}:{other password}      |
        | A user whom nobody knows    | {8 letters}:{password}       |
        | A password that has expired | {expired}:{expired password} |
        | A user who is revoked       | {revoked}:{revoked password} |
        | Nobody                      |                              |

  @ZMF-02 @must
  Rule: A token is taken until it expires, as long as nobody has changed it
    A client that wants to know whether a token is good presents it to the service
    authenticate, or asks for the inbox of notifications: 2xx says yes, 401 says no.

    Source: Zowe API ML, AuthenticatedEndpointStrategy and TokenValidationConfig
    Source: RFC 7515, section 5.2; RFC 8725, sections 2.1 and 3.1

    @accept
    Scenario Outline: <cookie> at <path>
      Given an IZUSVR1
      And the user has logged in
      When <method> "<path>" is sent with:
        | cookie | <cookie>={cookie <cookie>} |
        | header | X-CSRF-ZOSMF-HEADER: true  |
      Then the status is 2xx

      Examples:
        | cookie     | method | path                         |
        | jwtToken   | POST   | /zosmf/services/authenticate |
        | LtpaToken2 | POST   | /zosmf/services/authenticate |
        | jwtToken   | GET    | /zosmf/notifications/inbox   |
        | LtpaToken2 | GET    | /zosmf/notifications/inbox   |

    @accept
    Scenario: After a restart
      Given an IZUSVR1
      And the user has logged in
      And server IZUSVR1 is restarted
      When GET "/zosmf/notifications/inbox" is sent with:
        | cookie | jwtToken={cookie jwtToken} |
        | header | X-CSRF-ZOSMF-HEADER: true  |
      Then the status is 2xx

    @reject
    Scenario Outline: <cookie> after a month
      Given an IZUSVR1
      And the user has logged in
      And 31 days pass
      When GET "/zosmf/notifications/inbox" is sent with:
        | cookie | <cookie>={cookie <cookie>} |
        | header | X-CSRF-ZOSMF-HEADER: true  |
      Then the status is 401

      Examples:
        | cookie     |
        | jwtToken   |
        | LtpaToken2 |

    @reject
    Scenario Outline: A token that comes with <what>
      Given an IZUSVR1
      And the user has logged in
      And the token comes with <what>
      When GET "/zosmf/notifications/inbox" is sent with:
        | cookie | jwtToken={token}          |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 401

      Examples:
        | what                           |
        | another user in its payload    |
        | another issuer in its payload  |
        | a later expiry in its payload  |
        | a bit changed in its signature |

    @reject
    Scenario: A token that says that it needs no signature
      Given an IZUSVR1
      And the user has logged in
      And the token comes with none put into its header
      And the token comes with an empty signature
      When GET "/zosmf/notifications/inbox" is sent with:
        | cookie | jwtToken={token}          |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 401

    @reject
    Scenario: An LTPA token that is none
      Given an IZUSVR1
      When GET "/zosmf/notifications/inbox" is sent with:
        | cookie | LtpaToken2={320 letters}  |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 401

    @reject
    Scenario: No token
      Given an IZUSVR1
      When GET "/zosmf/notifications/inbox" is sent with:
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 401

  @ZMF-03 @must
  Rule: A token that was logged out is taken no more
    DELETE ends the tokens that it comes with. Those of another login stay good.

    Source: z/OSMF Programming Guide, "Web token authentication services"
    Source: APAR PH12143, as Zowe API ML has it

    @accept
    Scenario: The token of another login
      Given an IZUSVR1
      And the user has logged in
      And "{cookie jwtToken}" is kept as "first token"
      And 1 second passes
      And the user has logged in
      And "{cookie jwtToken}" is kept as "second token"
      And DELETE "/zosmf/services/authenticate" is sent with:
        | cookie | jwtToken={first token}    |
        | header | X-CSRF-ZOSMF-HEADER: true |
      When GET "/zosmf/notifications/inbox" is sent with:
        | cookie | jwtToken={second token}   |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 2xx

    @reject
    Scenario Outline: <cookie>
      Given an IZUSVR1
      And the user has logged in
      And "{cookie <cookie>}" is kept as "kept token"
      When DELETE "/zosmf/services/authenticate" is sent with:
        | cookie | <cookie>={kept token}     |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 2xx
      When GET "/zosmf/notifications/inbox" is sent with:
        | cookie | <cookie>={kept token}     |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 401

      Examples:
        | cookie     |
        | jwtToken   |
        | LtpaToken2 |

  @ZMF-04 @must
  Rule: JSON Web Tokens are issued by zOSMF, and the key that verifies them is public
    The token is signed with an RSA key; the JWK set of Liberty's token builder
    zOSMFBuilder has the public part of it, for whoever asks.

    Source: IBM, "z/OSMF JWT support" for z/OS 2.5 (jwtBuilder zOSMFBuilder, issuer zOSMF)
    Source: Zowe API ML, ZosmfService (JWK endpoint)

    @accept
    Scenario: The claims
      Given an IZUSVR1
      When the user has logged in
      Then the token's claim iss is "zOSMF"
      And the token's header member alg is "RS256"

    @accept
    Scenario: The key
      Given an IZUSVR1
      When GET "/jwt/ibm/api/zOSMFBuilder/jwk" is sent
      Then the status is 200
      And the member "keys.0.kty" of the answer is "RSA"
      And the member "keys.0.n" of the answer matches "^[A-Za-z0-9_-]{342,}$"

    @reject
    Scenario: The key is not the private one
      Given an IZUSVR1
      When GET "/jwt/ibm/api/zOSMFBuilder/jwk" is sent
      Then the answer has no member "keys.0.d"
      And the answer has no member "keys.0.p"

  @ZMF-05 @choice
  Rule: The other token of a login that was logged out
    DELETE with one of the two tokens of a login may leave the other one.

    Source: z/OSMF Programming Guide, "Web token authentication services"

    @boundary
    Scenario: The LTPA token after a logout with the JSON Web Token
      Given an IZUSVR1
      And the user has logged in
      And "{cookie LtpaToken2}" is kept as "other token"
      And DELETE "/zosmf/services/authenticate" is sent with:
        | cookie | jwtToken={cookie jwtToken} |
        | header | X-CSRF-ZOSMF-HEADER: true  |
      When GET "/zosmf/notifications/inbox" is sent with:
        | cookie | LtpaToken2={other token}  |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then one of these choices is taken
        | choice            | outcome    |
        | other-token-stays | status 200 |
        | whole-login-ends  | status 401 |

  @ZMF-06 @choice
  Rule: A token that was logged out, after a restart
    The keys of tokens outlast a restart. Whether a list of those that were logged out
    does, was not read.

    Source: z/OSMF Programming Guide, "Web token authentication services"

    @boundary
    Scenario: A JSON Web Token
      Given an IZUSVR1
      And the user has logged in
      And "{cookie jwtToken}" is kept as "kept token"
      And DELETE "/zosmf/services/authenticate" is sent with:
        | cookie | jwtToken={kept token}     |
        | header | X-CSRF-ZOSMF-HEADER: true |
      And server IZUSVR1 is restarted
      When GET "/zosmf/notifications/inbox" is sent with:
        | cookie | jwtToken={kept token}     |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then one of these choices is taken
        | choice                  | outcome    |
        | logout-is-forgotten     | status 200 |
        | logout-outlasts-restart | status 401 |

  @ZMF-07 @choice
  Rule: What came with which level
    The service authenticate came with an APAR, JSON Web Tokens with PH12143, and
    changes of passwords with PH34912. How levels without them answer is what Zowe's
    stand-in for z/OSMF does.

    Source: Zowe API ML, mock-services (AparBasedService)

    @boundary
    Scenario: A login where there is no service authenticate
      Given an IZUSVR1 of level base
      When POST "/zosmf/services/authenticate" is sent with:
        | basic  | {user}:{password}         |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then one of these choices is taken
        | choice            | outcome    |
        | no-service-is-404 | status 404 |
        | no-service-is-401 | status 401 |
