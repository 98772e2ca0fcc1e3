Feature: A Debug Profile Service as it stands

  What can be told of a service whose database, configuration and clock are its
  own: the target says which users there are, and whatever else it lacks makes a
  scenario not applicable. Paths and bodies are not public; a target that is asked
  here maps the requests to its own.

  @DPS-04 @must
  Rule: The service logs in whom the security manager signs on, and nobody else
    Login takes the user ID and the password that the security manager takes. A
    wrong password, a password that has expired and a user who is unknown or
    revoked get no token.

    Source: IBM Debug for z/OS 16.0, "Adding support for the authentication API"
    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    @accept
    Scenario: A user with a password
      Given an EQAPROF
      When POST "/api/v1/auth/login" is sent with:
        | basic | {user}:{password} |
      Then the status is 200
      And the member "user" of the answer is "{user}"
      And the member "token" of the answer matches "^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]+$"
      And the header "Content-Type" of the answer matches "^application/json"
      And the header "Cache-Control" of the answer is "no-store"
      And "{password}" is not in the answer

    @accept
    Scenario: Two logins give two tokens
      Given an EQAPROF
      And the user has logged in
      When the same request is sent again
      Then the status is 200
      And the member "token" of the answer differs from the one before

    @accept
    Scenario: Twenty clients at once
      Given an EQAPROF
      And the user has logged in
      When the same request is sent 20 times at once
      Then each status is 200
      And no two answers have the same member "token"

    @accept
    Scenario: On each system of a sysplex
      Given an EQAPROF with:
        | systems | SYS1 SYS2 |
      And the work goes on on system SYS2
      And the user has logged in
      When GET "/api/v1/auth/query" is sent to EQAPROF with:
        | bearer | {token} |
      Then the status is 200
      And "{password}" is in no answer of EQAPROF

    @reject
    Scenario Outline: <who>
      Given an EQAPROF
      When POST "/api/v1/auth/login" is sent with:
        | basic | <credentials> |
      Then the status is 401
      And no token is in the answer
      And the answer has no member "token"
      And "<password>" is not in the answer

      Examples:
        | who                          | credentials                  | password           |
        | A wrong password             | {user}:{other password}      | {other password}   |
        | A user whom nobody knows     | {8 letters}:{password}       | {password}         |
        | A password that has expired  | {expired}:{expired password} | {expired password} |
        | A user who is revoked        | {revoked}:{revoked password} | {revoked password} |

    @reject
    Scenario: A password that was changed
      Given an EQAPROF
      And the user has logged in
      And the administrator enters:
        """
        ALTUSER {user} PASSWORD(NEWPASS1) NOEXPIRED
        """
      When the same request is sent again
      Then the status is 401

    @reject
    Scenario: No credentials
      Given an EQAPROF
      When POST "/api/v1/auth/login" is sent
      Then the status is 401
      And the answer has no header "Set-Cookie"

  @DPS-05 @must
  Rule: A token of the service names its user until it expires or is logged out, as long as nobody has changed it
    The signature covers header and payload. A token that says another user, or
    that says that it needs no signature, is nobody's.

    Source: IBM Debug for z/OS 16.0, "Adding support for the authentication API"
    Source: RFC 7515, section 5.2; RFC 8725, sections 2.1 and 3.1

    @accept
    Scenario: The token that a login answered
      Given an EQAPROF
      And the user has logged in
      And the member "token" of the answer is kept as "kept token"
      And the token of the answer is taken
      When GET "/api/v1/auth/query" is sent with:
        | bearer | {kept token} |
      Then the status is 200
      And the member "user" of the answer is "{user}"
      And the member "authentication" of the answer is one of ["bearer", "Bearer"]

    @accept
    Scenario: Of two tokens, one that is logged out and the other
      Given an EQAPROF
      And the user has logged in
      And "{token}" is kept as "first token"
      And the user has logged in
      And POST "/api/v1/auth/logout" is sent with:
        | bearer | {first token} |
      When GET "/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 200
      When GET "/api/v1/auth/query" is sent with:
        | bearer | {first token} |
      Then the status is 401 or 403

    @reject
    Scenario: A token of yesterday
      Given an EQAPROF
      And the user has logged in
      And 1 day passes
      When GET "/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401

    @reject
    Scenario Outline: A token that comes with <what>
      Given an EQAPROF
      And the user has logged in
      And the token comes with <what>
      When GET "/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401
      And the answer has no member "user"

      Examples:
        | what                           |
        | another user in its payload    |
        | another issuer in its payload  |
        | a later expiry in its payload  |
        | a bit changed in its signature |

    @reject
    Scenario: A token that says that it needs no signature
      Given an EQAPROF
      And the user has logged in
      And the token comes with none put into its header
      And the token comes with an empty signature
      When GET "/api/v1/auth/query" is sent with:
        | bearer | {token} |
      Then the status is 401
