Feature: Login to ZAAS

  A login takes credentials in the header, credentials in a JSON body, or a client
  certificate, and gives a token in a cookie.

  @ZAAS-01 @must
  Rule: Good credentials give a token in a cookie, and nothing else
    The answer is 204 without a body. The cookie ends with the browser's session, is
    kept from scripts and from plain HTTP, and goes nowhere else. Each login gives a
    token of its own.

    Source: zowe/api-layer v3.x.x, SuccessfulLoginHandler, CookieUtil; LoginTest, SafLoginTest
    Source: RFC 6265, section 4.1.2

    @accept
    Scenario Outline: <what>, at level <level>
      Given a ZAAS of level <level>
      When POST "/gateway/api/v1/auth/login" is sent with:
        | basic | <basic> |
        | body  | <body>  |
      Then the status is 204
      And the answer has no body
      And the answer sets cookie "apimlAuthenticationToken" with "HttpOnly; Secure; SameSite=Strict; Path=/"
      And the answer sets cookie "apimlAuthenticationToken" without "Max-Age; Expires; Domain"
      When GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={cookie apimlAuthenticationToken} |
      Then the status is 200
      And the member "userId" of the answer is "{user}"

      Examples:
        | what              | basic             | body                                          | level     |
        | Basic credentials | {user}:{password} |                                               | zowe-v2   |
        | A body            |                   | {"username":"{user}","password":"{password}"} | zowe-v2   |
        | Basic credentials | {user}:{password} |                                               | zowe-v3.0 |
        | A body            |                   | {"username":"{user}","password":"{password}"} | zowe-v3.0 |
        | Basic credentials | {user}:{password} |                                               | zowe-v3   |
        | A body            |                   | {"username":"{user}","password":"{password}"} | zowe-v3   |

    @accept
    Scenario: Two logins, two tokens
      Given a ZAAS
      And the user has logged in
      And "{token}" is kept as "first token"
      And the user has logged in
      When GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 200
      And "{first token}" is not in the answer
      When POST "/gateway/api/v1/auth/logout" is sent with:
        | cookie | apimlAuthenticationToken={first token} |
      Then the status is 204
      When GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 200

    @reject
    Scenario Outline: <what>
      Given a ZAAS
      When POST "/gateway/api/v1/auth/login" is sent with:
        | basic  | <basic>  |
        | header | <header> |
        | body   | <body>   |
      Then the status is 401
      And the message is <number>
      And the answer sets no cookie "*"

      Examples:
        | what                         | basic                   | header                        | body                                                | number                 |
        | A wrong password             | {user}:{other password} |                               |                                                     | ZWEAG120E or ZWEAT410E |
        | A wrong password in the body |                         |                               | {"username":"{user}","password":"{other password}"} | ZWEAG120E or ZWEAT410E |
        | A user whom nobody knows     | {8 letters}:{password}  |                               |                                                     | ZWEAG120E or ZWEAT415E |
        | Basic without a colon        |                         | Authorization: Basic Q09MSU4= |                                                     | ZWEAG120E              |
        | Basic that is not base64     |                         | Authorization: Basic ####     |                                                     | ZWEAG120E              |

  @ZAAS-02 @must
  Rule: Basic credentials win over the body, and both win over the client certificate
    Whoever sends several is judged by the first of them, even if that is wrong and
    another is right. API ML's own certificate is nobody's.

    Source: zowe/api-layer v3.x.x, LoginFilter; LoginTest
    Source: zowe/api-layer issue 1513

    @accept
    Scenario Outline: <what>
      Given a ZAAS
      When POST "/gateway/api/v1/auth/login" is sent with:
        | certificate | <certificate> |
        | basic       | <basic>       |
        | body        | <body>        |
      Then the status is 204
      When the token of the answer is taken
      And GET "/gateway/api/v1/auth/query" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the member "userId" of the answer is "<who>"

      Examples:
        | what                      | certificate | basic                    | body                                                 | who     |
        | The certificate of a user | user        |                          |                                                      | {user}  |
        | A certificate and a body  | user        |                          | {"username":"{other}","password":"{other password}"} | {other} |
        | A certificate and Basic   | user        | {other}:{other password} |                                                      | {other} |
        | Basic and a body          | none        | {other}:{other password} | {"username":"{user}","password":"{password}"}        | {other} |

    @reject
    Scenario Outline: <what>
      Given a ZAAS
      When POST "/gateway/api/v1/auth/login" is sent with:
        | certificate | <certificate> |
        | basic       | <basic>       |
        | body        | <body>        |
      Then the status is <status>
      And the answer sets no cookie "*"

      Examples:
        | what                                  | certificate | basic                   | body                                                | status |
        | Wrong Basic and a right body          | none        | {user}:{other password} | {"username":"{user}","password":"{password}"}       | 401    |
        | Wrong Basic and a user's certificate  | user        | {user}:{other password} |                                                     | 401    |
        | A wrong body and a user's certificate | user        |                         | {"username":"{user}","password":"{other password}"} | 401    |
        | API ML's own certificate alone        | own         |                         |                                                     | 400    |

  @ZAAS-03 @must
  Rule: Without credentials that can be read there is no login, and that is the client's fault
    A body that is no JSON, that has other members, or an empty user ID or password
    are no credentials: 400. Login is POST.

    Source: zowe/api-layer v3.x.x, LoginFilter, AuthExceptionHandler; LoginTest

    @accept
    Scenario: A member that nobody asked for
      Given a ZAAS
      When POST "/gateway/api/v1/auth/login" is sent with:
        | body | {"username":"{user}","password":"{password}"} |
      Then the status is 204

    @reject
    Scenario Outline: <what>
      Given a ZAAS
      When POST "/gateway/api/v1/auth/login" is sent with:
        | body | <body> |
      Then the status is 400
      And the message is ZWEAG121E
      And the answer sets no cookie "*"

      Examples:
        | what              | body                                         |
        | Nothing           |                                              |
        | No JSON           | {user}:{password}                            |
        | An object cut off | {"username":"{user}","password":"{password}" |
        | Other members     | {"user":"{user}","pass":"{password}"}        |
        | An empty object   | {}                                           |
        | No password       | {"username":"{user}"}                        |
        | An empty password | {"username":"{user}","password":""}          |
        | An empty user ID  | {"username":"","password":"{password}"}      |

    @reject
    Scenario Outline: GET, at level <level>
      Given a ZAAS of level <level>
      When GET "/gateway/api/v1/auth/login" is sent with:
        | basic | {user}:{password} |
      Then the status is 405
      And the message is ZWEAG101E or ZWEAO405E
      And the answer sets no cookie "*"

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

  @ZAAS-04 @must
  Rule: Where SAF judges passwords, a login that fails says what is wrong with the user
    An expired password and a revoked user have numbers of their own, so that the
    user knows what to do.

    Source: zowe/api-layer v3.x.x, PlatformPwdErrno, zaas-log-messages.yml; SafLoginTest

    @accept
    Scenario: A password that has not expired
      Given a ZAAS with:
        | provider | saf |
      When POST "/gateway/api/v1/auth/login" is sent with:
        | basic | {other}:{other password} |
      Then the status is 204

    @reject
    Scenario Outline: <what>, at level <level>
      Given a ZAAS of level <level> with:
        | provider | saf |
      When POST "/gateway/api/v1/auth/login" is sent with:
        | basic | <basic> |
        | body  | <body>  |
      Then the status is 401
      And the message is <number>
      And the answer sets no cookie "*"

      Examples:
        | what                        | basic                        | body                                                     | level     | number    |
        | An expired password         | {expired}:{expired password} |                                                          | zowe-v2   | ZWEAT412E |
        | An expired password, a body |                              | {"username":"{expired}","password":"{expired password}"} | zowe-v2   | ZWEAT412E |
        | A revoked user              | {revoked}:{revoked password} |                                                          | zowe-v2   | ZWEAT414E |
        | An expired password         | {expired}:{expired password} |                                                          | zowe-v3.0 | ZWEAT412E |
        | An expired password, a body |                              | {"username":"{expired}","password":"{expired password}"} | zowe-v3.0 | ZWEAT412E |
        | A revoked user              | {revoked}:{revoked password} |                                                          | zowe-v3.0 | ZWEAT414E |
        | An expired password         | {expired}:{expired password} |                                                          | zowe-v3   | ZWEAT412E |
        | An expired password, a body |                              | {"username":"{expired}","password":"{expired password}"} | zowe-v3   | ZWEAT412E |
        | A revoked user              | {revoked}:{revoked password} |                                                          | zowe-v3   | ZWEAT414E |

  @ZAAS-05 @must
  Rule: A login with newPassword changes the password
    The old one is worth nothing from then on. Where the old one is wrong, nothing is
    changed. The rule moves the clock first, so that no password is changed but those
    of a target that is made for tests.

    Source: zowe/api-layer v3.x.x, LoginRequest, ZosAuthenticationProvider
    Source: zowe/api-layer v3.x.x, PlatformPwdErrno (EMVSPASSWORD)

    @accept
    Scenario Outline: <what>
      Given a ZAAS
      When 1 minute passes
      And POST "/gateway/api/v1/auth/login" is sent with:
        | body | {"username":"<user>","password":"<password>","newPassword":"LARKSPR5"} |
      Then the status is 204
      When POST "/gateway/api/v1/auth/login" is sent with:
        | basic | <user>:LARKSPR5 |
      Then the status is 204
      When POST "/gateway/api/v1/auth/login" is sent with:
        | basic | <user>:<password> |
      Then the status is 401

      Examples:
        | what                | user      | password           |
        | A good password     | {user}    | {password}         |
        | An expired password | {expired} | {expired password} |

    @reject
    Scenario: The old one is wrong
      Given a ZAAS
      When 1 minute passes
      And POST "/gateway/api/v1/auth/login" is sent with:
        | body | {"username":"{user}","password":"{other password}","newPassword":"LARKSPR5"} |
      Then the status is 401
      When POST "/gateway/api/v1/auth/login" is sent with:
        | basic | {user}:{password} |
      Then the status is 204

    @reject
    Scenario: The new one is not valid
      Given a ZAAS with:
        | provider | saf |
      When 1 minute passes
      And POST "/gateway/api/v1/auth/login" is sent with:
        | body | {"username":"{user}","password":"{password}","newPassword":"{9 letters}"} |
      Then the status is 400
      And the message is ZWEAT413E
      When POST "/gateway/api/v1/auth/login" is sent with:
        | basic | {user}:{password} |
      Then the status is 204
