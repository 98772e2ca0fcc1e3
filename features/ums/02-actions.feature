Feature: Actions of the Unified Experience app

  Whoever is logged on acts with the session cookie. The plug-in of UMS in the App
  Server (ZLUX) finds the UMS token by the cookie, and UMS (IZP) carries out what it
  is asked with a token of its own that is good, and nothing else.

  What reached a subsystem can be told afterwards: it keeps what is put there.

  @UMS-08 @must
  Rule: The session cookie opens the Unified Experience app
    Without it, or with one that is forged or whose session has ended, nothing is
    served.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens", step 9
    Source: zowe/zlux-server-framework, lib/webauth.js (a protected service is answered with 401)

    @accept
    Scenario: The cookie of a log-on
      Given a ZLUX
      And the user has logged in
      When GET "/ZLUX/plugins/unified-experience/web/" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
      Then the status is 200
      And the header "Content-Type" of the answer matches "^text/html"

    @reject
    Scenario: No cookie
      Given a ZLUX
      When GET "/ZLUX/plugins/unified-experience/web/" is sent
      Then the status is 401

    @reject
    Scenario: No cookie, and the credentials
      Given a ZLUX
      When GET "/ZLUX/plugins/unified-experience/web/" is sent with:
        | basic | {user}:{password} |
      Then the status is 401

    @reject
    Scenario Outline: A cookie <how>
      Given a ZLUX
      And the user has logged in
      When GET "/ZLUX/plugins/unified-experience/web/" is sent with:
        | cookie | <cookie> |
      Then the status is 401

      Examples:
        | how                                        | cookie                                                           |
        | that somebody made up                      | {cookie name connect.sid.*}=s%3A0123456789abcdef.0123456789abcde |
        | with something behind it                   | {cookie name connect.sid.*}={cookie connect.sid.*}x              |
        | of another name                            | session={cookie connect.sid.*}                                   |
        | that is empty                              | {cookie name connect.sid.*}=                                     |

    @reject
    Scenario: The cookie of a session that was logged off
      Given a ZLUX
      And the user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "session"
      And POST "/auth-logout" is sent with:
        | cookie | {session} |
      When GET "/ZLUX/plugins/unified-experience/web/" is sent with:
        | cookie | {session} |
      Then the status is 401

    @reject
    Scenario: The cookie of a session from before a restart
      Given a ZLUX
      And the user has logged in
      And server ZLUX is restarted
      When GET "/ZLUX/plugins/unified-experience/web/" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
      Then the status is 401

  @UMS-09 @must
  Rule: Actions come over HTTPS
    Over plain HTTP nothing is carried out, whoever has the cookie.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens", step 10

    @accept
    Scenario: HTTPS
      Given a ZLUX
      And the user has logged in
      When PUT "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/subsystem/DB2A/tables/T1" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
        | body   | a row                                              |
        | type   | text/plain                                         |
      Then the status is 200

    @reject
    Scenario: Plain HTTP
      Given a ZLUX
      And the user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "session"
      When PUT "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/subsystem/DB2A/tables/T1" is sent with:
        | over   | HTTP       |
        | cookie | {session}  |
        | body   | a row      |
        | type   | text/plain |
      Then the status is 3xx or 4xx
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/subsystem/DB2A/tables/T1" is sent with:
        | cookie | {session} |
      Then the status is 404

  @UMS-10 @must
  Rule: The plug-in takes the UMS token from the session store, by the cookie
    Each session has its own, and nothing else that a browser sends stands for one.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens", step 11

    @accept
    Scenario: Two users, each in a session
      Given a ZLUX
      And the user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "session"
      And the other user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "other session"
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | cookie | {session} |
      Then the member "user" of the answer is "{user}"
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | cookie | {other session} |
      Then the member "user" of the answer is "{other}"

    @accept
    Scenario: A session, and the UMS token of another user
      Given an IZP
      And the other user has logged in
      And a ZLUX
      And the user has logged in
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
        | bearer | {token}                                            |
      Then the status is 200
      And the member "user" of the answer is "{user}"

    @reject
    Scenario: A UMS token without a session
      Given an IZP
      And the user has logged in
      And a ZLUX
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | bearer | {token} |
      Then the status is 401

    @reject
    Scenario: A UMS token as the cookie
      Given an IZP
      And the user has logged in
      And "{token}" is kept as "UMS token"
      And a ZLUX
      And the user has logged in
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | cookie | {cookie name connect.sid.*}={UMS token} |
      Then the status is 401

  @UMS-11 @must
  Rule: UMS validates its token first, and only then does anything
    That goes for what is meant for a subsystem, its tool services and z/OSMF, too.
    A token that is not valid leaves no trace.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens", step 12
    Source: RFC 8725, sections 2.1 and 3.1

    @accept
    Scenario Outline: A good token and <what>
      Given an IZP
      And the user has logged in
      When PUT "<path>" is sent with:
        | bearer | {token}    |
        | body   | a row      |
        | type   | text/plain |
      Then the status is 200
      When GET "<path>" is sent with:
        | bearer | {token} |
      Then the status is 200

      Examples:
        | what                            | path                         |
        | a subsystem                     | /ws/subsystem/DB2A/tables/T1 |
        | the tool services of a subsystem | /ws/plugin/db2/utilities/U1  |

    @accept
    Scenario: A good token and z/OSMF
      Given an IZP
      And the user has logged in
      When GET "/ws/zosmf/info" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario Outline: A token with <what>, and a subsystem
      Given an IZP
      And the user has logged in
      And "{token}" is kept as "good token"
      And the token comes with <what>
      When PUT "/ws/subsystem/DB2A/tables/T2" is sent with:
        | bearer | {token}    |
        | body   | a row      |
        | type   | text/plain |
      Then the status is 401
      When GET "/ws/subsystem/DB2A/tables/T2" is sent with:
        | bearer | {good token} |
      Then the status is 404

      Examples:
        | what                          |
        | another user in its payload   |
        | another issuer in its payload |
        | a later expiry in its payload |
        | a bit changed in its payload  |
        | a bit changed in its signature |
        | a signature of zeros          |
        | an empty signature            |

    @reject
    Scenario: A token that says that it needs no signature, and the tool services of a subsystem
      Given an IZP
      And the user has logged in
      And "{token}" is kept as "good token"
      And the token comes with none put into its header
      And the token comes with an empty signature
      When PUT "/ws/plugin/db2/utilities/U2" is sent with:
        | bearer | {token}    |
        | body   | a row      |
        | type   | text/plain |
      Then the status is 401
      When GET "/ws/plugin/db2/utilities/U2" is sent with:
        | bearer | {good token} |
      Then the status is 404

    @reject
    Scenario: A token that has expired
      Given an IZP
      And the user has logged in
      And 30 days pass
      When PUT "/ws/subsystem/DB2A/tables/T2" is sent with:
        | bearer | {token}    |
        | body   | a row      |
        | type   | text/plain |
      Then the status is 401
      Given the user has logged in
      When GET "/ws/subsystem/DB2A/tables/T2" is sent with:
        | bearer | {token} |
      Then the status is 404

    @reject
    Scenario Outline: <what>
      Given an IZP
      And the user has logged in
      And "{token}" is kept as "good token"
      When PUT "/ws/subsystem/DB2A/tables/T2" is sent with:
        | basic  | <basic>    |
        | cookie | <cookie>   |
        | body   | a row      |
        | type   | text/plain |
      Then the status is 401
      When GET "/ws/subsystem/DB2A/tables/T2" is sent with:
        | bearer | {good token} |
      Then the status is 404

      Examples:
        | what                       | basic             | cookie              |
        | No token                   |                   |                     |
        | The credentials themselves | {user}:{password} |                     |
        | A token in a cookie        |                   | accessToken={token} |

    @reject
    Scenario: A token that is not good, and z/OSMF
      Given an IZP
      And the user has logged in
      And the token comes with a bit changed in its signature
      When GET "/ws/zosmf/info" is sent with:
        | bearer | {token} |
      Then the status is 401

    @reject
    Scenario Outline: Nobody is told of <what> whose token is not good
      Given an IZP
      And the user has logged in
      And the token comes with a bit changed in its signature
      When GET "<path>" is sent with:
        | bearer | {token}    |
        | header | <header>   |
      Then the status is 401

      Examples:
        | what                          | path        | header                |
        | an action that does not exist | /ws/nothing |                       |
        | a level that does not exist   | /ws/session | X-API-VERSION: newest |
