Feature: What Zowe System Services ask SAF for

  @ZSS-08 @must
  Rule: The service /password says what became of a change
    It takes username, password and newPassword. z/OS UNIX answers 0 or an error
    number, and the status follows: 200 for a change; 401 for a wrong password (111)
    and a user who is not there (143); 429 for a user who is revoked (163); 400 for a
    new password that is not valid (169) and whatever else is wrong.

    Source: Zowe ZSS, zss.c, /password

    @accept
    Scenario: A change, and a login with the new password
      Given a ZSS
      And the administrator enters:
        """
        ADDUSER GERDA PASSWORD(FOXTAIL5)
        ALTUSER GERDA PASSWORD(FOXTAIL5) NOEXPIRED
        """
      When POST "/password" is sent with:
        | body | {"username":"GERDA","password":"FOXTAIL5","newPassword":"BLUEBEL6"} |
      Then the status is 200
      When POST "/login" is sent with:
        | basic | GERDA:BLUEBEL6 |
      Then the status is 200
      When POST "/login" is sent with:
        | basic | GERDA:FOXTAIL5 |
      Then the status is 401

    @accept
    Scenario: A password that has expired is changed
      Given a ZSS
      And the administrator enters:
        """
        ADDUSER GERDA PASSWORD(FOXTAIL5)
        """
      When POST "/password" is sent with:
        | body | {"username":"GERDA","password":"FOXTAIL5","newPassword":"BLUEBEL6"} |
      Then the status is 200
      When POST "/login" is sent with:
        | basic | GERDA:BLUEBEL6 |
      Then the status is 200

    @reject
    Scenario Outline: <what>
      Given a ZSS
      When POST "/password" is sent with:
        | body | <body> |
      Then the status is <status>
      And "{password}" is not in the answer

      Examples:
        | what                          | body                                                                                       | status |
        | A wrong password              | {"username":"{user}","password":"{other password}","newPassword":"BLUEBEL6"}               | 401    |
        | A user whom nobody knows      | {"username":"{8 letters}","password":"{password}","newPassword":"BLUEBEL6"}                | 401    |
        | A user who is revoked         | {"username":"{revoked}","password":"{revoked password}","newPassword":"BLUEBEL6"}          | 429    |
        | A new password with a hyphen  | {"username":"{user}","password":"{password}","newPassword":"BLUE-BEL"}                     | 400    |
        | No new password               | {"username":"{user}","password":"{password}"}                                              | 400    |
        | No user                       | {"password":"{password}","newPassword":"BLUEBEL6"}                                         | 400    |

    @reject
    Scenario: Another method
      Given a ZSS
      When GET "/password" is sent
      Then the status is 405

  @ZSS-09 @must
  Rule: The service /passticket makes a PassTicket for whoever is logged in
    The answer names the user and the application. The name of the application has 1
    to 8 characters; another body is 400. What SAF does not generate is 500.

    Source: Zowe ZSS, passTicketService.c
    Source: Zowe ZSS, pull request 322

    @accept
    Scenario: A ticket that signs its user on, once
      Given a ZSS
      And the user has logged in
      When POST "/passticket" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
        | body   | {"applicationName":"{authorized}"}                     |
      Then the status is 200
      And the answer has the members ["userId", "applicationName", "ticket"] and no other
      And the member "userId" of the answer is "{user}"
      And the member "applicationName" of the answer is "{authorized}"
      And the member "ticket" of the answer matches "^[A-Z0-9]{8}$"
      And the ticket signs the user on to {authorized}
      And the ticket does not sign the user on to {authorized}

    @reject
    Scenario Outline: <what>
      Given a ZSS
      And the user has logged in
      When POST "/passticket" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
        | body   | <body>                                                 |
      Then the status is <status>
      And the answer has no member "ticket"
      And the member "error" of the answer matches "."

      Examples:
        | what                                | body                                 | status |
        | No body                             |                                      | 400    |
        | No JSON                             | {authorized}                         | 400    |
        | No name                             | {"applicationName":""}               | 400    |
        | Another member                      | {"applid":"{authorized}"}            | 400    |
        | A name of 9 characters              | {"applicationName":"ABCDEFGHI"}      | 400    |
        | An application that has no key      | {"applicationName":"{unknown}"}      | 500    |
        | An application that ZSS may not use | {"applicationName":"{unauthorized}"} | 500    |

    @reject
    Scenario: Nobody has logged in
      Given a ZSS
      When POST "/passticket" is sent with:
        | body | {"applicationName":"{authorized}"} |
      Then the status is 401
      And the answer has no member "ticket"

    @reject
    Scenario: The ticket of one user is not another's
      Given a ZSS
      And the user has logged in
      When POST "/passticket" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
        | body   | {"applicationName":"{authorized}"}                     |
      Then the status is 200
      And the ticket does not sign the other user on to {authorized}

  @ZSS-10 @must
  Rule: The service /saf-auth says whether a user may have a resource of class ZOWE
    GET /saf-auth/ENTITY/LEVEL answers 200 and tells by a member whether the user who
    is logged in is authorized.

    Source: Zowe ZSS, authService.c

    @accept
    Scenario: A user who is permitted
      Given a ZSS
      And the administrator enters:
        """
        RDEFINE ZOWE ZLUX.0.COR.GET.SERVER UACC(NONE)
        PERMIT ZLUX.0.COR.GET.SERVER CLASS(ZOWE) ID({user}) ACCESS(READ)
        SETROPTS RACLIST(ZOWE) REFRESH
        """
      And the user has logged in
      When GET "/saf-auth/ZLUX.0.COR.GET.SERVER/READ" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
      Then the status is 200
      And the member "authorized" of the answer is true

    @reject
    Scenario Outline: <what>
      Given a ZSS
      And the administrator enters:
        """
        RDEFINE ZOWE ZLUX.0.COR.GET.SERVER UACC(NONE)
        PERMIT ZLUX.0.COR.GET.SERVER CLASS(ZOWE) ID(<permitted>) ACCESS(READ)
        SETROPTS RACLIST(ZOWE) REFRESH
        """
      And the user has logged in
      When GET "/saf-auth/ZLUX.0.COR.GET.SERVER/<level>" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
      Then the status is 200
      And the member "authorized" of the answer is false

      Examples:
        | what                         | permitted | level  |
        | Another user who is          | {other}   | READ   |
        | More than is permitted       | {user}    | UPDATE |

  @ZSS-11 @must
  Rule: The service /certificate/dn maps a name in a registry to a user
    The answer has the user ID and the codes of R_usermap. A name without a map is
    401 with 8/8/48.

    Source: Zowe ZSS, certificateService.c
    Source: RACF Callable Services, R_usermap, "Return and reason codes"

    @accept
    Scenario: A name that is mapped
      Given a ZSS with:
        | dn       | jane.doe         |
        | registry | ldap.example.com |
      When POST "/certificate/dn" is sent with:
        | body | {"dn":"jane.doe","registry":"ldap.example.com"} |
      Then the status is 200
      And the member "userid" of the answer is "{user}"
      And the member "safReturnCode" of the answer is 0
      And the member "racfReturnCode" of the answer is 0
      And the member "racfReasonCode" of the answer is 0

    @reject
    Scenario: A name that is not
      Given a ZSS
      When POST "/certificate/dn" is sent with:
        | body | {"dn":"nobody.of.safproof","registry":"ldap.example.com"} |
      Then the status is 401
      And the member "safReturnCode" of the answer is 8
      And the member "racfReturnCode" of the answer is 8
      And the member "racfReasonCode" of the answer is 48

    @reject
    Scenario: A path of more than 21 characters
      Given a ZSS
      When POST "/certificate/dn/and/more" is sent with:
        | body | {"dn":"jane.doe","registry":"ldap.example.com"} |
      Then the status is 400

    @reject
    Scenario: Another method
      Given a ZSS
      When GET "/certificate/dn" is sent
      Then the status is 405
