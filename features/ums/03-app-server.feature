Feature: Sessions of the Zowe App Server

  What the source of the App Server (ZLUX) says of its root services, beside what
  the log-on to UMS needs of them.

  @APS-01 @must
  Rule: GET /auth says who is logged on, and is answered with 200 whoever asks
    There is a member authenticated for each category, and none for all.

    Source: zowe/zlux-server-framework, lib/webauth.js (getStatus)

    @accept
    Scenario: A user who is logged on
      Given a ZLUX
      And the user has logged in
      When GET "/auth" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
      Then the status is 200
      And the member "categories.saf.authenticated" of the answer is true
      And the answer has no member "authenticated"

    @reject
    Scenario Outline: <who>
      Given a ZLUX
      When GET "/auth" is sent with:
        | cookie | <cookie> |
        | basic  | <basic>  |
      Then the status is 200
      And the member "categories.saf.authenticated" of the answer is false
      And the answer has no member "authenticated"

      Examples:
        | who                                  | cookie              | basic             |
        | Nobody                               |                     |                   |
        | Somebody with a cookie of his making | connect.sid.1=s%3Ax |                   |
        | Somebody with credentials            |                     | {user}:{password} |

  @APS-02 @must
  Rule: A log-on with an expired password is answered with 428, and any other that fails with 401
    So a browser knows when to offer a change of the password.

    Source: zowe/zlux-server-framework, lib/webauth.js (doLogin) and plugins/sso-auth/lib/zssHandler.js (reason "Expired Password")

    @accept
    Scenario: A password that has expired
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"{expired}","password":"{expired password}"} |
      Then the status is 428
      And the member "success" of the answer is false

    @reject
    Scenario Outline: <who>
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"<user>","password":"<password>"} |
      Then the status is 401
      And the member "success" of the answer is false

      Examples:
        | who                                         | user        | password           |
        | A wrong password                            | {user}      | {other password}   |
        | A wrong password of one whose has expired   | {expired}   | {other password}   |
        | A user whom nobody knows                    | {8 letters} | {expired password} |
        | A user who is revoked                       | {revoked}   | {revoked password} |

  @APS-03 @must
  Rule: A session ends after an hour unless it is renewed in time
    GET /auth-refresh renews it, and does not bring one back that has ended.

    Source: zowe/zlux-server-framework, lib/sessionStore.js and lib/webauth.js (60 minutes by default; refresh 200 or 401)

    @accept
    Scenario: 59 minutes
      Given a ZLUX
      And the user has logged in
      And 59 minutes pass
      When GET "/ZLUX/plugins/unified-experience/web/" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
      Then the status is 200

    @accept
    Scenario: Twice 59 minutes, and a renewal between
      Given a ZLUX
      And the user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "session"
      And 59 minutes pass
      When GET "/auth-refresh" is sent with:
        | cookie | {session} |
      Then the status is 200
      And the member "success" of the answer is true
      Given 59 minutes pass
      When GET "/ZLUX/plugins/unified-experience/web/" is sent with:
        | cookie | {session} |
      Then the status is 200

    @reject
    Scenario: 61 minutes
      Given a ZLUX
      And the user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "session"
      And 61 minutes pass
      When GET "/ZLUX/plugins/unified-experience/web/" is sent with:
        | cookie | {session} |
      Then the status is 401
      When GET "/auth-refresh" is sent with:
        | cookie | {session} |
      Then the status is 401
      When GET "/auth" is sent with:
        | cookie | {session} |
      Then the member "categories.saf.authenticated" of the answer is false

    @reject
    Scenario: Nobody renews
      Given a ZLUX
      When GET "/auth-refresh" is sent
      Then the status is 401

  @APS-04 @must
  Rule: /auth-logout ends the session and takes the cookie back
    It is served by POST and GET, and whoever kept the cookie has nothing of it.

    Source: zowe/zlux-server-framework, lib/webauth.js (doLogout)

    @accept
    Scenario Outline: <method>
      Given a ZLUX
      And the user has logged in
      When <method> "/auth-logout" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
      Then the status is 200
      And the header "Set-Cookie" of the answer matches "^connect[.]sid[.][A-Za-z0-9_-]+=;"

      Examples:
        | method |
        | POST   |
        | GET    |

    @accept
    Scenario: Another session of the user goes on
      Given a ZLUX
      And the user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "session"
      And the user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "second session"
      And POST "/auth-logout" is sent with:
        | cookie | {session} |
      When GET "/auth" is sent with:
        | cookie | {second session} |
      Then the member "categories.saf.authenticated" of the answer is true

    @reject
    Scenario: The cookie is used again
      Given a ZLUX
      And the user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "session"
      And POST "/auth-logout" is sent with:
        | cookie | {session} |
      When GET "/auth" is sent with:
        | cookie | {session} |
      Then the status is 200
      And the member "categories.saf.authenticated" of the answer is false
      When GET "/auth-refresh" is sent with:
        | cookie | {session} |
      Then the status is 401

  @APS-05 @must
  Rule: /auth-password changes a password by a handler that is there
    It is answered with 200, with 400 where the handler is not known, and with 500
    where the password was not changed.

    Source: zowe/zlux-server-framework, lib/webauth.js (passwordReset)

    @accept
    Scenario: The new password logs on, and the old one does not
      Given a ZLUX
      And the administrator enters:
        """
        ADDUSER GERDA PASSWORD(FOXTAIL5)
        ALTUSER GERDA PASSWORD(FOXTAIL5) NOEXPIRED
        """
      When POST "/auth-password" is sent with:
        | body | {"serviceHandler":"org.zowe.zlux.auth.safsso","username":"GERDA","password":"FOXTAIL5","newPassword":"BLUEBEL6"} |
      Then the status is 200
      When POST "/auth" is sent with:
        | body | {"username":"GERDA","password":"BLUEBEL6"} |
      Then the status is 200
      When POST "/auth" is sent with:
        | body | {"username":"GERDA","password":"FOXTAIL5"} |
      Then the status is 401

    @reject
    Scenario: A handler that is not known
      Given a ZLUX
      When POST "/auth-password" is sent with:
        | body | {"serviceHandler":"nobody","username":"{user}","password":"{password}","newPassword":"NEWPASS1"} |
      Then the status is 400
      When POST "/auth" is sent with:
        | body | {"username":"{user}","password":"{password}"} |
      Then the status is 200

    @reject
    Scenario: A wrong password
      Given a ZLUX
      When POST "/auth-password" is sent with:
        | body | {"serviceHandler":"org.zowe.zlux.auth.safsso","username":"{user}","password":"{other password}","newPassword":"NEWPASS1"} |
      Then the status is 500
      When POST "/auth" is sent with:
        | body | {"username":"{user}","password":"{password}"} |
      Then the status is 200

  @APS-06 @must
  Rule: No answer of a root service is to be kept in a cache
    That goes for refusals as well as for what a user who is logged on is told.

    Source: zowe/zlux-server-framework, lib/webapp.js (all root services send no-cache headers)

    @accept
    Scenario: A log-on
      Given a ZLUX
      And the user has logged in
      Then the header "Cache-Control" of the answer matches "no-cache|no-store"

    @accept
    Scenario: Who is logged on
      Given a ZLUX
      When GET "/auth" is sent
      Then the header "Cache-Control" of the answer matches "no-cache|no-store"

    @reject
    Scenario: A log-on that fails
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"{user}","password":"{other password}"} |
      Then the status is 401
      And the header "Cache-Control" of the answer matches "no-cache|no-store"

  @APS-07 @must
  Rule: A body has 102,400 bytes at most
    A longer one is refused, whatever it says.

    Source: zowe/zlux-server-framework, lib/webapp.js (limit of the body parser)

    @accept
    Scenario: A long body
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"{user}","password":"{password}","padding":"{102000 letters}"} |
      Then the status is 200

    @reject
    Scenario: A longer body
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"{user}","password":"{password}","padding":"{102400 letters}"} |
      Then the status is 4xx
      And the answer sets no cookie "*"

  @APS-08 @must
  Rule: A log-on is of the categories that it names
    Only their plug-ins are asked, and each category must succeed.

    Source: zowe/zlux-server-framework, lib/webauth.js (categories of a login)

    @accept
    Scenario: The category saf
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"{user}","password":"{password}","categories":["saf"]} |
      Then the status is 200
      And the member "success" of the answer is true
      And the member "categories.saf.success" of the answer is true
      And the answer has no member "categories.ums"

    @reject
    Scenario: The category saf and a wrong password
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"{user}","password":"{other password}","categories":["saf"]} |
      Then the status is 401
      And the member "success" of the answer is false
      And the answer has no member "categories.ums"

  @APS-09 @must
  Rule: A protected service says which plug-in it wants a log-on of
    Whoever is not logged on gets 401 with category, pluginID and result.

    Source: zowe/zlux-server-framework, lib/webauth.js (a request that is not authenticated)

    @accept
    Scenario: Somebody who is logged on
      Given a ZLUX
      And the user has logged in
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
      Then the status is 200
      And the answer has no member "pluginID"

    @reject
    Scenario: Nobody
      Given a ZLUX
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent
      Then the status is 401
      And the answer has the members ["category", "pluginID", "result"] and no other
      And the member "pluginID" of the answer is "com.rs.auth.db2Auth"

  @APS-10 @choice
  Rule: Whether a log-on within a session gives the session another id
    The source of the App Server is believed to keep the id. Whoever planted the
    cookie of a session of his own is then in the session of whoever logs on.

    Source: zowe/zlux-server-framework, lib/webauth.js and lib/webapp.js (deduced: the id is not regenerated at a login)

    @boundary
    Scenario: Another user logs on with the cookie of a session
      Given a ZLUX
      And the user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "planted"
      And POST "/auth" is sent with:
        | cookie | {planted}                                             |
        | body   | {"username":"{other}","password":"{other password}"} |
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | cookie | {planted} |
      Then one of these choices is taken
        | choice                      | outcome                            |
        | the id stays                | the member "user" is "{other}"     |
        | the session has another id  | status 401                         |
