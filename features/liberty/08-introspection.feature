Feature: Access tokens that a Liberty server asks about

  A token that is no JWT is asked about at validationEndpointUrl, by OAuth 2.0 Token
  Introspection.

  Background:
    Given the HMAC key H1 with the secret c2hhcmVkLWtleS1vZi10aGUtc3VpdGU
    And the claims
      """
      {"iss":"https://op.example","sub":"colin@example","iat":1772366340,"exp":1772369940}
      """
    And a token signed by H1 with HS256

  @ZC-07 @must
  Rule: An OAuth 2.0 access token is validated at the introspection endpoint
    What the endpoint calls active is taken, and its claims are those of the user.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: IBM WebSphere Liberty, "Configuring OAuth 2.0 protected resources in Liberty"
    Source: RFC 7662

    @accept
    Scenario: Active
      Given "https://as.example/introspect" answers:
        | body | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" />
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 200
      And the member "user" of the answer is "colin@example"
      And the member "realm" of the answer is "https://as.example"

    @reject
    Scenario Outline: <what>
      Given "https://as.example/introspect" answers:
        | body   | <answer> |
        | status | <status> |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" />
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 401
      And the answer has no member "user"

      Examples:
        | what                    | status | answer                                                                                              |
        | Not active              | 200    | {"active":false}                                                                                    |
        | Not active, with claims | 200    | {"active":false,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940} |
        | An error                | 400    | {"error":"invalid_token"}                                                                           |
        | The server is broken    | 500    |                                                                                                     |
        | No JSON                 | 200    | active                                                                                              |

    @reject
    Scenario: Nothing at the address
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" />
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 401

  @LIB-102 @must
  Rule: tokenEndpointAuthMethod says how the client names itself to the endpoint
    By default in the form, as client_id and client_secret (post); as Basic
    credentials with basic.

    Source: Open Liberty, openidConnectClient, tokenEndpointAuthMethod (default post)

    @accept
    Scenario: By default
      Given "https://as.example/introspect" answers:
        | body | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940} |
        | form | token=opaque-token-of-the-suite                                                                    |
        | form | client_id=safproof                                                                                 |
        | form | client_secret=secret-of-the-client                                                                 |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" />
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 200

    @accept
    Scenario: basic
      Given "https://as.example/introspect" answers:
        | body   | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940} |
        | form   | token=opaque-token-of-the-suite                                                                    |
        | header | Authorization: Basic c2FmcHJvb2Y6c2VjcmV0LW9mLXRoZS1jbGllbnQ=                                      |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" tokenEndpointAuthMethod="basic"/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 200

    @reject
    Scenario Outline: <what>
      Given "https://as.example/introspect" answers:
        | body   | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940} |
        | <part> | <value>                                                                                            |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 401

      Examples:
        | what                            | part   | value                                                         | attribute                       |
        | basic, where the form is wanted | form   | client_secret=secret-of-the-client                            | tokenEndpointAuthMethod="basic" |
        | post, where Basic is wanted     | header | Authorization: Basic c2FmcHJvb2Y6c2VjcmV0LW9mLXRoZS1jbGllbnQ= |                                 |
        | Another client                  | form   | client_id=somebody                                            |                                 |

  @LIB-103 @must
  Rule: validationMethod userinfo asks with the token itself
    The endpoint gets the token as Bearer, and answers with claims.

    Source: Open Liberty, openidConnectClient, validationMethod (default introspect)

    @accept
    Scenario: userinfo
      Given "https://as.example/introspect" answers:
        | body   | {"sub":"colin@example","iss":"https://as.example"} |
        | header | Authorization: Bearer opaque-token-of-the-suite    |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" validationMethod="userinfo"/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 200
      And the member "user" of the answer is "colin@example"

    @reject
    Scenario Outline: <what>
      Given "https://as.example/introspect" answers:
        | body   | <answer> |
        | status | <status> |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" validationMethod="userinfo"/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 401

      Examples:
        | what           | status | answer                                             |
        | Refused        | 401    | {"error":"invalid_token"}                          |
        | Nobody         | 200    | {"iss":"https://as.example"}                       |
        | Another issuer | 200    | {"sub":"colin@example","iss":"https://op.example"} |

  @LIB-104 @must
  Rule: An answer with another iss, or expired, is refused
    Beyond active the server looks at iss, exp, nbf and iat, with clockSkew.

    Source: Open Liberty, messages CWWKS1716E, CWWKS1717E, CWWKS1719E and CWWKS1724E

    @accept
    Scenario: Within the skew
      Given "https://as.example/introspect" answers:
        | body | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366699,"exp":1772366101} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" />
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 200

    @reject
    Scenario Outline: <what>
      Given "https://as.example/introspect" answers:
        | body | <answer> |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" />
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 401

      Examples:
        | what                 | answer                                                                                                              |
        | Another issuer       | {"active":true,"iss":"https://op.example","sub":"colin@example","iat":1772366340,"exp":1772369940}                  |
        | Expired              | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772366099}                  |
        | Issued in the future | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366701,"exp":1772369940}                  |
        | Not yet valid        | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940,"nbf":1772366701} |
        | Nobody               | {"active":true,"iss":"https://as.example","iat":1772366340,"exp":1772369940}                                        |

  @LIB-105 @choice
  Rule: active is missing
    RFC 7662 wants it; the code takes an answer without it.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)
    Source: RFC 7662, section 2.2

    @boundary
    Scenario Outline: <what>
      Given "https://as.example/introspect" answers:
        | body | <answer> |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" <attributes>/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | what    | answer                                                                               | attributes | code       | otherwise  |
        | Missing | {"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940} |            | status 200 | status 401 |

  @LIB-106 @choice
  Rule: exp and iat in the answer
    RFC 7662 leaves them out if it likes; the code wants both.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)
    Source: RFC 7662, section 2.2

    @boundary
    Scenario Outline: <what>
      Given "https://as.example/introspect" answers:
        | body | <answer> |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" <attributes>/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | what   | answer                                                                            | attributes | code       | otherwise  |
        | No exp | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340} |            | status 401 | status 200 |
        | No iat | {"active":true,"iss":"https://as.example","sub":"colin@example","exp":1772369940} |            | status 401 | status 200 |

  @LIB-107 @choice
  Rule: iss in the answer
    It must be there, unless disableIssChecking is true, and then it must not.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)
    Source: RFC 7662, section 2.2

    @boundary
    Scenario Outline: <what>
      Given "https://as.example/introspect" answers:
        | body | <answer> |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" <attributes>/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | what                           | answer                                                                                             | attributes                              | code       | otherwise  |
        | No iss                         | {"active":true,"sub":"colin@example","iat":1772366340,"exp":1772369940}                            |                                         | status 401 | status 200 |
        | No iss, and disableIssChecking | {"active":true,"sub":"colin@example","iat":1772366340,"exp":1772369940}                            | disableIssChecking="true" realmName="r" | status 200 | status 401 |
        | iss, and disableIssChecking    | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940} | disableIssChecking="true"               | status 401 | status 200 |

  @LIB-108 @choice
  Rule: What is not compared
    Neither aud nor client_id, scope or token_type.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)
    Source: RFC 7662, section 2.2

    @boundary
    Scenario Outline: <what>
      Given "https://as.example/introspect" answers:
        | body | <answer> |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" <attributes>/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | what                       | answer                                                                                                                    | attributes      | code       | otherwise  |
        | aud of somebody else       | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940,"aud":"somebody"}       | audiences="one" | status 200 | status 401 |
        | client_id of somebody else | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940,"client_id":"somebody"} |                 | status 200 | status 401 |

  @LIB-109 @choice
  Rule: Times that are strings
    They are read as numbers.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)
    Source: RFC 7662, section 2.2

    @boundary
    Scenario Outline: <what>
      Given "https://as.example/introspect" answers:
        | body | <answer> |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" <attributes>/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | what | answer                                                                                               | attributes | code       | otherwise  |
        | exp  | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":"1772369940"} |            | status 200 | status 401 |

  @LIB-110 @choice
  Rule: Without issuerIdentifier, the address of the endpoint says who the issuer is
    It is validationEndpointUrl without what stands behind the last slash.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.client (AccessTokenAuthenticator)

    @boundary
    Scenario Outline: <iss>
      Given "https://as.example/introspect" answers:
        | body | {"active":true,"iss":"<iss>","sub":"colin@example","iat":1772366340,"exp":1772369940} |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" validationEndpointUrl="https://as.example/introspect"/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then one of these choices is taken
        | choice      | outcome     |
        | as the code | <code>      |
        | otherwise   | <otherwise> |

      Examples:
        | iss                           | code       | otherwise  |
        | https://as.example            | status 200 | status 401 |
        | https://as.example/introspect | status 401 | status 200 |
        | https://as.example/           | status 401 | status 200 |

  @LIB-111 @must
  Rule: jwtAccessTokenRemoteValidation require asks about JWTs, too
    With none, the default, they are validated here, and with allow here first.

    Source: Open Liberty, openidConnectClient, jwtAccessTokenRemoteValidation (default none)

    @accept
    Scenario Outline: <value>
      Given "https://as.example/introspect" answers:
        | body | {"active":true,"iss":"https://as.example","sub":"doris@example","iat":1772366340,"exp":1772369940} |
      And the HMAC key H9 of 32 bytes
      And a token signed by <key> with HS256
      And in the claims, iss is "https://as.example"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" sharedKey="shared-key-of-the-suite" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "user" of the answer is "<user>"

      Examples:
        | value                    | key | attribute                                | user          |
        | none                     | H1  |                                          | colin@example |
        | require                  | H1  | jwtAccessTokenRemoteValidation="require" | doris@example |
        | allow, and good          | H1  | jwtAccessTokenRemoteValidation="allow"   | colin@example |
        | allow, and not good here | H9  | jwtAccessTokenRemoteValidation="allow"   | doris@example |

    @reject
    Scenario Outline: <value>
      Given "https://as.example/introspect" answers:
        | body | <answer> |
      And the HMAC key H9 of 32 bytes
      And a token signed by <key> with HS256
      And in the claims, iss is "https://as.example"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" sharedKey="shared-key-of-the-suite" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | value                       | key | answer                                                                                             | attribute                                |
        | none, and not good here     | H9  | {"active":true,"iss":"https://as.example","sub":"doris@example","iat":1772366340,"exp":1772369940} |                                          |
        | require, and not good there | H1  | {"active":false}                                                                                   | jwtAccessTokenRemoteValidation="require" |
        | allow, and good nowhere     | H9  | {"active":false}                                                                                   | jwtAccessTokenRemoteValidation="allow"   |

  @LIB-112 @must
  Rule: accessTokenCacheEnabled is true, and accessTokenCacheTimeout five minutes, unless set otherwise
    Within that time the endpoint is not asked again about a token.

    Source: Open Liberty, openidConnectClient, accessTokenCacheEnabled (default true), accessTokenCacheTimeout (default 5m)

    @accept
    Scenario Outline: Again, after <passes>
      Given "https://as.example/introspect" answers:
        | body  | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940} |
        | times | 1                                                                                                  |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 200
      Given <passes>
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 200

      Examples:
        | attribute                     | passes          |
        |                               | 4 minutes pass  |
        | accessTokenCacheTimeout="20m" | 19 minutes pass |

    @reject
    Scenario Outline: Again, after <passes>, when the endpoint is gone
      Given "https://as.example/introspect" answers:
        | body  | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940} |
        | times | 1                                                                                                  |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 200
      Given <passes>
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 401

      Examples:
        | attribute                       | passes          |
        |                                 | 6 minutes pass  |
        | accessTokenCacheEnabled="false" | 1 second passes |
        | accessTokenCacheTimeout="1m"    | 2 minutes pass  |

    @reject
    Scenario: Another token
      Given "https://as.example/introspect" answers:
        | body  | {"active":true,"iss":"https://as.example","sub":"colin@example","iat":1772366340,"exp":1772369940} |
        | times | 1                                                                                                  |
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="secret-of-the-client" issuerIdentifier="https://as.example" validationEndpointUrl="https://as.example/introspect" />
        """
      When GET "/" is sent with:
        | bearer | opaque-token-of-the-suite |
      Then the status is 200
      When GET "/" is sent with:
        | bearer | another-token |
      Then the status is 401
