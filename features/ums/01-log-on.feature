Feature: Logging on to Zowe and UMS

  A browser logs on to the Zowe App Server (ZLUX). ZSS has the security manager
  check the credentials, UMS (IZP) has it check them again, and what the browser
  gets is a session cookie. A target that is asked here maps paths that are not
  public, such as those below /ZLUX/plugins/, to its own.

  @UMS-01 @must
  Rule: A log-on goes from the App Server through the ZSS plug-in to ZSS
    What ZSS makes of the credentials is what the App Server answers in the
    category saf, which is that of the plug-in.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens", steps 1 to 3
    Source: zowe/zlux-server-framework, lib/webauth.js and plugins/sso-auth/lib/zssHandler.js

    @accept
    Scenario Outline: <who>
      Given a ZSS
      And a ZLUX
      When POST "/login" is sent to ZSS with:
        | body | {"username":"<user>","password":"<password>"} |
      Then the status is 200
      When POST "/auth" is sent with:
        | body | {"username":"<user>","password":"<password>"} |
      Then the status is 200
      And the member "success" of the answer is true
      And the member "categories.saf.success" of the answer is true

      Examples:
        | who            | user    | password         |
        | A user         | {user}  | {password}       |
        | Another user   | {other} | {other password} |

    @accept
    Scenario: Twenty browsers at once
      Given a ZLUX
      And the user has logged in
      When the same request is sent 20 times at once
      Then each status is 200

    @reject
    Scenario Outline: <who>
      Given a ZSS
      And a ZLUX
      When POST "/login" is sent to ZSS with:
        | body | {"username":"<user>","password":"<password>"} |
      Then the status is 401 or 428
      When POST "/auth" is sent with:
        | body | {"username":"<user>","password":"<password>"} |
      Then the status is 401 or 428
      And the member "success" of the answer is false
      And the member "categories.saf.success" of the answer is false

      Examples:
        | who                         | user        | password           |
        | A wrong password            | {user}      | {other password}   |
        | A user whom nobody knows    | {8 letters} | {password}         |
        | A password that has expired | {expired}   | {expired password} |
        | A user who is revoked       | {revoked}   | {revoked password} |

  @UMS-03 @must
  Rule: A session cookie exists only after SAF has authenticated the user
    A log-on that fails sets none and leaves nothing behind, and neither does
    asking who is logged on.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens", step 5
    Source: zowe/zlux-server-framework, lib/webapp.js (no session is saved before login; the cookie's attributes)

    @accept
    Scenario: A user with the password
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"{user}","password":"{password}"} |
      Then the status is 200
      And the answer sets cookie "connect.sid.*" with "HttpOnly; Secure; SameSite=Strict; Path=/"

    @reject
    Scenario Outline: <who>
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"<user>","password":"<password>"} |
      Then the status is 401 or 428
      And the answer sets no cookie "*"

      Examples:
        | who                         | user        | password           |
        | A wrong password            | {user}      | {other password}   |
        | No password                 | {user}      |                    |
        | A user whom nobody knows    | {8 letters} | {password}         |
        | A password that has expired | {expired}   | {expired password} |
        | A user who is revoked       | {revoked}   | {revoked password} |

    @reject
    Scenario: Nobody has logged on yet
      Given a ZLUX
      When GET "/auth" is sent
      Then the status is 200
      And the answer sets no cookie "*"

    @reject
    Scenario: A cookie that the browser brought, and a wrong password
      Given a ZLUX
      And the user has logged in
      And "{cookie name connect.sid.*}=s%3A0123456789abcdef.0123456789abcdef" is kept as "planted"
      When POST "/auth" is sent with:
        | cookie | {planted}                                           |
        | body   | {"username":"{user}","password":"{other password}"} |
      Then the status is 401
      And the answer sets no cookie "*"
      When GET "/auth" is sent with:
        | cookie | {planted} |
      Then the status is 200
      And the member "categories.saf.authenticated" of the answer is false

  @UMS-04 @must
  Rule: The UMS plug-in logs on to UMS with the user's credentials
    So UMS knows each user as who it is, without the browser's having anything to
    do with it.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens", step 6

    @accept
    Scenario Outline: <who>
      Given a ZLUX
      And the <role> has logged in
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
      Then the status is 200
      And the member "user" of the answer is "<user>"

      Examples:
        | who          | role       | user    |
        | A user       | user       | {user}  |
        | Another user | other user | {other} |

    @reject
    Scenario: A log-on without the category of UMS
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"{user}","password":"{password}","categories":["saf"]} |
      Then the status is 200
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
      Then the status is 401
      And the answer has no member "user"

  @UMS-05 @must
  Rule: UMS has SAF check the credentials on its own
    It does not trust the check of the App Server: a user who is revoked, or whose
    password is changed, between the two checks is not logged on.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens", step 7
    Source: IBM/z_ansible_collections_samples, role ums_login

    @accept
    Scenario: The password
      Given an IZP
      When POST "/ws/security/login" is sent with:
        | body | {"id":"{user}","password":"{password}"} |
      Then the status is 200

    @accept
    Scenario: The password as it is by now
      Given an IZP
      And a ZLUX
      And the user has logged in
      And the administrator enters:
        """
        ALTUSER {user} PASSWORD(NEWPASS1) NOEXPIRED
        """
      When POST "/ws/security/login" is sent to IZP with:
        | body | {"id":"{user}","password":"NEWPASS1"} |
      Then the status is 200

    @reject
    Scenario Outline: <what> since the App Server had ZSS check the credentials
      Given an IZP
      And a ZLUX
      And the user has logged in
      And the administrator enters:
        """
        <command>
        """
      When POST "/ws/security/login" is sent to IZP with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
        | body   | {"id":"{user}","password":"{password}"}            |
      Then the status is 401
      And no token is in the answer

      Examples:
        | what                     | command                                     |
        | The password was changed | ALTUSER {user} PASSWORD(NEWPASS1) NOEXPIRED |
        | The user was revoked     | ALTUSER {user} REVOKE                       |

    @reject
    Scenario: Whoever is logged on to the App Server, with a wrong password
      Given an IZP
      And a ZLUX
      And the user has logged in
      When POST "/ws/security/login" is sent to IZP with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
        | body   | {"id":"{user}","password":"{other password}"}      |
      Then the status is 401
      And no token is in the answer

    @reject
    Scenario Outline: <who>
      Given an IZP
      When POST "/ws/security/login" is sent with:
        | body | {"id":"<user>","password":"<password>"} |
      Then the status is 4xx
      And no token is in the answer

      Examples:
        | who                         | user        | password           |
        | No password                 | {user}      |                    |
        | A user whom nobody knows    | {8 letters} | {password}         |
        | A password that has expired | {expired}   | {expired password} |
        | A user who is revoked       | {revoked}   | {revoked password} |

  @UMS-06 @must
  Rule: UMS keeps the credentials and makes a UMS token
    The token, and another one that renews it, are JWTs. They do not hold the
    credentials, and are all that an action needs.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens", step 7
    Source: IBM/z_ansible_collections_samples, roles ums_login and ums_refresh

    @accept
    Scenario: What a login answers
      Given an IZP
      When POST "/ws/security/login" is sent with:
        | body | {"id":"{user}","password":"{password}"} |
      Then the status is 200
      And the member "accessToken" of the answer matches "^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$"
      And the member "refreshToken" of the answer matches "."
      And "{password}" is not in the answer

    @accept
    Scenario: Two logins give two tokens
      Given an IZP
      And the user has logged in
      When the same request is sent again
      Then the status is 200
      And the member "accessToken" of the answer differs from the one before

    @accept
    Scenario: A subsystem is used as the user whose credentials are kept
      Given an IZP
      And the other user has logged in
      When PUT "/ws/subsystem/DB2A/tables/T1" is sent with:
        | bearer | {token} |
        | body   | a row   |
        | type   | none    |
      Then the status is 200
      And the member "user" of the answer is "{other}"

    @accept
    Scenario: A token is renewed
      Given an IZP
      And the user has logged in
      And the member "refreshToken" of the answer is kept as "renewal"
      When POST "/ws/security/refresh-token" is sent with:
        | body | {"id":"{user}","refreshToken":"{renewal}"} |
      Then the status is 200
      And the member "accessToken" of the answer differs from the one before
      And the token of the answer is taken
      When GET "/ws/session" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario: A token is renewed for another user
      Given an IZP
      And the user has logged in
      And the member "refreshToken" of the answer is kept as "renewal"
      When POST "/ws/security/refresh-token" is sent with:
        | body | {"id":"{other}","refreshToken":"{renewal}"} |
      Then the status is 401
      And no token is in the answer

    @reject
    Scenario: The token that renews is used for an action
      Given an IZP
      And the user has logged in
      And the member "refreshToken" of the answer is kept as "renewal"
      When GET "/ws/session" is sent with:
        | bearer | {renewal} |
      Then the status is 401

  @UMS-07 @must
  Rule: The browser gets a session cookie, and never the UMS token or the credentials
    Not one of the bytes that the App Server sends has them, as they are or
    encoded, and no action through the plug-in fetches a token.

    Source: IBM Unified Management Server for z/OS, "Credential management by UMS JWT tokens", step 8

    @accept
    Scenario: A log-on, some actions and a log-off
      Given a ZLUX
      And the user has logged in
      And "{cookie name connect.sid.*}={cookie connect.sid.*}" is kept as "session"
      Then the answer sets cookie "connect.sid.*" with "HttpOnly; Secure"
      And no token is in the answer
      When GET "/ZLUX/plugins/unified-experience/web/" is sent with:
        | cookie | {session} |
      Then no token is in the answer
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | cookie | {session} |
      Then no token is in the answer
      When GET "/auth-refresh" is sent with:
        | cookie | {session} |
      Then no token is in the answer
      When GET "/auth" is sent with:
        | cookie | {session} |
      Then no token is in the answer
      When POST "/auth-logout" is sent with:
        | cookie | {session} |
      Then no token is in the answer
      And "{password}" is in no answer of ZLUX

    @reject
    Scenario Outline: <what> through the plug-in
      Given a ZLUX
      And the user has logged in
      When POST "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/<path>" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
        | body   | {"id":"{user}","password":"{password}"}            |
      Then the status is 4xx
      And no token is in the answer
      And "{password}" is in no answer of ZLUX

      Examples:
        | what                             | path                         |
        | A login of UMS                   | security/login               |
        | A login of UMS in upper case     | SECURITY/login               |
        | A login of UMS by a detour       | x/../security/login          |
        | A login of UMS by a slash        | /security/login              |
        | A login of UMS behind an escape  | x%2F..%2Fsecurity%2Flogin    |

    @reject
    Scenario: A wrong password
      Given a ZLUX
      When POST "/auth" is sent with:
        | body | {"username":"{user}","password":"{other password}"} |
      Then the status is 401
      And no token is in the answer
      And "{other password}" is in no answer of ZLUX

  @UMS-12 @must
  Rule: authType selects how users authenticate
    With STANDARD_JWT users log on with their credentials. MFA_JWT is for users who
    come with a token of the Zowe API Mediation Layer; a password alone, which could
    be one for one use, is then not enough.

    Source: IBM Unified Management Server for z/OS 1.2, parameter components.izp.server.authType (STANDARD_JWT, MFA_JWT)
    Source: IBM Unified Management Server for z/OS 1.2, "Configuring multifactor authentication for UMS"

    @accept
    Scenario: STANDARD_JWT
      Given an IZP with:
        | authType | STANDARD_JWT |
      When POST "/ws/security/login" is sent with:
        | body | {"id":"{user}","password":"{password}"} |
      Then the status is 200

    @accept
    Scenario: MFA_JWT, a token of the API Mediation Layer, and a subsystem that is signed on to by PassTicket
      Given an IZP with:
        | authType | MFA_JWT |
      And a ZAAS
      And the user has logged in
      When POST "/ws/security/login" is sent to IZP with:
        | bearer | {token} |
      Then the status is 200
      And the member "accessToken" of the answer is kept as "UMS token"
      When PUT "/ws/subsystem/DB2P/tables/T1" is sent to IZP with:
        | bearer | {UMS token} |
        | body   | a row       |
        | type   | text/plain  |
      Then the status is 200
      And the member "user" of the answer is "{user}"

    @accept
    Scenario: MFA_JWT, and a browser that the API Mediation Layer signs on
      Given an IZP with:
        | authType | MFA_JWT |
      And a ZAAS
      And a ZLUX with:
        | authType | MFA_JWT |
      And the user has logged in
      When GET "/ZLUX/plugins/com.rs.auth.db2Auth/services/ums/session" is sent with:
        | cookie | {cookie name connect.sid.*}={cookie connect.sid.*} |
      Then the status is 200
      And the member "user" of the answer is "{user}"

    @reject
    Scenario: MFA_JWT, and a token of the API Mediation Layer that was logged out
      Given an IZP with:
        | authType | MFA_JWT |
      And a ZAAS
      And the user has logged in
      And POST "/gateway/api/v1/auth/logout" is sent with:
        | bearer | {token} |
      When POST "/ws/security/login" is sent to IZP with:
        | bearer | {token} |
      Then the status is 401
      And no token is in the answer

    @reject
    Scenario: MFA_JWT, and a token that nobody signed
      Given an IZP with:
        | authType | MFA_JWT |
      And a ZAAS
      And the user has logged in
      And the token comes with another user in its payload
      When POST "/ws/security/login" is sent to IZP with:
        | bearer | {token} |
      Then the status is 401
      And no token is in the answer

    @reject
    Scenario: MFA_JWT, and a password alone
      Given an IZP with:
        | authType | MFA_JWT |
      When POST "/ws/security/login" is sent with:
        | body | {"id":"{user}","password":"{password}"} |
      Then the status is 4xx
      And no token is in the answer
