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
