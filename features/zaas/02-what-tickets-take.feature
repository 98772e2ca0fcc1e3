Feature: What is asked of /ticket, and what is answered

  The endpoint takes a token and the name of an application, and answers a
  PassTicket. Whoever asks in another way, or for what is not to be had, is told
  why.

  @ZT-01 @must
  Rule: A valid token and an APPLID give a PassTicket that is good for a minute at least
    It signs the user of the token on to the application. As a PassTicket it does not
    live for long: ten minutes after, it is worth nothing.

    Source: zowe/api-layer issue 448
    Source: zowe/api-layer v3.x.x, SuccessfulTicketHandler

    @accept
    Scenario: At once
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the ticket signs the user on to {authorized}

    @boundary
    Scenario: A minute later
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      When 1 minute passes
      Then the ticket signs the user on to {authorized}

    @reject
    Scenario: More than ten minutes later
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      When 11 minutes pass
      Then the ticket does not sign the user on to {authorized}

  @ZT-02 @must
  Rule: The token comes as it does with a query: in the cookie, or as Bearer
    The cookie is apimlAuthenticationToken, and it wins over the header
    Authorization if there are both. An empty one is none.

    Source: zowe/api-layer issue 448
    Source: zowe/api-layer v3.x.x, AuthenticationService, getJwtTokenFromRequest; PassTicketTest

    @accept
    Scenario Outline: <what>
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | <cookie>                           |
        | bearer      | <bearer>                           |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the member "userId" of the answer is "{user}"

      Examples:
        | what                                 | cookie                           | bearer  |
        | In the cookie                        | apimlAuthenticationToken={token} |         |
        | As Bearer                            |                                  | {token} |
        | In the cookie, and garbage as Bearer | apimlAuthenticationToken={token} | garbage |
        | As Bearer, and an empty cookie       | apimlAuthenticationToken=        | {token} |

    @reject
    Scenario Outline: <what>
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | <cookie>                           |
        | header      | <header>                           |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 401
      And the message is <number>

      Examples:
        | what                                 | cookie                            | header                        | number                 |
        | Nowhere                              |                                   |                               | ZWEAG131E              |
        | In a cookie of another name          | jwtToken={token}                  |                               | ZWEAG131E              |
        | In a cookie of nearly the name       | apimlAuthenticationToken2={token} |                               | ZWEAG131E              |
        | An empty cookie                      | apimlAuthenticationToken=         |                               | ZWEAG131E              |
        | In a header of another name          |                                   | X-Token: {token}              | ZWEAG131E              |
        | As Bearer, and garbage in the cookie | apimlAuthenticationToken=garbage  | Authorization: Bearer {token} | ZWEAG130E or ZWEAO402E |

  @ZT-03 @must
  Rule: The body is a JSON object with the member applicationName
    The issue that asked for the service called it applid; it shipped under this
    name. Without it there is nothing to make a ticket for.

    Source: zowe/api-layer issue 448
    Source: zowe/api-layer v3.x.x, TicketRequest, SuccessfulTicketHandler, PassTicketTest

    @accept
    Scenario: An application
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                              |
        | cookie      | apimlAuthenticationToken={token}     |
        | body        | { "applicationName": "{authorized}"} |
      Then the status is 200

    @reject
    Scenario Outline: <what>
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                          |
        | cookie      | apimlAuthenticationToken={token} |
        | body        | <body>                           |
        | type        | application/json                 |
      Then the status is 400
      And the answer has no member "ticket"

      Examples:
        | what                      | body                               |
        | A body without members    | {}                                 |
        | The name of the issue     | {"applid":"{authorized}"}          |
        | The name in upper case    | {"APPLICATIONNAME":"{authorized}"} |
        | An empty application      | {"applicationName":""}             |
        | Blanks for an application | {"applicationName":"  "}           |
        | null                      | {"applicationName":null}           |
        | An object cut off         | {"applicationName":"{authorized}"  |
        | The application alone     | {authorized}                       |

    @reject
    Scenario Outline: No body, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                          |
        | cookie      | apimlAuthenticationToken={token} |
        | header      | Content-Type: application/json   |
      Then the status is 400
      And the answer has no member "ticket"

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

  @ZT-04 @must
  Rule: There is no ticket for a token that is not good, or for an application that ZAAS may not serve
    The token may have expired, have been logged out, or never have been one. The
    authority is that of ZAAS, in IRRPTAUTH.application.user; an application without
    a key is a failure as well.

    Source: zowe/api-layer issue 448
    Source: zowe/api-layer v3.x.x, QueryFilter, ZaasExceptionHandler, PassTicketTest
    Source: RACF Callable Services (SA23-2293), R_ticketserv, "RACF authorization"

    @accept
    Scenario: A good token, and an application that ZAAS may serve
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200

    @boundary
    Scenario: A token in its last second
      Given a ZAAS
      And the user has logged in
      When 28799 seconds pass
      And POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200

    @reject
    Scenario Outline: A token that has expired, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When 8 hours pass
      And POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 401
      And the answer has no member "ticket"

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

    @reject
    Scenario: A token that was logged out
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 204
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 401
      And the answer has no member "ticket"

    @reject
    Scenario Outline: An application that is <application>, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                               |
        | cookie      | apimlAuthenticationToken={token}      |
        | body        | {"applicationName":"{<application>}"} |
      Then the status is <status>
      And the answer has no member "ticket"

      Examples:
        | application  | level     | status |
        | unauthorized | zowe-v2   | 500    |
        | unauthorized | zowe-v3.0 | 500    |
        | unauthorized | zowe-v3   | 500    |
        | unknown      | zowe-v2   | 400    |
        | unknown      | zowe-v3.0 | 400    |
        | unknown      | zowe-v3   | 500    |

  @ZT-05 @must
  Rule: A success returns userId, ticket and applicationName, and the token that was sent
    The application comes back as it was sent, though the ticket is for the name in
    upper case. A refusal has none of the four.

    Source: zowe/api-layer issue 448
    Source: zowe/api-layer v3.x.x, SuccessfulTicketHandler, PassTicketTest

    @accept
    Scenario Outline: <what>
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                             |
        | cookie      | apimlAuthenticationToken={token}    |
        | body        | {"applicationName":"<application>"} |
      Then the status is 200
      And the header "Content-Type" of the answer matches "^application/json"
      And the answer has the members ["token", "userId", "applicationName", "ticket"] and no other
      And the member "token" of the answer is "{token}"
      And the member "userId" of the answer is "{user}"
      And the member "applicationName" of the answer is "<application>"
      And the member "ticket" of the answer matches "^[A-Z0-9]{8}$"
      And the ticket signs the user on to {authorized}

      Examples:
        | what                         | application                |
        | An application               | {authorized}               |
        | An application in lower case | {authorized in lower case} |

    @reject
    Scenario: A refusal
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                          |
        | cookie      | apimlAuthenticationToken={token} |
        | body        | {"applicationName":" "}          |
      Then the status is 400
      And the answer has the members ["messages"] and no other

  @ZT-07 @must
  Rule: A refusal says why, so that a system programmer can mend it
    A certificate that is missing or not trusted is told from a token that is
    missing, not valid or expired, and these from an authority or a definition that is
    missing, by status and message.

    Source: zowe/api-layer issue 448
    Source: zowe/api-layer v3.x.x, core-log-messages.yml and security-common-log-messages.yml, PassTicketTest

    @accept
    Scenario: Nothing is missing, and nothing is said
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the answer has no member "messages"

    @reject
    Scenario: The token is missing, and not the certificate
      Given a ZAAS
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 401
      And the message is ZWEAG131E

    @reject
    Scenario: The application is missing
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                          |
        | cookie      | apimlAuthenticationToken={token} |
        | body        | {"applid":"{authorized}"}        |
      Then the status is 400
      And the message is ZWEAG140E
      And the member "messages.0.messageContent" of the answer matches "applicationName"

    @reject
    Scenario Outline: The application is <application>
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                               |
        | cookie      | apimlAuthenticationToken={token}      |
        | body        | {"applicationName":"{<application>}"} |
      Then the status is 400 or 500
      And the message is ZWEAG141E
      And the member "messages.0.messageContent" of the answer matches "^The generation of the PassTicket failed. Reason: ."

      Examples:
        | application  |
        | unauthorized |
        | unknown      |

  @ZT-08 @must
  Rule: An application can have replay protection bypassed, and only that one takes a ticket twice
    The API service that asks for tickets may use one for several sign-ons, if the
    profile of its application says NO REPLAY PROTECTION.

    Source: zowe/api-layer issue 448
    Source: z/OS Security Server RACF Security Administrator's Guide (SA23-2289), "Using PassTickets"

    @accept
    Scenario: Bypassed
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{replayable}"} |
      Then the status is 200
      And the ticket signs the user on to {replayable}
      And the ticket signs the user on to {replayable}

    @reject
    Scenario: Not bypassed
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the ticket signs the user on to {authorized}
      And the ticket does not sign the user on to {authorized}

  @ZT-09 @must
  Rule: Passwords, tokens and tickets stay out of what is answered to whoever has no need of them
    A refusal repeats neither the password nor the token that it refuses, wherever
    they came from; a success has no password in it.

    Source: zowe/api-layer issue 448
    Source: RFC 6750, section 5.3 (tokens are to be kept from unintended parties)

    @accept
    Scenario: What was asked for, and no more
      Given a ZAAS
      When POST "/gateway/api/v1/auth/login" is sent with:
        | body | {"username":"{user}","password":"{password}"} |
      Then the status is 204
      And "{password}" is not in the answer

    @reject
    Scenario: The password of a login that is refused
      Given a ZAAS
      When POST "/gateway/api/v1/auth/login" is sent with:
        | body | {"username":"{user}","password":"{other password}"} |
      Then the status is 401
      And "{other password}" is not in the answer

    @reject
    Scenario: A body that cannot be read, with a password in it
      Given a ZAAS
      When POST "/gateway/api/v1/auth/login" is sent with:
        | body | {"username":"{user}","passwd":"{password}" |
      Then the status is 400
      And "{password}" is not in the answer

    @reject
    Scenario Outline: <what>
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | <certificate>                    |
        | cookie      | apimlAuthenticationToken={token} |
        | body        | <body>                           |
      Then the status is 400 or 403 or 500
      And "{token}" is not in the answer

      Examples:
        | what                                     | certificate | body                                 |
        | The token, without a certificate         | none        | {"applicationName":"{authorized}"}   |
        | The token, and no application            | trusted     | {"application":"{token}"}            |
        | The token, and an application not served | trusted     | {"applicationName":"{unauthorized}"} |

    @reject
    Scenario: A token that is not valid
      Given a ZAAS
      And the user has logged in
      And the token comes with a bit changed in its signature
      When GET "/gateway/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401
      And "{token}" is not in the answer

  @ZT-10 @must
  Rule: The endpoint is in the API documentation
    The OpenAPI document has the path with its method, what it takes and what it
    answers. Where a target keeps the document, its description says (option document).

    Source: zowe/api-layer issue 448
    Source: OpenAPI Specification 3.0.3, "Paths Object"

    @accept
    Scenario: The path of /ticket
      Given a ZAAS with:
        | document | /gateway/api-doc |
      When GET "/gateway/api-doc" is sent
      Then the status is 200
      And the member "openapi" of the answer matches "^3[.]"
      And the member "paths./gateway/api/v1/auth/ticket.post.summary" of the answer matches "."
      And the member "paths./gateway/api/v1/auth/ticket.post.responses.403.description" of the answer matches "."

    @reject
    Scenario: What is documented as the only method is the only one
      Given a ZAAS with:
        | document | /gateway/api-doc |
      When GET "/gateway/api-doc" is sent
      Then the answer has no member "paths./gateway/api/v1/auth/ticket.get"
      When GET "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted |
      Then the status is 405

  @ZT-11 @must
  Rule: Every way in which Zowe's own tests are refused is refused
    The service was to have negative tests. These are they: the requests of its
    integration tests that get no ticket, at each level with its numbers. Forged
    tokens have a rule of their own, and so have certificates.

    Source: zowe/api-layer issue 448
    Source: zowe/api-layer v3.x.x, PassTicketTest

    @accept
    Scenario Outline: The token as it is, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | bearer      | {token}                            |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

    @reject
    Scenario Outline: Garbage, at level <level>
      Given a ZAAS of level <level>
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | <where>     | <token>                            |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 401
      And the message is <number>

      Examples:
        | where  | token                            | level     | number    |
        | cookie | apimlAuthenticationToken=garbage | zowe-v2   | ZWEAG130E |
        | bearer | garbage                          | zowe-v2   | ZWEAG130E |
        | cookie | apimlAuthenticationToken=garbage | zowe-v3.0 | ZWEAG130E |
        | bearer | garbage                          | zowe-v3.0 | ZWEAG130E |
        | cookie | apimlAuthenticationToken=garbage | zowe-v3   | ZWEAO402E |
        | bearer | garbage                          | zowe-v3   | ZWEAO402E |

    @reject
    Scenario Outline: GET, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When GET "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                          |
        | cookie      | apimlAuthenticationToken={token} |
      Then the status is 405
      And the message is <number>

      Examples:
        | level     | number    |
        | zowe-v2   | ZWEAG101E |
        | zowe-v3.0 | ZWEAG101E |
        | zowe-v3   | ZWEAO405E |

    @reject
    Scenario Outline: <what>, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted  |
        | cookie      | <cookie> |
        | body        | <body>   |
      Then the status is <status>
      And the message is <number>

      Examples:
        | what           | cookie                           | body                               | level     | status | number    |
        | No token       |                                  | {"applicationName":"{authorized}"} | zowe-v2   | 401    | ZWEAG131E |
        | No token       |                                  | {"applicationName":"{authorized}"} | zowe-v3.0 | 401    | ZWEAG131E |
        | No token       |                                  | {"applicationName":"{authorized}"} | zowe-v3   | 401    | ZWEAG131E |
        | No application | apimlAuthenticationToken={token} | {}                                 | zowe-v2   | 400    | ZWEAG140E |
        | No application | apimlAuthenticationToken={token} | {}                                 | zowe-v3.0 | 400    | ZWEAG140E |
        | No application | apimlAuthenticationToken={token} | {}                                 | zowe-v3   | 400    | ZWEAG140E |
        | An unknown one | apimlAuthenticationToken={token} | {"applicationName":"{unknown}"}    | zowe-v2   | 400    | ZWEAG141E |
        | An unknown one | apimlAuthenticationToken={token} | {"applicationName":"{unknown}"}    | zowe-v3.0 | 400    | ZWEAG141E |
        | An unknown one | apimlAuthenticationToken={token} | {"applicationName":"{unknown}"}    | zowe-v3   | 500    | ZWEAG141E |
