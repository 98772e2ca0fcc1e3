Feature: PassTickets from ZAAS

  The Zowe Authentication and Authorization Service gives an API service that it
  trusts a PassTicket for a user who is logged in, and for one application. What
  its releases answer differs in message numbers and sometimes in statuses: each
  scenario says of which level it speaks.

  @ZT-06 @must
  Rule: Only who presents a client certificate that ZAAS trusts gets a PassTicket
    The certificate comes with the TLS connection. Without one, or with one that no
    trusted authority issued, the answer is 403, before the token is looked at; so
    whoever has a token alone learns nothing.

    Source: zowe/api-layer issue 448
    Source: zowe/api-layer v3.x.x, PassTicketTest, doTicketWithoutCertificate
    Source: zowe/api-layer v3.x.x, QueryFilter

    @accept
    Scenario Outline: A trusted certificate, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the member "ticket" of the answer matches "^[A-Z0-9]{8}$"
      And the ticket signs the user on to {authorized}

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

    @accept
    Scenario: The token of a login that SAF judged, at level zowe-v3
      Given a ZAAS of level zowe-v3 with:
        | provider | saf |
      When POST "/gateway/api/v1/auth/login" is sent with:
        | body | {"username":"{user}","password":"{password}"} |
      Then the status is 204
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                                                    |
        | cookie      | apimlAuthenticationToken={cookie apimlAuthenticationToken} |
        | body        | {"applicationName":"{authorized}"}                         |
      Then the status is 200

    @reject
    Scenario Outline: <what>, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | <certificate>                      |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 403
      And the answer has no member "ticket"

      Examples:
        | what                             | certificate | level     |
        | No certificate                   | none        | zowe-v2   |
        | No certificate                   | none        | zowe-v3.0 |
        | No certificate                   | none        | zowe-v3   |
        | A certificate of somebody's make | untrusted   | zowe-v2   |
        | A certificate of somebody's make | untrusted   | zowe-v3.0 |
        | A certificate of somebody's make | untrusted   | zowe-v3   |

    @reject
    Scenario Outline: Neither a certificate nor a token, at level <level>
      Given a ZAAS of level <level>
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | body | {"applicationName":"{authorized}"} |
      Then the status is 403
      And the answer has no body

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |

  @ZT-12 @must
  Rule: A token that ZAAS has not signed as it stands gets no PassTicket
    The signature covers header and claims, and is made with the private key of
    ZAAS. An unsigned token, a claim that was changed, and a token whose HMAC key is
    the public key of ZAAS are all refused as not valid.

    Source: zowe/api-layer v3.x.x, JwtPenTest
    Source: RFC 8725, sections 2.1, 3.1 and 3.2

    @accept
    Scenario Outline: The token as it was signed, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | bearer      | {token}                            |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 200
      And the member "userId" of the answer is "{user}"

      Examples:
        | level     |
        | zowe-v2   |
        | zowe-v3.0 |
        | zowe-v3   |

    @reject
    Scenario Outline: <what>, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      And the token comes with <what>
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 401
      And the message is <number>
      And the answer has no member "ticket"

      Examples:
        | what                           | level     | number    |
        | another user in its payload    | zowe-v2   | ZWEAG130E |
        | another user in its payload    | zowe-v3.0 | ZWEAG130E |
        | another user in its payload    | zowe-v3   | ZWEAO402E |
        | another issuer in its payload  | zowe-v2   | ZWEAG130E |
        | another issuer in its payload  | zowe-v3.0 | ZWEAG130E |
        | another issuer in its payload  | zowe-v3   | ZWEAO402E |
        | a bit changed in its signature | zowe-v2   | ZWEAG130E |
        | a bit changed in its signature | zowe-v3.0 | ZWEAG130E |
        | a bit changed in its signature | zowe-v3   | ZWEAO402E |

    @reject
    Scenario Outline: The algorithm none and an empty signature, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      And the token comes with none put into its header
      And the token comes with an empty signature
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | bearer      | {token}                            |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 401
      And the message is <number>

      Examples:
        | level     | number    |
        | zowe-v2   | ZWEAG130E |
        | zowe-v3.0 | ZWEAG130E |
        | zowe-v3   | ZWEAO402E |

    @reject
    Scenario Outline: HS256 with the public key as <form>, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      And the public key P1 is the one at "/gateway/api/v1/auth/keys/public/all"
      And the HMAC key FALSE made of the public key P1 as <form>
      And the token is signed anew by FALSE with HS256
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | bearer      | {token}                            |
        | body        | {"applicationName":"{authorized}"} |
      Then the status is 401
      And the message is <number>

      Examples:
        | form    | level     | number    |
        | PEM     | zowe-v2   | ZWEAG130E |
        | PEM     | zowe-v3.0 | ZWEAG130E |
        | PEM     | zowe-v3   | ZWEAO402E |
        | DER     | zowe-v3   | ZWEAO402E |
        | modulus | zowe-v3   | ZWEAO402E |
