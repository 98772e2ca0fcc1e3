Feature: The flow of OpenID Connect

  A user without a token is sent to the provider, comes back with a code, and the
  server asks the provider for an ID token with it. The provider here answers one
  code with one ID token.

  Background:
    Given the RSA-2048 key R1
    And the claims
      """
      {"iss":"https://op.example","sub":"colin@example","aud":"safproof","iat":1772366340,"exp":1772369940}
      """
    And a token signed by R1 with RS256
    And the keys "R1" are at "https://op.example/jwks"

  @ZC-06 @must
  Rule: The ten steps of OpenID Connect
    The request is answered with the address of the provider; the user comes back to
    the redirect address with a code and the state that was sent; the server
    exchanges the code at the token endpoint, verifies the ID token, and answers the
    first request.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: OpenID Connect Core 1.0, section 3.1

    @accept
    Scenario: From the first request to the answer
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
        | form | grant_type=authorization_code                                                     |
        | form | code=the-code-1                                                                   |
        | form | redirect_uri=https://rp.example/oidcclient/redirect/RP1                           |
        | form | client_id=safproof                                                                |
        | form | client_secret=secret-of-the-client                                                |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" />
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Then the status is 302
      And the header "Location" of the answer matches "^https://op.example/authorize[?]"
      And the header "Location" of the answer matches "[?&]response_type=code(&|$)"
      And the header "Location" of the answer matches "[?&]client_id=safproof(&|$)"
      And the header "Location" of the answer matches "[?&]scope=openid(%20|[+])profile(&|$)"
      And the header "Location" of the answer matches "[?&]redirect_uri=https%3A%2F%2Frp.example%2Foidcclient%2Fredirect%2FRP1(&|$)"
      Given "{query state}" is kept as "state"
      When GET "/oidcclient/redirect/RP1?code=the-code-1&state={state}" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
      Then the status is 302
      And the header "Location" of the answer matches "/api[?]x=1$"
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
        | cookie | {cookie name WASOidcCode*}={cookie WASOidcCode*} |
      Then the status is 200
      And the member "user" of the answer is "colin@example"
      And the member "realm" of the answer is "https://op.example"
      And the answer sets cookie "LtpaToken2" with "HttpOnly"
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
        | cookie | LtpaToken2={cookie LtpaToken2} |
      Then the status is 200

    @reject
    Scenario: A code that the provider does not know
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
        | form | code=the-code-2                                                                   |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" />
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Given "{query state}" is kept as "state"
      When GET "/oidcclient/redirect/RP1?code=another&state={state}" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
        | cookie | {cookie name WASOidcCode*}={cookie WASOidcCode*} |
      Then the status is 302 or 4xx
      And the answer has no member "user"

    @reject
    Scenario Outline: An ID token <what>
      Given in the claims, <claim> is <value>
      And "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" />
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Given "{query state}" is kept as "state"
      When GET "/oidcclient/redirect/RP1?code=the-code-3&state={state}" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
        | cookie | {cookie name WASOidcCode*}={cookie WASOidcCode*} |
      Then the status is 302 or 401
      And the answer has no member "user"

      Examples:
        | what               | claim | value                   |
        | for another client | aud   | "somebody"              |
        | of another issuer  | iss   | "https://other.example" |
        | that has expired   | exp   | 1772366000              |
        | for another party  | azp   | "somebody"              |

  @LIB-113 @must
  Rule: Whoever comes back must have the state that was sent
    It is in the address and, by its own name, in a cookie of the browser. So nobody
    can be signed on with the code of somebody else.

    Source: OpenID Connect Core 1.0, section 3.1.2.1 (state)

    @accept
    Scenario: Both
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" />
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Given "{query state}" is kept as "state"
      When GET "/oidcclient/redirect/RP1?code=the-code-4&state={state}" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
      Then the status is 302
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
        | cookie | {cookie name WASOidcCode*}={cookie WASOidcCode*} |
      Then the status is 200

    @reject
    Scenario: Another state in the address
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" />
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Given "{query state}" is kept as "state"
      When GET "/oidcclient/redirect/RP1?code=the-code-5&state={state}x" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
      Then the answer has no member "user"
      And the answer sets no cookie "WASOidcCode*"

    @reject
    Scenario: Without the cookie
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" />
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Given "{query state}" is kept as "state"
      When GET "/oidcclient/redirect/RP1?code=the-code-6&state={state}" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
        | cookie | {cookie name WASOidcCode*}={cookie WASOidcCode*} |
      Then the status is 302 or 401
      And the answer has no member "user"

  @LIB-114 @must
  Rule: grantType is authorization_code, and scope openid profile, unless set otherwise
    With implicit the token comes in the answer of the provider.

    Source: Open Liberty, openidConnectClient, grantType (default authorization_code) and scope (default "openid profile")

    @accept
    Scenario Outline: <attribute>
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" <attribute>/>
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Then the status is 302
      And the header "Location" of the answer matches "<part>"

      Examples:
        | attribute            | part                                    |
        |                      | [?&]scope=openid(%20\|[+])profile(&\|$) |
        | scope="openid email" | [?&]scope=openid(%20\|[+])email(&\|$)   |

    @reject
    Scenario: No answer without the provider
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" />
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Then the status is 302
      And the answer has no member "user"

  @LIB-115 @must
  Rule: nonceEnabled is false unless set otherwise
    With it, the ID token must have the nonce that was sent.

    Source: Open Liberty, openidConnectClient, nonceEnabled (default false)

    @accept
    Scenario: Without
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" />
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Given "{query state}" is kept as "state"
      When GET "/oidcclient/redirect/RP1?code=the-code-9&state={state}" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
        | cookie | {cookie name WASOidcCode*}={cookie WASOidcCode*} |
      Then the status is 200

    @reject
    Scenario: With it, and none in the ID token
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" nonceEnabled="true"/>
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Then the status is 302
      And the header "Location" of the answer matches "[?&]nonce=[^&]+"
      Given "{query state}" is kept as "state"
      When GET "/oidcclient/redirect/RP1?code=the-code-10&state={state}" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
        | cookie | {cookie name WASOidcCode*}={cookie WASOidcCode*} |
      Then the status is 302 or 401
      And the answer has no member "user"

  @LIB-116 @must
  Rule: disableLtpaCookie is false unless set otherwise
    The session after the flow is an LTPA cookie.

    Source: Open Liberty, openidConnectClient, disableLtpaCookie (default false)

    @accept
    Scenario: By default
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" />
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Given "{query state}" is kept as "state"
      When GET "/oidcclient/redirect/RP1?code=the-code-11&state={state}" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
        | cookie | {cookie name WASOidcCode*}={cookie WASOidcCode*} |
      Then the status is 200
      And the answer sets cookie "LtpaToken2" with "Path=/"

    @reject
    Scenario: Disabled
      Given "https://op.example/token" answers:
        | body | {"access_token":"opaque-access-token","token_type":"Bearer","id_token":"{token}"} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="RP1" clientId="safproof" clientSecret="secret-of-the-client" signatureAlgorithm="RS256" issuerIdentifier="https://op.example"
          isClientSideRedirectSupported="false" authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token" jwkEndpointUrl="https://op.example/jwks" disableLtpaCookie="true"/>
        """
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
      Given "{query state}" is kept as "state"
      When GET "/oidcclient/redirect/RP1?code=the-code-12&state={state}" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
      When GET "/api?x=1" is sent with:
        | header | Host: rp.example |
        | cookie | {cookie name WASOidcState*}={cookie WASOidcState*} |
        | cookie | {cookie name WASReqURLOidc*}={cookie WASReqURLOidc*} |
        | cookie | {cookie name WASOidcCode*}={cookie WASOidcCode*} |
      Then the status is 200
      And the answer sets no cookie "LtpaToken2"
