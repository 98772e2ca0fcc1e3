Feature: Which requests a client of a Liberty server is for

  An authFilter below openidConnectClient, or one that authFilterRef names, says it.
  A request that is not for the client goes on to the mechanism of the application,
  which here asks for a password.

  Background:
    Given the HMAC key H1 with the secret c2hhcmVkLWtleS1vZi10aGUtc3VpdGU
    And the claims
      """
      {"iss":"https://op.example","sub":"colin@example","iat":1772366340,"exp":1772369940}
      """
    And a token signed by H1 with HS256

  @JW-05 @must
  Rule: remoteAddress limits the clients of an openidConnectClient
    From another address the token is not looked at. Several openidConnectClients
    stand side by side, each for its own addresses.

    Source: Colin Paice, "What's the best way of connecting to an HTTPS server. Pass ticket or JWT?"
    Source: Open Liberty, authFilter, remoteAddress

    @accept
    Scenario: From the address
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><remoteAddress ip="10.1.0.2" matchType="equals"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | from   | 10.1.0.2 |
      Then the status is 200

    @accept
    Scenario Outline: Two clients, each with an issuer of its own
      Given in the claims, iss is "<iss>"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="one" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="one"><authFilter id="f1"><remoteAddress ip="10.1.0.1" matchType="equals"/></authFilter></openidConnectClient>
        <openidConnectClient id="two" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="two"><authFilter id="f2"><remoteAddress ip="10.1.0.2" matchType="equals"/></authFilter></openidConnectClient>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | from   | <from> |
      Then the status is <status>

      Examples:
        | iss | from     | status |
        | one | 10.1.0.1 | 200    |
        | two | 10.1.0.2 | 200    |
        | one | 10.1.0.2 | 401    |
        | two | 10.1.0.1 | 401    |

    @reject
    Scenario Outline: From <from>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><remoteAddress ip="10.1.0.2" matchType="equals"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | from   | <from> |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

      Examples:
        | from      |
        | 10.1.0.3  |
        | 10.1.0.20 |
        | ::1       |

  @ZC-12 @must
  Rule: An authFilter restricts the requests that JWT authentication is for
    It stands below the client, or elsewhere with an id that authFilterRef names.
    All of its conditions must hold.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: Open Liberty, openidConnectClient, authFilterRef

    @accept
    Scenario Outline: <how>
      Given a LIBERTY with server.xml:
        """
        <element>
        <client>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/api/orders" is sent with:
        | bearer | {token} |
      Then the status is 200

      Examples:
        | how              | element                                                                                  | client                                                                                                                                                                                                                                   |
        | Below the client |                                                                                          | <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter><requestUrl urlPattern="/api/" matchType="contains"/></authFilter></openidConnectClient> |
        | By reference     | <authFilter id="apis"><requestUrl urlPattern="/api/" matchType="contains"/></authFilter> | <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" authFilterRef="apis"/>                                                                               |

    @reject
    Scenario Outline: <how>
      Given a LIBERTY with server.xml:
        """
        <element>
        <client>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/other" is sent with:
        | bearer | {token} |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

      Examples:
        | how              | element                                                                                  | client                                                                                                                                                                                                                                   |
        | Below the client |                                                                                          | <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter><requestUrl urlPattern="/api/" matchType="contains"/></authFilter></openidConnectClient> |
        | By reference     | <authFilter id="apis"><requestUrl urlPattern="/api/" matchType="contains"/></authFilter> | <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" authFilterRef="apis"/>                                                                               |

    @reject
    Scenario: One of two conditions
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestUrl urlPattern="/api/"/><remoteAddress ip="10.1.0.2"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/api/orders" is sent with:
        | bearer | {token} |
        | from   | 10.1.0.3 |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

  @LIB-50 @must
  Rule: requestUrl is about the whole address
    Scheme, name, port, path and query count, and nothing in urlPattern is a
    wildcard.

    Source: Open Liberty, authFilter, requestUrl

    @accept
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestUrl urlPattern="<pattern>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | Host: mqweb.example:9443 |
      Then the status is 200

      Examples:
        | what          | pattern                     | match      |
        | A part        | example:9443                | contains   |
        | All of it     | https://mqweb.example:9443/ | equals     |
        | Not that part | /api                        | notContain |

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestUrl urlPattern="<pattern>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | Host: mqweb.example:9443 |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

      Examples:
        | what                        | pattern                    | match      |
        | A part that is not there    | /api                       | contains   |
        | A part, where all is wanted | https://mqweb.example:9443 | equals     |
        | That part                   | mqweb                      | notContain |
        | A wildcard                  | https://*.example:9443/    | contains   |

  @LIB-51 @must
  Rule: host is about the header Host
    The port belongs to it.

    Source: Open Liberty, authFilter, host

    @accept
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><host name="<name>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | Host: mqweb.example:9443 |
      Then the status is 200

      Examples:
        | what          | name               | match      |
        | A part        | mqweb              | contains   |
        | All of it     | mqweb.example:9443 | equals     |
        | Not that part | zosmf              | notContain |

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><host name="<name>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | Host: mqweb.example:9443 |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

      Examples:
        | what                        | name          | match      |
        | Another                     | zosmf         | contains   |
        | A part, where all is wanted | mqweb.example | equals     |
        | That part                   | example       | notContain |

  @LIB-52 @must
  Rule: userAgent is about the header User-Agent
    So clients of one kind can have a mechanism of their own.

    Source: Open Liberty, authFilter, userAgent

    @accept
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><userAgent agent="<agent>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | User-Agent: curl/8.5.0 |
      Then the status is 200

      Examples:
        | what          | agent      | match      |
        | A part        | curl       | contains   |
        | All of it     | curl/8.5.0 | equals     |
        | Not that part | Firefox    | notContain |

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><userAgent agent="<agent>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | User-Agent: curl/8.5.0 |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

      Examples:
        | what                        | agent   | match      |
        | Another                     | Firefox | contains   |
        | A part, where all is wanted | curl    | equals     |
        | That part                   | curl    | notContain |

  @LIB-53 @must
  Rule: webApp is about the name of the application
    The application of these scenarios is called safproof.

    Source: Open Liberty, authFilter, webApp

    @accept
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><webApp name="<name>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | X-Nothing: at all |
      Then the status is 200

      Examples:
        | what          | name     | match      |
        | A part        | proof    | contains   |
        | All of it     | safproof | equals     |
        | Not that part | console  | notContain |

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><webApp name="<name>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | X-Nothing: at all |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

      Examples:
        | what                        | name    | match      |
        | Another                     | console | contains   |
        | A part, where all is wanted | proof   | equals     |
        | That part                   | saf     | notContain |

  @LIB-54 @must
  Rule: remoteAddress knows ranges, and what is above and below
    A range has an asterisk for all values of a piece, or two bounds in brackets,
    and only asterisks behind it.

    Source: Open Liberty, authFilter, remoteAddress

    @accept
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><remoteAddress ip="<ip>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | from   | 192.17.5.33 |
      Then the status is 200

      Examples:
        | what           | ip             | match       |
        | All of a piece | 192.17.5.*     | equals      |
        | Two pieces     | 192.17.*.*     | contains    |
        | Bounds         | 192.17.[3-9].* | equals      |
        | Not in a range | 192.17.[6-9].* | notContain  |
        | Above          | 192.17.4.255   | greaterThan |
        | Below          | 192.17.5.34    | lessThan    |

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><remoteAddress ip="<ip>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | from   | 192.17.5.33 |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

      Examples:
        | what              | ip             | match       |
        | Another piece     | 192.17.6.*     | equals      |
        | Beyond the bounds | 192.17.[6-9].* | contains    |
        | In the range      | 192.17.[3-9].* | notContain  |
        | Not above         | 192.17.5.33    | greaterThan |
        | Not below         | 192.17.5.*     | lessThan    |

  @ZC-13 @must
  Rule: From V3.0.17 on, z/OS Connect has filters on headers
    Before that level such a condition says nothing.

    Source: IBM z/OS Connect, "API provider third-party authentication"

    @accept
    Scenario: The header, at the latest level
      Given a LIBERTY of level zos-connect with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestHeader name="Authorization" value="Bearer" matchType="contains"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity overrideHttpAuthMethod="BASIC"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @accept
    Scenario: Basic credentials go by the client then
      Given a LIBERTY of level zos-connect with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestHeader name="Authorization" value="Bearer" matchType="contains"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity overrideHttpAuthMethod="BASIC"/>
        """
      When GET "/" is sent with:
        | basic | colin:rosebud-1 |
      Then the status is 200
      And the member "realm" of the answer is "own"

    @reject
    Scenario: Basic credentials, at an older level
      Given a LIBERTY of level zos-connect-3.0.16 with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestHeader name="Authorization" value="Bearer" matchType="contains"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity overrideHttpAuthMethod="BASIC"/>
        """
      When GET "/" is sent with:
        | basic | colin:rosebud-1 |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Bearer "

    @reject
    Scenario Outline: A header with another value
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestHeader name="X-Stage" value="test" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | X-Stage: testing |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

      Examples:
        | match      |
        | equals     |
        | notContain |

  @LIB-55 @must
  Rule: matchType is contains unless set otherwise
    That is so of every condition.

    Source: Open Liberty, authFilter, matchType (default contains)

    @accept
    Scenario Outline: <condition>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><condition></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | Host: mqweb.example:9443 |
        | header | User-Agent: curl/8.5.0 |
        | header | X-Stage: testing |
      Then the status is 200

      Examples:
        | condition                                    |
        | <requestUrl urlPattern="mqweb"/>             |
        | <host name="mqweb"/>                         |
        | <userAgent agent="curl"/>                    |
        | <webApp name="proof"/>                       |
        | <requestHeader name="X-Stage" value="test"/> |

    @reject
    Scenario Outline: <condition>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><condition></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | Host: mqweb.example:9443 |
        | header | User-Agent: curl/8.5.0 |
        | header | X-Stage: testing |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

      Examples:
        | condition                                          |
        | <requestUrl urlPattern="zosmf"/>                   |
        | <host name="zosmf"/>                               |
        | <userAgent agent="Firefox"/>                       |
        | <webApp name="console"/>                           |
        | <requestHeader name="X-Stage" value="production"/> |

  @LIB-56 @choice
  Rule: Pieces between vertical bars
    contains holds if any of them is there, notContain if none is. equals compares
    the whole text with them.

    Source: Open Liberty, com.ibm.ws.security.authentication.filter (CommonFilter)

    @boundary
    Scenario Outline: <match> <agent>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><userAgent agent="<agent>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | User-Agent: curl/8.5.0 |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | agent              | match      | code       | otherwise  |
        | Firefox\|curl       | contains   | status 200 | status 401 |
        | Firefox\|curl       | notContain | status 401 | status 200 |
        | Firefox\|Safari     | notContain | status 200 | status 401 |
        | Firefox\|curl/8.5.0 | equals     | status 401 | status 200 |

  @LIB-57 @choice
  Rule: Upper and lower case
    They differ, in values.

    Source: Open Liberty, com.ibm.ws.security.authentication.filter (CommonFilter)

    @boundary
    Scenario Outline: <condition>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><condition></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | Host: mqweb.example |
        | header | User-Agent: curl/8.5.0 |
      Then one of these choices is taken
        | choice       | outcome    |
        | differ       | status 401 |
        | are the same | status 200 |

      Examples:
        | condition                 |
        | <userAgent agent="CURL"/> |
        | <host name="MQWEB"/>      |

  @LIB-58 @choice
  Rule: A header that is missing
    notContain holds then, and nothing else does.

    Source: Open Liberty, com.ibm.ws.security.authentication.filter (CommonFilter)

    @boundary
    Scenario Outline: <match>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestHeader name="X-Stage" value="test" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | match      | code       | otherwise  |
        | notContain | status 200 | status 401 |
        | contains   | status 401 | status 200 |
        | equals     | status 401 | status 200 |

  @LIB-59 @choice
  Rule: requestHeader without a value
    It asks whether the header is there.

    Source: Open Liberty, authFilter, requestHeader (value is optional)

    @boundary
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestHeader name="X-Stage"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | <header> |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | what        | header       | code       | otherwise  |
        | It is there | X-Stage: any | status 200 | status 401 |
        | It is not   | X-Other: any | status 401 | status 200 |

  @LIB-60 @choice
  Rule: cookie
    Documentation has it compare the name of a cookie. The code compares the header
    Cookie as a whole: contains then holds for what stands anywhere in it, and
    equals hardly ever.

    Source: Open Liberty, authFilter, cookie
    Source: Open Liberty, com.ibm.ws.security.authentication.filter (CommonFilter)

    @boundary
    Scenario Outline: <match> <name>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><cookie name="<name>" matchType="<match>"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | cookie | zone=inner |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | name  | match      | code       | otherwise  |
        | zone  | contains   | status 200 | status 401 |
        | inner | contains   | status 200 | status 401 |
        | zone  | equals     | status 401 | status 200 |
        | zone  | notContain | status 401 | status 200 |

  @LIB-61 @choice
  Rule: A header that is named as a condition is
    The code looks for a header of the name of the condition first, so that a client
    can say what is compared.

    Source: Open Liberty, com.ibm.ws.security.authentication.filter (CommonFilter)

    @boundary
    Scenario Outline: <header>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><condition></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | <header> |
        | from   | 10.1.0.2 |
      Then one of these choices is taken
        | choice            | outcome     |
        | the header counts | <code>      |
        | it does not       | <otherwise> |

      Examples:
        | condition                        | header                      | code       | otherwise  |
        | <requestUrl urlPattern="/api/"/> | request-url: https://x/api/ | status 200 | status 401 |
        | <webApp name="console"/>         | webApp: console             | status 200 | status 401 |

    @boundary
    Scenario: remote-address, which is then taken for an address, and is none
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><remoteAddress ip="10.1.0.2"/></authFilter></openidConnectClient>
        """
      When GET "/" is sent with:
        | bearer | {token}                  |
        | header | remote-address: 10.1.0.2 |
        | from   | 10.1.0.2                 |
      Then one of these choices is taken
        | choice                | outcome    |
        | the server fails      | status 500 |
        | the filter is false   | status 401 |
        | the header is nothing | status 200 |

  @LIB-62 @choice
  Rule: A remoteAddress that cannot be read
    The code leaves the condition out, without a word: the filter is wider then.
    Without another condition it accepts every request.

    Source: Open Liberty, com.ibm.ws.security.authentication.filter (CommonFilter)

    @boundary
    Scenario Outline: <ip>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><remoteAddress ip="<ip>" matchType="equals"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | from   | 192.0.2.7 |
      Then one of these choices is taken
        | choice             | outcome    |
        | left out           | status 200 |
        | it matches nothing | status 401 |

      Examples:
        | ip          |
        | 10.1.0.0/24 |
        | 10.*.0.1    |
        | 10.1.0      |
        | 10.1.0.256  |

  @LIB-63 @choice
  Rule: A filter without a condition, and a reference that leads nowhere
    Both accept every request.

    Source: Open Liberty, com.ibm.ws.security.authentication.filter (CommonFilter)
    Source: Open Liberty, com.ibm.ws.security.openidconnect.client

    @boundary
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <client>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice        | outcome    |
        | every request | status 200 |
        | none          | status 401 |

      Examples:
        | what           | client                                                                                                                                                                         |
        | No condition   | <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"/></openidConnectClient> |
        | No such filter | <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" authFilterRef="nowhere"/>                  |

  @LIB-64 @choice
  Rule: Clients whose filters accept a request go before those without a filter
    Of several without a filter, the one with the issuer of the token is taken.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (selection of the client)

    @boundary
    Scenario Outline: A filter first
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="open" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="open"/>
        <openidConnectClient id="filtered" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="filtered"><authFilter id="f"><userAgent agent="curl"/></authFilter></openidConnectClient>
        """
      When GET "/" is sent with:
        | bearer | {token} |
        | header | User-Agent: <agent> |
      Then one of these choices is taken
        | choice      | outcome                         |
        | as the code | the member "realm" is "<realm>" |
        | the other   | the member "realm" is "<other>" |

      Examples:
        | agent | realm    | other    |
        | curl  | filtered | open     |
        | wget  | open     | filtered |

    @boundary
    Scenario Outline: The issuer of the token
      Given in the claims, iss is "<iss>"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="one" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="one"/>
        <openidConnectClient id="two" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="two"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice    | outcome    |
        | by issuer | status 200 |
        | the first | status 401 |

      Examples:
        | iss |
        | one |
        | two |
