Feature: The order of mechanisms of a Liberty server, and failover

  Interceptors, tokens, the LTPA cookie and the mechanism of the application are
  asked one after the other, as long as each lets the request go on.

  Background:
    Given the HMAC key H1 with the secret c2hhcmVkLWtleS1vZi10aGUtc3VpdGU
    And the claims
      """
      {"iss":"https://op.example","sub":"colin@example","iat":1772366340,"exp":1772369940}
      """
    And a token signed by H1 with HS256

  @ZC-14 @must
  Rule: allowFailOverToBasicAuth lets requests with Basic credentials in where certificates are asked for
    A filter keeps the requests without a Bearer token from the client, and the
    application asks for a certificate.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: Open Liberty, webAppSecurity, allowFailOverToBasicAuth (default false)

    @accept
    Scenario: The recipe of z/OS Connect
      Given a LIBERTY of level zos-connect with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestHeader name="Authorization" value="Bearer" matchType="contains"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity allowFailOverToBasicAuth="true"/>
        """
      When GET "/" is sent with:
        | basic | colin:rosebud-1 |
      Then the status is 200
      And the member "realm" of the answer is "own"
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "realm" of the answer is "https://op.example"

    @reject
    Scenario: A wrong password
      Given a LIBERTY of level zos-connect with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestHeader name="Authorization" value="Bearer" matchType="contains"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity allowFailOverToBasicAuth="true"/>
        """
      When GET "/" is sent with:
        | basic | colin:rosebud-2 |
      Then the status is 401
      And the header "WWW-Authenticate" of the answer matches "^Basic "

    @reject
    Scenario Outline: allowFailOverToBasicAuth <value>
      Given a LIBERTY of level zos-connect with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestHeader name="Authorization" value="Bearer" matchType="contains"/></authFilter></openidConnectClient>
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity <attribute>/>
        """
      When GET "/" is sent with:
        | basic | colin:rosebud-1 |
      Then the status is 401 or 403
      And the answer has no member "user"

      Examples:
        | value    | attribute                        |
        | false    | allowFailOverToBasicAuth="false" |
        | left out |                                  |

  @LIB-65 @must
  Rule: allowAuthenticationFailOverToAuthMethod names what follows a certificate that is missing
    BASIC asks for a password, FORM sends the user to a page.

    Source: Open Liberty, webAppSecurity, allowAuthenticationFailOverToAuthMethod

    @accept
    Scenario: BASIC
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity overrideHttpAuthMethod="CLIENT_CERT" allowAuthenticationFailOverToAuthMethod="BASIC"/>
        """
      When GET "/" is sent with:
        | basic | colin:rosebud-1 |
      Then the status is 200

    @reject
    Scenario: FORM
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity overrideHttpAuthMethod="CLIENT_CERT" allowAuthenticationFailOverToAuthMethod="FORM"/>
        """
      When GET "/" is sent with:
        | basic | colin:rosebud-1 |
      Then the status is 302

    @reject
    Scenario: Nothing
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity overrideHttpAuthMethod="CLIENT_CERT" />
        """
      When GET "/" is sent with:
        | basic | colin:rosebud-1 |
      Then the status is 401 or 403

  @LIB-66 @choice
  Rule: APP_DEFINED
    With overrideHttpAuthMethod, the mechanism that the application itself names
    follows.

    Source: Open Liberty, webAppSecurity, allowAuthenticationFailOverToAuthMethod
    Source: Open Liberty, com.ibm.ws.webcontainer.security (WebAuthenticatorProxy)

    @boundary
    Scenario: The application of these scenarios asks for a password
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity overrideHttpAuthMethod="CLIENT_CERT" allowAuthenticationFailOverToAuthMethod="APP_DEFINED"/>
        """
      When GET "/" is sent with:
        | basic | colin:rosebud-1 |
      Then one of these choices is taken
        | choice                    | outcome    |
        | the application's         | status 200 |
        | none                      | status 403 |
        | none, with another status | status 401 |

  @LIB-67 @choice
  Rule: The status where no certificate is there and nothing follows
    The code refuses without a challenge.

    Source: Open Liberty, com.ibm.ws.webcontainer.security (WebAuthenticatorProxy)

    @boundary
    Scenario: No certificate
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity overrideHttpAuthMethod="CLIENT_CERT" />
        """
      When GET "/" is sent
      Then one of these choices is taken
        | choice            | outcome    |
        | forbidden         | status 403 |
        | not authenticated | status 401 |

  @ZC-15 @must
  Rule: A token counts over mutual TLS only, where that is configured
    With clientAuthentication the server wants a certificate that its trust store
    leads to, whatever token comes.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: Open Liberty, ssl, clientAuthentication

    @accept
    Scenario: A certificate, and a token
      Given the RSA-2048 key R1
      And the file "trust.pem" has the certificate of R1 as "one"
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/><ssl id="defaultSSLConfig" keyStoreRef="trust" trustStoreRef="trust" clientAuthentication="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer      | {token} |
        | certificate | trusted |
      Then the status is 200

    @reject
    Scenario Outline: <what>
      Given the RSA-2048 key R1
      And the file "trust.pem" has the certificate of R1 as "one"
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/><ssl id="defaultSSLConfig" keyStoreRef="trust" trustStoreRef="trust" clientAuthentication="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | <part>      | <value> |
        | certificate | <certificate> |
      Then the status is 401 or 403
      And the answer has no member "user"

      Examples:
        | what                           | part   | value             | certificate |
        | A token without a certificate  | bearer | {token}           | none        |
        | A certificate of somebody else | bearer | {token}           | untrusted   |
        | A certificate without a token  | header | X-Nothing: at all | trusted     |

    @accept
    Scenario: Where it is not configured
      Given the RSA-2048 key R1
      And the file "trust.pem" has the certificate of R1 as "one"
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/><ssl id="defaultSSLConfig" keyStoreRef="trust" trustStoreRef="trust" clientAuthentication="false"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

  @ZC-16 @must
  Rule: An interceptor can look at a request and say who the user is
    The interceptor of these scenarios, class org.safproof.HeaderInterceptor, takes
    the user from the header X-Gateway-User where X-Gateway-Key is letmein, and
    answers 403 where it is something else. A JASPIC module does the same with
    X-Module-User and X-Module-Key, if the server has the feature
    usr:safproofJaspic-1.0.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: Open Liberty, trustAssociation

    @accept
    Scenario: TAI
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <trustAssociation><interceptors id="gateway" className="org.safproof.HeaderInterceptor"/></trustAssociation>
        """
      When GET "/" is sent with:
        | header | X-Gateway-User: colin |
        | header | X-Gateway-Key: letmein |
      Then the status is 200
      And the member "user" of the answer is "colin"

    @accept
    Scenario: JASPIC
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <featureManager><feature>usr:safproofJaspic-1.0</feature></featureManager>
        """
      When GET "/" is sent with:
        | header | X-Module-User: colin |
        | header | X-Module-Key: letmein |
      Then the status is 200
      And the member "user" of the answer is "colin"

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <trustAssociation><interceptors id="gateway" className="org.safproof.HeaderInterceptor" <attribute>/></trustAssociation>
        """
      When GET "/" is sent with:
        | header | X-Gateway-User: <user> |
        | header | X-Gateway-Key: <key> |
      Then the status is 401 or 403
      And the answer has no member "user"

      Examples:
        | what                                | attribute       | user     | key     |
        | Without the key                     |                 | colin    | wrong   |
        | A user who is not in the registry   |                 | somebody | letmein |
        | An interceptor that is switched off | enabled="false" | colin    | letmein |

    @reject
    Scenario: JASPIC, without the key
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <featureManager><feature>usr:safproofJaspic-1.0</feature></featureManager>
        """
      When GET "/" is sent with:
        | header | X-Module-User: colin |
        | header | X-Module-Key: wrong |
      Then the status is 401 or 403

  @LIB-68 @must
  Rule: invokeBeforeSSO and invokeAfterSSO say when an interceptor is asked
    Before the LTPA cookie by default; with invokeBeforeSSO false and invokeAfterSSO
    true behind it, so that the cookie counts.

    Source: Open Liberty, trustAssociation, invokeBeforeSSO (default true) and invokeAfterSSO (default false)

    @accept
    Scenario Outline: <when>
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/><user name="doris" password="x"/></basicRegistry>
        <trustAssociation><interceptors id="gateway" className="org.safproof.HeaderInterceptor" <attributes>/></trustAssociation>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      When GET "/" is sent with:
        | cookie | LtpaToken2={cookie LtpaToken2} |
        | header | X-Gateway-User: doris |
        | header | X-Gateway-Key: letmein |
      Then the status is 200
      And the member "user" of the answer is "<user>"

      Examples:
        | when       | attributes                                    | user  |
        | By default |                                               | doris |
        | Behind     | invokeBeforeSSO="false" invokeAfterSSO="true" | colin |

    @reject
    Scenario: At no time
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <trustAssociation><interceptors id="gateway" className="org.safproof.HeaderInterceptor" invokeBeforeSSO="false"/></trustAssociation>
        """
      When GET "/" is sent with:
        | header | X-Gateway-User: colin |
        | header | X-Gateway-Key: letmein |
      Then the status is 401

  @LIB-69 @must
  Rule: failOverToAppAuthType lets requests go on that an interceptor refuses
    It is false by default.

    Source: Open Liberty, trustAssociation, failOverToAppAuthType (default false)

    @accept
    Scenario: true
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <trustAssociation failOverToAppAuthType="true"><interceptors id="gateway" className="org.safproof.HeaderInterceptor"/></trustAssociation>
        """
      When GET "/" is sent with:
        | header | X-Gateway-User: colin |
        | header | X-Gateway-Key: wrong |
        | basic  | colin:rosebud-1 |
      Then the status is 200

    @reject
    Scenario: By default
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <trustAssociation><interceptors id="gateway" className="org.safproof.HeaderInterceptor"/></trustAssociation>
        """
      When GET "/" is sent with:
        | header | X-Gateway-User: colin |
        | header | X-Gateway-Key: wrong |
        | basic  | colin:rosebud-1 |
      Then the status is 403

  @LIB-70 @choice
  Rule: A token and an LTPA cookie
    With required the token counts, and a request without one is refused though it
    has a cookie. With supported the cookie counts, unless disableLtpaCookie is
    true.

    Source: Open Liberty, com.ibm.ws.webcontainer.security (order of mechanisms)

    @boundary
    Scenario Outline: <attributes>
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <openidConnectClient id="c" inboundPropagation="<propagation>" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" <attributes>><authFilter id="f"><requestUrl urlPattern="/api"/></authFilter></openidConnectClient>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      When GET "/api" is sent with:
        | cookie | LtpaToken2={cookie LtpaToken2} |
        | bearer | {token} |
      Then one of these choices is taken
        | choice      | outcome                            |
        | as the code | the member "user" is "<code>"      |
        | otherwise   | the member "user" is "<otherwise>" |

      Examples:
        | propagation | attributes               | code          | otherwise     |
        | required    |                          | colin@example | colin         |
        | supported   |                          | colin         | colin@example |
        | supported   | disableLtpaCookie="true" | colin@example | colin         |

    @boundary
    Scenario: The cookie alone, where a token is required
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"><authFilter id="f"><requestUrl urlPattern="/api"/></authFilter></openidConnectClient>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      When GET "/api" is sent with:
        | cookie | LtpaToken2={cookie LtpaToken2} |
      Then one of these choices is taken
        | choice            | outcome    |
        | refused           | status 401 |
        | the cookie counts | status 200 |

  @LIB-71 @must
  Rule: authnSessionDisabled is true unless set otherwise
    A token that is taken leaves no LTPA cookie behind, unless it is false.

    Source: Open Liberty, openidConnectClient, authnSessionDisabled (default true)

    @accept
    Scenario: false
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" authnSessionDisabled="false"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the answer sets cookie "LtpaToken2" with "HttpOnly"
      When GET "/again" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario: By default
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the answer sets no cookie "*"

    @reject
    Scenario: A token that is refused
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" authnSessionDisabled="false"/>
        """
      When GET "/" is sent with:
        | bearer | e30.e30.AAAA |
      Then the status is 401
      And the answer sets no cookie "*"
