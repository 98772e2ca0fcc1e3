Feature: Tokens that a Liberty server takes

  An openidConnectClient with inboundPropagation takes a JSON Web Token with the
  request. The elements in these scenarios stand in server.xml as they are.

  Background:
    Given the HMAC key H1 with the secret c2hhcmVkLWtleS1vZi10aGUtc3VpdGU
    And the claims
      """
      {"iss":"https://op.example","sub":"colin@example","iat":1772366340,"exp":1772369940}
      """
    And a token signed by H1 with HS256

  @JW-02 @must
  Rule: issuerIdentifier must equal iss
    A token of another issuer, or of none, is refused.

    Source: IBM WebSphere Liberty, "Configuring JSON Web Token authentication for OpenID Connect", issuerIdentifier
    Source: Colin Paice, "What's the best way of connecting to an HTTPS server. Pass ticket or JWT?"

    @accept
    Scenario: The issuer
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "user" of the answer is "colin@example"

    @reject
    Scenario Outline: iss is <iss>
      Given in the claims, iss is <iss>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | iss                   |
        | "zOSMF"               |
        | "https://op.example/" |
        | "https://OP.example"  |
        | ""                    |

    @reject
    Scenario: No iss
      Given in the claims, iss is left out
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

  @LIB-01 @choice
  Rule: Several issuers in issuerIdentifier
    The code takes the attribute apart at blanks and commas, and takes it as a whole,
    too.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil)

    @boundary
    Scenario Outline: <identifier>
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="<identifier>"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice   | outcome    |
        | a list   | status 200 |
        | one name | status 401 |

      Examples:
        | identifier                                  |
        | https://one.example,https://op.example      |
        | https://op.example https://two.example      |
        | https://one.example, https://op.example,zOS |

  @LIB-02 @must
  Rule: disableIssChecking takes tokens without iss, and no others
    The attribute does not make iss arbitrary: it must not be there.

    Source: Open Liberty, openidConnectClient, disableIssChecking

    @accept
    Scenario: No iss
      Given in the claims, iss is left out
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" disableIssChecking="true" realmName="r"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario: The issuer that is configured
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" disableIssChecking="true"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

  @JW-03 @must
  Rule: signatureAlgorithm must equal alg
    A token that the right key signed by another algorithm is refused.

    Source: Open Liberty, openidConnectClient, signatureAlgorithm
    Source: Colin Paice, "What's the best way of connecting to an HTTPS server. Pass ticket or JWT?"

    @accept
    Scenario: The element RSCOOKIE of the page
      Given the RSA-2048 key R1
      And a token signed by R1 with RS384
      And in the claims, iss is "zOSMF"
      And the file "trust.pem" has the certificate of R1 as "CONN1.IZUDFLT"
      And a LIBERTY with server.xml:
        """
        <keyStore id="defaultKeyStore" location="trust.pem" password="changeit"/>
        <openidConnectClient id="RSCOOKIE"
          clientId="COLINCOO2"
          realmName="zOSMF"
          inboundPropagation="supported"
          issuerIdentifier="zOSMF"
          mapIdentityToRegistryUser="false"
          signatureAlgorithm="RS384"
          trustAliasName="CONN1.IZUDFLT"
          trustStoreRef="defaultKeyStore"
          userIdentifier="sub"
        >
        <authFilter id="afint">
          <remoteAddress id="myAddress" ip="10.1.0.2" matchType="equals" />
        </authFilter >
        </openidConnectClient>
        """
      When GET "/" is sent with:
        | from   | 10.1.0.2 |
        | bearer | {token}  |
      Then the status is 200
      And the member "realm" of the answer is "zOSMF"

    @reject
    Scenario Outline: <alg>, where RS384 is wanted
      Given the RSA-2048 key R1
      And a token signed by R1 with <alg>
      And the keys "R1" are at "https://keys.example/jwks"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example"
          signatureAlgorithm="RS384" jwkEndpointUrl="https://keys.example/jwks"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | alg   |
        | RS256 |
        | RS512 |

    @reject
    Scenario: An HMAC by the public key
      Given the RSA-2048 key R1
      And the HMAC key FALSE made of the public key R1 as PEM
      And a token signed by FALSE with HS256
      And the keys "R1" are at "https://keys.example/jwks"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example"
          signatureAlgorithm="RS256" jwkEndpointUrl="https://keys.example/jwks"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

  @LIB-03 @must
  Rule: signatureAlgorithm is HS256 unless set otherwise
    A client without the attribute takes what HS256 signed with the shared key.

    Source: Open Liberty, openidConnectClient, signatureAlgorithm (default HS256)

    @accept
    Scenario: HS256
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario: HS384 by the same key
      Given a token signed by H1 with HS384
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

  @LIB-04 @must
  Rule: Each algorithm that signatureAlgorithm names is taken
    The reference page lists RS, HS and ES with 256, 384 and 512 bits.

    Source: Open Liberty, openidConnectClient, signatureAlgorithm

    @accept
    Scenario Outline: <alg>
      Given the <kind> key K1
      And a token signed by K1 with <alg>
      And the keys "K1" are at "https://keys.example/jwks"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example"
          signatureAlgorithm="<alg>" jwkEndpointUrl="https://keys.example/jwks"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

      Examples:
        | kind     | alg   |
        | RSA-2048 | RS256 |
        | RSA-2048 | RS384 |
        | RSA-2048 | RS512 |
        | P-256    | ES256 |
        | P-384    | ES384 |
        | P-521    | ES512 |

    @reject
    Scenario Outline: <alg>, signed by somebody else
      Given the <kind> key K1
      And the <kind> key K2
      And a token signed by K2 with <alg>
      And the keys "K1" are at "https://keys.example/jwks"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example"
          signatureAlgorithm="<alg>" jwkEndpointUrl="https://keys.example/jwks"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | kind     | alg   |
        | RSA-2048 | RS256 |
        | P-256    | ES256 |

  @LIB-05 @choice
  Rule: Algorithms beyond those that the documentation of z/OS Connect names
    Its page wants RS256 or HS256. The code below it takes whatever
    signatureAlgorithm names, and an MQ Console runs with RS384.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil)

    @boundary
    Scenario Outline: <alg>
      Given a token signed by H1 with <alg>
      And a LIBERTY of level zos-connect with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" signatureAlgorithm="<alg>"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice            | outcome    |
        | as documented     | status 401 |
        | as the code reads | status 200 |

      Examples:
        | alg   |
        | HS384 |
        | HS512 |

  @LIB-06 @must
  Rule: FROM_HEADER takes what allowedSignatureAlgorithms names
    With that value of signatureAlgorithm, alg of the token says what signed it, and
    must be in the list.

    Source: Open Liberty, openidConnectClient, signatureAlgorithm and allowedSignatureAlgorithms

    @accept
    Scenario Outline: <alg> of two
      Given a token signed by H1 with <alg>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"
          signatureAlgorithm="FROM_HEADER" allowedSignatureAlgorithms="HS384,HS512"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

      Examples:
        | alg   |
        | HS384 |
        | HS512 |

    @reject
    Scenario: Another
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"
          signatureAlgorithm="FROM_HEADER" allowedSignatureAlgorithms="HS384,HS512"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

  @LIB-07 @choice
  Rule: signatureAlgorithm none
    The code then does not look at the signature at all, and says so when the server
    starts (CWWKS1741W).

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil)

    @boundary
    Scenario: A token that somebody signed
      Given the HMAC key H2 of 32 bytes
      And a token signed by H2 with HS256
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example" signatureAlgorithm="none"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice                          | outcome    |
        | the signature is not looked at  | status 200 |
        | only unsigned tokens are taken  | status 401 |

  @LIB-08 @must
  Rule: A token without a signature is refused
    It is, whatever its alg says, unless signatureAlgorithm is none.

    Source: Open Liberty, messages CWWKS1777E and CWWKS1778E

    @accept
    Scenario: With its signature
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario Outline: <what>
      Given the token comes with <what>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | what                 |
        | an empty signature   |
        | no third segment     |

    @reject
    Scenario: alg none
      Given an unsigned token
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

  @JW-04 @must
  Rule: trustAliasName in trustStoreRef is the certificate that verifies the signature
    Other certificates of the same key store do not count.

    Source: Open Liberty, openidConnectClient, trustStoreRef and trustAliasName
    Source: Colin Paice, "What's the best way of connecting to an HTTPS server. Pass ticket or JWT?"

    @accept
    Scenario: The key of the certificate
      Given the RSA-2048 key R1
      And the RSA-2048 key R2
      And a token signed by R1 with RS256
      And the file "trust.pem" has the certificate of R2 as "OTHER"
      And the file "trust.pem" has the certificate of R1 as "CONN1"
      And a LIBERTY with server.xml:
        """
        <keyStore id="defaultKeyStore" location="trust.pem" password="changeit"/>
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example" signatureAlgorithm="RS256"
          trustStoreRef="defaultKeyStore" trustAliasName="CONN1"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario Outline: <what>
      Given the RSA-2048 key R1
      And the RSA-2048 key R2
      And a token signed by R1 with RS256
      And the file "trust.pem" has the certificate of R2 as "OTHER"
      And the file "trust.pem" has the certificate of R1 as "CONN1"
      And a LIBERTY with server.xml:
        """
        <keyStore id="defaultKeyStore" location="trust.pem" password="changeit"/>
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example" signatureAlgorithm="RS256"
          trustStoreRef="<store>" trustAliasName="<alias>"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | what                            | store           | alias |
        | Another certificate             | defaultKeyStore | OTHER |
        | No such certificate             | defaultKeyStore | CONN9 |
        | No such key store               | otherKeyStore   | CONN1 |

  @LIB-09 @must
  Rule: jwkEndpointUrl gives the keys that verify signatures
    The server fetches a JWK set from there.

    Source: Open Liberty, openidConnectClient, jwkEndpointUrl

    @accept
    Scenario: One of several keys
      Given the RSA-2048 key R1
      And the RSA-2048 key R2
      And a token signed by R2 with RS256
      And in the header, kid is "R2"
      And the keys "R1 R2" are at "https://keys.example/jwks"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example" signatureAlgorithm="RS256" jwkEndpointUrl="https://keys.example/jwks"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario Outline: <what>
      Given the RSA-2048 key R1
      And the RSA-2048 key R2
      And a token signed by R2 with RS256
      And the keys "<keys>" are at "https://keys.example/jwks"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example" signatureAlgorithm="RS256" jwkEndpointUrl="<url>"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | what                     | keys | url                         |
        | Another key              | R1   | https://keys.example/jwks   |
        | Nothing at the address   | R2   | https://keys.example/others |

  @LIB-10 @choice
  Rule: kid, where a JWK endpoint has several keys
    By kid, the key is chosen. A kid that no key has means no key, although another
    one would verify.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil, JwKRetriever)

    @boundary
    Scenario: A kid that no key has
      Given the RSA-2048 key R1
      And a token signed by R1 with RS256
      And in the header, kid is "another"
      And the keys "R1" are at "https://keys.example/jwks"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example" signatureAlgorithm="RS256" jwkEndpointUrl="https://keys.example/jwks"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice             | outcome    |
        | kid decides        | status 401 |
        | any key that fits  | status 200 |

  @LIB-11 @choice
  Rule: A JWK that is for encryption
    The code takes keys whose use is sig, or that have none.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (JwKRetriever)

    @boundary
    Scenario: use is enc
      Given the RSA-2048 key R1
      And in the JWK of R1, use is "enc"
      And a token signed by R1 with RS256
      And the keys "R1" are at "https://keys.example/jwks"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example" signatureAlgorithm="RS256" jwkEndpointUrl="https://keys.example/jwks"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice                  | outcome    |
        | use is looked at        | status 401 |
        | use is not looked at    | status 200 |

  @LIB-12 @choice
  Rule: A certificate beside jwkEndpointUrl
    The code does not look at trustAliasName where jwkEndpointUrl is set.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil.getVerifyKey)

    @boundary
    Scenario: The certificate verifies, and no key of the endpoint
      Given the RSA-2048 key R1
      And the RSA-2048 key R2
      And a token signed by R1 with RS256
      And the file "trust.pem" has the certificate of R1 as "CONN1"
      And the keys "R2" are at "https://keys.example/jwks"
      And a LIBERTY with server.xml:
        """
        <keyStore id="defaultKeyStore" location="trust.pem" password="changeit"/>
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example" signatureAlgorithm="RS256"
          jwkEndpointUrl="https://keys.example/jwks" trustStoreRef="defaultKeyStore" trustAliasName="CONN1"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice                        | outcome    |
        | the endpoint alone            | status 401 |
        | the certificate, too          | status 200 |

  @LIB-13 @choice
  Rule: clientSecret, where there is no sharedKey
    It is the HMAC key then.

    Source: Open Liberty, message CWWKS1739E, which asks for clientId and clientSecret

    @boundary
    Scenario: clientSecret alone
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" clientId="safproof" clientSecret="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice              | outcome    |
        | clientSecret is it  | status 200 |
        | there is no key     | status 401 |

  @LIB-14 @choice
  Rule: Keys that are too short
    Liberty has key validation relaxed.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jValidator)

    @boundary
    Scenario: An HMAC key of 23 bytes for HS512
      Given a token signed by H1 with HS512
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" signatureAlgorithm="HS512"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice             | outcome    |
        | keys of any length | status 200 |
        | too short          | status 401 |

    @boundary
    Scenario: An RSA key of 1024 bits
      Given the RSA-1024 key R1
      And a token signed by R1 with RS256
      And the keys "R1" are at "https://keys.example/jwks"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="https://op.example" signatureAlgorithm="RS256" jwkEndpointUrl="https://keys.example/jwks"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice             | outcome    |
        | keys of any length | status 200 |
        | too short          | status 401 |

  @LIB-15 @choice
  Rule: A token of logout
    The code refuses what looks like a token of back-channel logout, by its typ or by
    its claim events.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil)

    @boundary
    Scenario: By its typ
      Given in the header, typ is "logout+jwt"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice                    | outcome    |
        | refused                   | status 401 |
        | taken as any other        | status 200 |

    @boundary
    Scenario: By its events
      Given in the claims, events is {"http://schemas.openid.net/event/backchannel-logout":{}}
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice                    | outcome    |
        | refused                   | status 401 |
        | taken as any other        | status 200 |
