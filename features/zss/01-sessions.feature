Feature: Sessions of Zowe System Services

  ZSS is the server of Zowe that runs with authority on z/OS. It signs users on by
  RACROUTE REQUEST=VERIFY and gives them a session: a cookie whose name begins with
  jedHTTPSession, made by this one server instance. The Zowe App Server, or a client
  of one's own, keeps it.

  @ZSS-01 @must
  Rule: A login that SAF grants is answered with a session cookie
    POST /login takes user and password as JSON, or as Basic credentials. The cookie
    is for the whole server, and no script and no other site can use it. Whom SAF
    refuses gets 401 and no cookie.

    Source: Zowe ZSS, zss.c and httpserver.c, login and session cookie

    @accept
    Scenario: User and password in the body
      Given a ZSS
      When POST "/login" is sent with:
        | body | {"username":"{user}","password":"{password}"} |
      Then the status is 200
      And the member "status" of the answer is "OK"
      And the answer sets cookie "jedHTTPSession*" with "Path=/; HttpOnly; SameSite=Strict"
      And "{password}" is not in the answer

    @accept
    Scenario: User and password as Basic credentials
      Given a ZSS
      When POST "/login" is sent with:
        | basic | {user in lower case}:{password} |
      Then the status is 200
      And the answer sets cookie "jedHTTPSession*" with "Path=/; HttpOnly; SameSite=Strict"

    @accept
    Scenario: Twenty clients at once
      Given a ZSS
      And the user has logged in
      When the same request is sent 20 times at once
      Then each status is 200

    @reject
    Scenario Outline: <who>
      Given a ZSS
      When POST "/login" is sent with:
        | body | <body> |
      Then the status is 401
      And the answer sets no cookie "*"
      And the header "Content-Type" of the answer matches "^text/plain"

      Examples:
        | who                      | body                                                         |
        | A wrong password         | {"username":"{user}","password":"{other password}"}          |
        | A user whom nobody knows | {"username":"{8 letters}","password":"{password}"}           |
        | A user who is revoked    | {"username":"{revoked}","password":"{revoked password}"}     |
        | No password              | {"username":"{user}"}                                        |
        | Nothing                  | {}                                                           |

    @reject
    Scenario: A wrong password as Basic credentials
      Given a ZSS
      When POST "/login" is sent with:
        | basic | {user}:{other password} |
      Then the status is 401
      And the answer sets no cookie "*"

  @ZSS-02 @must
  Rule: A password that has expired is told from a wrong one
    SAF return code 8 with RACF return code 12 is answered with status 428, by which
    the App Server knows that a new password is to be asked for.

    Source: Zowe ZSS, zss.c, login
    Source: Zowe App Server, plug-in sso-auth, zssHandler.js

    @accept
    Scenario: A password that has not expired
      Given a ZSS
      When POST "/login" is sent with:
        | body | {"username":"{other}","password":"{other password}"} |
      Then the status is 200

    @reject
    Scenario Outline: One that has, <how>
      Given a ZSS
      When POST "/login" is sent with:
        | <part> | <value> |
      Then the status is 428
      And the answer sets no cookie "*"
      And "{expired password}" is not in the answer

      Examples:
        | how                   | part  | value                                                    |
        | in the body           | body  | {"username":"{expired}","password":"{expired password}"} |
        | as Basic credentials  | basic | {expired}:{expired password}                             |

  @ZSS-03 @must
  Rule: A session is renewed by each request, and counts before credentials
    Whoever has a good session cookie is who it says, whatever else the request
    has, and gets a new cookie.

    Source: Zowe ZSS, httpserver.c, session token

    @accept
    Scenario: A session
      Given a ZSS
      And the user has logged in
      And 1 minute passes
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
      Then the status is 200
      And the answer sets cookie "jedHTTPSession*" with "Path=/; HttpOnly; SameSite=Strict"

    @accept
    Scenario: A session, and a password that is wrong
      Given a ZSS
      And the user has logged in
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
        | basic  | {user}:{other password}                                |
      Then the status is 200

    @reject
    Scenario: A password that is wrong, without the session
      Given a ZSS
      And the user has logged in
      When GET "/login" is sent with:
        | basic | {user}:{other password} |
      Then the status is 401

    @reject
    Scenario Outline: A session that is <what>
      Given a ZSS
      And the user has logged in
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}=<value> |
      Then the status is 401

      Examples:
        | what                 | value                       |
        | made up              | {64 letters}                |
        | longer than its own  | AAAA{cookie jedHTTPSession*} |
        | a user ID            | {user}                      |

  @ZSS-04 @must
  Rule: A session lasts 3600 seconds from its last request
    That is so unless timeouts.json says otherwise.

    Source: Zowe ZSS, httpserver.c, session validity

    @accept
    Scenario: Two requests within an hour each
      Given a ZSS
      And the user has logged in
      And 59 minutes pass
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
      Then the status is 200
      Given 59 minutes pass
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
      Then the status is 200

    @reject
    Scenario: A request after more than an hour
      Given a ZSS
      And the user has logged in
      And 61 minutes pass
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
      Then the status is 401
      And the answer sets no cookie "*"

    @reject
    Scenario: The first cookie, although there was a second
      Given a ZSS
      And the user has logged in
      And "{cookie jedHTTPSession*}" is kept as "first session"
      And 59 minutes pass
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}={first session} |
      Then the status is 200
      Given 2 minutes pass
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}={first session} |
      Then the status is 401

  @ZSS-05 @must
  Rule: A session belongs to the server instance that made it
    After a restart, sessions from before are refused.

    Source: Zowe ZSS, httpserver.c, session token (server instance id)

    @accept
    Scenario: A login after a restart
      Given a ZSS
      And the user has logged in
      And server ZSS is restarted
      And the user has logged in
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
      Then the status is 200

    @reject
    Scenario: A session from before a restart
      Given a ZSS
      And the user has logged in
      And server ZSS is restarted
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
      Then the status is 401

  @ZSS-06 @must
  Rule: A logout sets the cookie to non-token
    The answer is 200, whoever asks.

    Source: Zowe ZSS, zss.c, logout

    @accept
    Scenario: A user who has logged in
      Given a ZSS
      And the user has logged in
      When POST "/logout" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
      Then the status is 200
      And the header "Set-Cookie" of the answer matches "^jedHTTPSession[^=]*=non-token(;|$)"

    @reject
    Scenario: The cookie that is left then
      Given a ZSS
      And the user has logged in
      And POST "/logout" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
      When GET "/login" is sent with:
        | cookie | {cookie name jedHTTPSession*}=non-token |
      Then the status is 401

  @ZSS-07 @choice
  Rule: A session after its logout
    The session token is made of user, time and server instance, and no list of
    those that were logged out was read in the sources: whoever has kept the cookie
    is then logged in until its time is up.

    Source: Zowe ZSS, httpserver.c, session token

    @boundary
    Scenario: A cookie that somebody kept
      Given a ZSS
      And the user has logged in
      And "{cookie jedHTTPSession*}" is kept as "kept session"
      And "{cookie name jedHTTPSession*}" is kept as "its name"
      And POST "/logout" is sent with:
        | cookie | {its name}={kept session} |
      When GET "/login" is sent with:
        | cookie | {its name}={kept session} |
      Then one of these choices is taken
        | choice                  | outcome    |
        | session-outlives-logout | status 200 |
        | session-ends-by-logout  | status 401 |

  @ZSS-15 @must
  Rule: A token of API ML signs on in the place of credentials
    It comes in the cookie apimlAuthenticationToken, or as Bearer, and the cookie
    counts first. ZSS verifies it with the public key of API ML.

    Source: Zowe ZSS, authentication by JSON Web Tokens (components.zss.agent.jwt)

    @accept
    Scenario Outline: As <part>
      Given a ZAAS
      And the user has logged in
      And a ZSS
      When POST "/login" is sent with:
        | <part> | <value> |
      Then the status is 200

      Examples:
        | part   | value                            |
        | cookie | apimlAuthenticationToken={token} |
        | bearer | {token}                          |

    @accept
    Scenario: The cookie counts, whatever comes as Bearer
      Given a ZAAS
      And the user has logged in
      And a ZSS
      When POST "/login" is sent with:
        | cookie | apimlAuthenticationToken={token} |
        | bearer | {100 letters}                    |
      Then the status is 200

    @reject
    Scenario Outline: A token that comes with <what>
      Given a ZAAS
      And the user has logged in
      And a ZSS
      And the token comes with <what>
      When POST "/login" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 401
      And the answer sets no cookie "*"

      Examples:
        | what                           |
        | another user in its payload    |
        | another issuer in its payload  |
        | a later expiry in its payload  |
        | a bit changed in its signature |

    @reject
    Scenario: A token that has expired
      Given a ZAAS
      And the user has logged in
      And a ZSS
      And 1 day passes
      When POST "/login" is sent with:
        | cookie | apimlAuthenticationToken={token} |
      Then the status is 401
