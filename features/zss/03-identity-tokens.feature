Feature: SAF identity tokens by Zowe System Services

  Programs that have a user's credentials, or a token, ask ZSS at /saf; they need
  not be logged in themselves. API ML asks so for the tokens that it hands to
  services.

  @ZSS-12 @must
  Rule: The service /saf/authenticate signs a user on and answers a token
    The body has username and pass, a password or a PassTicket, and may have appl.
    The answer is 201 and {"jwt": token}. Whom SAF refuses gets 401, a body that
    lacks something 400, another sub-path 404, another method 405 with Allow.

    Source: Zowe ZSS, safIdtService.c

    @accept
    Scenario: A password
      Given a ZSS
      When POST "/saf/authenticate" is sent with:
        | body | {"username":"{user}","pass":"{password}","appl":"{authorized}"} |
      Then the status is 201
      And the member "jwt" of the answer matches "^[A-Za-z0-9_-]+[.][A-Za-z0-9_-]+[.][A-Za-z0-9_-]*$"
      And "{password}" is not in the answer

    @accept
    Scenario: The case of the sub-path and of the user ID does not matter
      Given a ZSS
      When POST "/saf/AUTHENTICATE" is sent with:
        | body | {"username":"{user in lower case}","pass":"{password}","appl":"{authorized}"} |
      Then the status is 201

    @accept
    Scenario: A PassTicket, once
      Given a ZSS
      # A PassTicket of the user's may be one of the same second that another scenario
      # signs on with, on a service over HTTPS.
      And the other user has logged in
      And POST "/passticket" is sent with:
        | cookie | {cookie name jedHTTPSession*}={cookie jedHTTPSession*} |
        | body   | {"applicationName":"{authorized}"}                     |
      When POST "/saf/authenticate" is sent with:
        | body | {"username":"{other}","pass":"{ticket}","appl":"{authorized}"} |
      Then the status is 201
      When the same request is sent again
      Then the status is 401

    @reject
    Scenario Outline: <what>
      Given a ZSS
      When POST "<path>" is sent with:
        | body | <body> |
      Then the status is <status>
      And no token is in the answer
      And "{password}" is not in the answer

      Examples:
        | what                        | path              | body                                                                     | status |
        | A wrong password            | /saf/authenticate | {"username":"{user}","pass":"{other password}","appl":"{authorized}"}    | 401    |
        | A password that has expired | /saf/authenticate | {"username":"{expired}","pass":"{expired password}","appl":"{authorized}"} | 401  |
        | A user who is revoked       | /saf/authenticate | {"username":"{revoked}","pass":"{revoked password}","appl":"{authorized}"} | 401  |
        | A user whom nobody knows    | /saf/authenticate | {"username":"{8 letters}","pass":"{password}","appl":"{authorized}"}     | 401    |
        | No user                     | /saf/authenticate | {"pass":"{password}","appl":"{authorized}"}                              | 400    |
        | No pass                     | /saf/authenticate | {"username":"{user}","appl":"{authorized}"}                              | 400    |
        | No body                     | /saf/authenticate |                                                                          | 400    |
        | Another sub-path            | /saf/query        | {"username":"{user}","pass":"{password}"}                                | 404    |

    @reject
    Scenario: Another method
      Given a ZSS
      When GET "/saf/authenticate" is sent
      Then the status is 405
      And the header "Allow" of the answer is "POST"

  @ZSS-13 @must
  Rule: The service /saf/verify says whether SAF takes a token
    The body has jwt and may have appl. A token that SAF takes for the application is
    200 without a body, another one 401, one of more than 2048 characters 400.

    Source: Zowe ZSS, safIdtService.c

    @accept
    Scenario: A token of /saf/authenticate
      Given a ZSS
      And POST "/saf/authenticate" is sent with:
        | body | {"username":"{user}","pass":"{password}","appl":"{authorized}"} |
      And the token of the answer is taken
      When POST "/saf/verify" is sent with:
        | body | {"jwt":"{token}","appl":"{authorized}"} |
      Then the status is 200
      And the answer has no body

    @reject
    Scenario: A token that has expired
      Given a ZSS
      And POST "/saf/authenticate" is sent with:
        | body | {"username":"{user}","pass":"{password}","appl":"{authorized}"} |
      And the token of the answer is taken
      And 2 days pass
      When POST "/saf/verify" is sent with:
        | body | {"jwt":"{token}","appl":"{authorized}"} |
      Then the status is 401

    @reject
    Scenario Outline: A token that comes with <what>
      Given a ZSS
      And POST "/saf/authenticate" is sent with:
        | body | {"username":"{user}","pass":"{password}","appl":"{authorized}"} |
      And the token of the answer is taken
      And the token comes with <what>
      When POST "/saf/verify" is sent with:
        | body | {"jwt":"{token}","appl":"{authorized}"} |
      Then the status is 401

      Examples:
        | what                           |
        | another user in its payload    |
        | a later expiry in its payload  |
        | a bit changed in its signature |

    @reject
    Scenario Outline: <what>
      Given a ZSS
      When POST "/saf/verify" is sent with:
        | body | <body> |
      Then the status is <status>

      Examples:
        | what               | body                                             | status |
        | No token           | {"appl":"{authorized}"}                          | 400    |
        | 2049 characters    | {"jwt":"{2049 letters}","appl":"{authorized}"}   | 400    |
        | Letters            | {"jwt":"{100 letters}","appl":"{authorized}"}    | 401    |
        | No body            |                                                  | 400    |

  @ZSS-14 @choice
  Rule: Names that are too long for ZSS's own buffers
    One part of ZSS takes a request that another one then refuses: a user ID or an
    application of more than 8 characters, and a token of exactly 2048. That this
    comes out as 500 is concluded from the sources.

    Source: Zowe ZSS, safIdtService.c and zis/client.c

    @boundary
    Scenario Outline: <what>
      Given a ZSS
      When POST "<path>" is sent with:
        | body | <body> |
      Then one of these choices is taken
        | choice                | outcome    |
        | too-long-is-500       | status 500 |
        | too-long-is-400       | status 400 |
        | too-long-is-401       | status 401 |

      Examples:
        | what                           | path              | body                                                            |
        | A user ID of 9 characters      | /saf/authenticate | {"username":"{9 letters}","pass":"{password}"}                  |
        | An application of 9 characters | /saf/authenticate | {"username":"{user}","pass":"{password}","appl":"{9 letters}"}  |
        | A token of 2048 characters     | /saf/verify       | {"jwt":"{2048 letters}","appl":"{authorized}"}                  |
