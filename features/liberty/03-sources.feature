Feature: Where a Liberty server takes tokens from, and what it answers

  A header, a form, or nothing. Whoever is refused is told so by a status, by WWW-
  Authenticate and by a JSON body.

  Background:
    Given the HMAC key H1 with the secret c2hhcmVkLWtleS1vZi10aGUtc3VpdGU
    And the claims
      """
      {"iss":"https://op.example","sub":"colin@example","iat":1772366340,"exp":1772369940}
      """
    And a token signed by H1 with HS256

  @JW-08 @must
  Rule: The token comes as Bearer, or in the header that the server expects
    Without headerName it comes in the header Authorization, behind Bearer.

    Source: Colin Paice, "What's the best way of connecting to an HTTPS server. Pass ticket or JWT?"
    Source: Open Liberty, openidConnectClient, headerName

    @accept
    Scenario: As Bearer
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @accept
    Scenario: In the header that headerName names
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" headerName="X-Token"/>
        """
      When GET "/" is sent with:
        | header | X-Token: {token} |
      Then the status is 200

    @reject
    Scenario Outline: <where>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" <attribute>/>
        """
      When GET "/" is sent with:
        | <part> | <value> |
      Then the status is 401

      Examples:
        | where                                     | attribute            | part   | value             |
        | In a cookie                               |                      | cookie | token={token}     |
        | In another header                         |                      | header | X-Token: {token}  |
        | As Bearer, where headerName names another | headerName="X-Token" | bearer | {token}           |
        | In the query, and nowhere else            |                      | header | X-Nothing: at all |

    @reject
    Scenario: In the query
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/?access_token={token}" is sent
      Then the status is 401

  @LIB-40 @choice
  Rule: How exactly Bearer is written
    The code wants Bearer in this case, and one blank. Whatever else stands in
    Authorization is the token, as a whole.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)

    @boundary
    Scenario Outline: <scheme>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | header | Authorization: <scheme>{token} |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | scheme  | code       | otherwise  |
        | bearer  | status 401 | status 200 |
        | BEARER  | status 401 | status 200 |

  @LIB-41 @choice
  Rule: A token without a scheme
    The code takes all of Authorization for the token, where it does not begin with
    Bearer.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)

    @boundary
    Scenario: Nothing but the token
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | header | Authorization: {token} |
      Then one of these choices is taken
        | choice  | outcome    |
        | taken   | status 200 |
        | refused | status 401 |

  @LIB-42 @choice
  Rule: Bearer in the header that headerName names
    The code leaves it out, if it is there.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)

    @boundary
    Scenario: With Bearer
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" headerName="X-Token"/>
        """
      When GET "/" is sent with:
        | header | X-Token: Bearer {token} |
      Then one of these choices is taken
        | choice            | outcome    |
        | left out          | status 200 |
        | part of the token | status 401 |

  @LIB-43 @choice
  Rule: A token in segments
    A token that is too long for a header may come in NAME-1, NAME-2 and so on, with
    their number in NAME-segments.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)

    @boundary
    Scenario Outline: In two
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" headerName="X-Token"/>
        """
      When GET "/" is sent with:
        | header | X-Token-segments: 2 |
        | header | X-Token-1: <first> |
        | header | X-Token-2: <second> |
      Then one of these choices is taken
        | choice       | outcome     |
        | put together | <code>      |
        | otherwise    | <otherwise> |

      Examples:
        | first   | second  | code       | otherwise  |
        | Bearer  | {token} | status 401 | status 200 |
        | {token} |         | status 200 | status 401 |

  @LIB-44 @choice
  Rule: A token in a form
    A POST with the Content-Type application/x-www-form-urlencoded has it as
    access_token.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)
    Source: RFC 6750, section 2.2

    @boundary
    Scenario: access_token
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When POST "/" is sent with:
        | type | application/x-www-form-urlencoded |
        | body | access_token={token} |
      Then one of these choices is taken
        | choice        | outcome    |
        | taken         | status 200 |
        | not looked at | status 401 |

    @boundary
    Scenario: access_token, with a charset
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When POST "/" is sent with:
        | type | application/x-www-form-urlencoded; charset=utf-8 |
        | body | access_token={token} |
      Then one of these choices is taken
        | choice        | outcome    |
        | the very type | status 401 |
        | taken         | status 200 |

  @LIB-45 @must
  Rule: A JWT that is refused is answered with 401, and with a challenge of realm jwt
    The answer is JSON: error is the number 401, and error_description says
    SEND_401. The header and the body are as MQ Console was seen to send them.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)
    Source: Colin Paice, colinpaice.blog, a capture of MQWEB on z/OS

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      And the token comes with <distortion>
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Bearer realm=.jwt., error=.invalid_token., error_description=.Check JWT token.$"
      And the header "Content-Type" of the answer matches "^application/json"
      And the member "error" of the answer is 401
      And the member "error_description" of the answer is "OpenID Connect client returned with status: SEND_401"
      And "colin@example" is not in the answer

      Examples:
        | what                      | distortion                     |
        | A signature that is wrong | a bit changed in its signature |
        | A later expiry            | a later expiry in its payload  |

    @accept
    Scenario: A good one has no challenge
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the answer has no header "WWW-Authenticate"

  @LIB-46 @choice
  Rule: No token, where one is required
    The challenge has the realm oauth, as it has for an opaque token that is
    refused.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)
    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (OidcClientRequest)

    @boundary
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | <part> | <value> |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Bearer "
      And the member "error" of the answer is 401
      And one of these choices is taken
        | choice       | outcome                                                                                  |
        | realm oauth  | the member "error_description" is "OpenID Connect client failed the request..."          |
        | as for a JWT | the member "error_description" is "OpenID Connect client returned with status: SEND_401" |

      Examples:
        | what          | part   | value             |
        | None          | header | X-Nothing: at all |
        | An opaque one | bearer | opaque            |

  @LIB-47 @choice
  Rule: Basic credentials, where a token is required
    Without a filter, the code takes the whole header for an opaque token, and the
    user is not asked for a password.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)
    Source: IBM z/OS Connect, "API provider third-party authentication"

    @boundary
    Scenario: The right password
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | basic | colin:rosebud-1 |
      Then one of these choices is taken
        | choice          | outcome    |
        | an opaque token | status 401 |
        | as Basic        | status 200 |

  @JW-09 @must
  Rule: inboundPropagation, mapIdentityToRegistryUser and userIdentifier act as documented
    With none no token is taken; with supported and required one is. Without
    mapIdentityToRegistryUser the user need not be in the registry.

    Source: Colin Paice, "What's the best way of connecting to an HTTPS server. Pass ticket or JWT?"
    Source: Open Liberty, openidConnectClient, inboundPropagation

    @accept
    Scenario Outline: inboundPropagation is <value>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="<value>" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" userIdentifier="sub" mapIdentityToRegistryUser="false"/>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "user" of the answer is "colin@example"
      And the member "realm" of the answer is "https://op.example"

      Examples:
        | value     |
        | supported |
        | required  |

    @reject
    Scenario Outline: inboundPropagation is <value>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" clientId="safproof" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 302 or 401

      Examples:
        | value    | attribute                 |
        | none     | inboundPropagation="none" |
        | left out |                           |

    @reject
    Scenario: mapIdentityToRegistryUser, of somebody who is not there
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" mapIdentityToRegistryUser="true"/>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401 or 403
      And the answer has no member "user"

  @ZC-05 @must
  Rule: inboundPropagation required takes a token from whoever brings it, and nothing else
    Where the token comes from, from a flow of OpenID Connect or from a server
    between, does not matter.

    Source: IBM z/OS Connect, "API provider third-party authentication"

    @accept
    Scenario: Twice, from two clients
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | from   | 10.1.0.2 |
      Then the status is 200
      When GET "/" is sent with:
        | bearer | {token} |
        | from   | 192.0.2.7 |
      Then the status is 200
      And the member "user" of the answer is "colin@example"

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | <part> | <value> |
      Then the status is 401
      And the answer has no member "user"

      Examples:
        | what                  | part   | value                 |
        | No token              | header | X-Nothing: at all     |
        | An empty one          | header | Authorization: Bearer |
        | Another kind of token | bearer | {100 letters}         |

  @LIB-48 @must
  Rule: supported lets whoever has no token go on to the provider
    The flow of OpenID Connect begins at authorizationEndpointUrl.

    Source: Open Liberty, openidConnectClient, inboundPropagation

    @accept
    Scenario: A token
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="supported" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" clientId="safproof"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="supported" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" clientId="safproof"/>
        """
      When GET "/" is sent with:
        | header | <header> |
      Then the status is 302
      And the header "Location" of the answer matches "^https://op.example/authorize"

      Examples:
        | what                    | header                             |
        | No token                | X-Nothing: at all                  |
        | A token that is refused | Authorization: Bearer e30.e30.AAAA |

  @LIB-49 @choice
  Rule: supported, without an address of the provider
    There is nowhere to send the user (CWWKS1534E). It does not go on to the
    mechanism of the application.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (OIDCClientAuthenticatorUtil)

    @boundary
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="supported" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | <part> | <value> |
      Then one of these choices is taken
        | choice              | outcome    |
        | refused             | status 401 |
        | the password counts | status 200 |

      Examples:
        | what             | part  | value           |
        | A right password | basic | colin:rosebud-1 |
