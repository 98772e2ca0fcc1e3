Feature: SAML assertions in a header

  A samlWebSso20 with inboundPropagation takes an assertion with the request,
  without a response of the protocol around it.

  Background:
    Given the RSA-2048 key R1
    And the RSA-2048 key R2
    And the file "trust.pem" has the certificate of R1 as "idp"
    And a SAML assertion of COLIN by "https://idp.example" with R1

  @ZC-08 @must
  Rule: SAML web inbound propagation
    An assertion that a trusted issuer signed signs its subject on. The issuer is
    the realm.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: IBM WebSphere Liberty, "Configuring SAML Web Inbound Propagation in Liberty"

    @accept
    Scenario: A good assertion
      Given a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 200
      And the member "user" of the answer is "COLIN"
      And the member "realm" of the answer is "https://idp.example"

    @reject
    Scenario Outline: <part> changed behind the signature
      Given in the signed SAML assertion, "<part>" is written as "<other>"
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 401
      And the answer has no member "user"

      Examples:
        | part       | other           |
        | >COLIN<    | >ADMIN<         |
        | T12:05:00Z | T23:05:00Z      |
        | COLIN</    | COL<!-- -->IN</ |

    @reject
    Scenario: Another key
      Given a SAML assertion of COLIN by "https://idp.example" with R2
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 401
      And the answer has no member "user"

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | <header> |
      Then the status is 401
      And the answer has no member "user"

      Examples:
        | what         | header            |
        | No assertion | X-Nothing: at all |
        | No XML       | saml_token: AAAA  |

    @reject
    Scenario: An entity
      Given in the signed SAML assertion, "<saml:Assertion xmlns" is written as "<!DOCTYPE a [<!ENTITY e 'COLIN'>]><saml:Assertion xmlns"
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 401
      And the answer has no member "user"

  @LIB-120 @must
  Rule: wantAssertionsSigned is true unless set otherwise
    An assertion without a signature is refused.

    Source: Open Liberty, samlWebSso20, wantAssertionsSigned (default true)

    @accept
    Scenario: Not signed, where that is not wanted
      Given the SAML assertion has no signature
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token" wantAssertionsSigned="false"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 200
      And the member "user" of the answer is "COLIN"

    @reject
    Scenario: Not signed
      Given the SAML assertion has no signature
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 401
      And the answer has no member "user"

  @LIB-121 @must
  Rule: trustedIssuers are the only ones
    Others are refused, though the key is one of the trust anchor.

    Source: Open Liberty, samlWebSso20, pkixTrustEngine, trustedIssuers

    @accept
    Scenario: One of them
      Given a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 200
      And the member "user" of the answer is "COLIN"

    @reject
    Scenario: Another issuer
      Given a SAML assertion of COLIN by "https://other.example" with R1
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 401
      And the answer has no member "user"

  @LIB-122 @must
  Rule: An assertion is good from NotBefore to NotOnOrAfter, and clockSkew more
    clockSkew is five minutes unless set otherwise.

    Source: Open Liberty, samlWebSso20, clockSkew (default 5m)

    @accept
    Scenario Outline: <passes>
      Given a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token" <attribute>><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      And <passes>
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 200
      And the member "user" of the answer is "COLIN"

      Examples:
        | attribute      | passes          |
        |                | 9 minutes pass  |
        | clockSkew="1h" | 64 minutes pass |

    @reject
    Scenario Outline: <passes>
      Given a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token" <attribute>><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      And <passes>
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 401
      And the answer has no member "user"

      Examples:
        | attribute      | passes          |
        |                | 11 minutes pass |
        | clockSkew="0s" | 6 minutes pass  |

    @reject
    Scenario: Before its time
      Given in the SAML assertion, "T11:59:00Z" is written as "T12:06:00Z"
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 401
      And the answer has no member "user"

  @LIB-123 @must
  Rule: audiences names whom assertions may be for
    The default ANY takes all.

    Source: Open Liberty, samlWebSso20, audiences (default ANY)

    @accept
    Scenario Outline: <attribute>
      Given a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token" <attribute>><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 200
      And the member "user" of the answer is "COLIN"

      Examples:
        | attribute                              |
        |                                        |
        | audiences="ANY"                        |
        | audiences="https://zosconnect.example" |

    @reject
    Scenario: Another audience
      Given a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token" audiences="https://mqweb.example"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 401
      And the answer has no member "user"

  @LIB-124 @must
  Rule: headerName names the headers, and Saml, saml and SAML are the default
    The name may be a scheme of Authorization, too.

    Source: Open Liberty, samlWebSso20, headerName (default Saml, saml, SAML)

    @accept
    Scenario Outline: <header>
      Given a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" <attribute>><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | <header> |
      Then the status is 200
      And the member "user" of the answer is "COLIN"

      Examples:
        | attribute               | header                                       |
        |                         | Saml: {SAML assertion}                       |
        |                         | saml: {SAML assertion}                       |
        | headerName="saml_token" | saml_token: {SAML assertion}                 |
        | headerName="saml_token" | Authorization: saml_token {SAML assertion}   |
        | headerName="saml_token" | Authorization: saml_token="{SAML assertion}" |

    @reject
    Scenario Outline: <header>
      Given a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" <attribute>><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | <header> |
      Then the status is 401
      And the answer has no member "user"

      Examples:
        | attribute               | header                                 |
        |                         | saml_token: {SAML assertion}           |
        | headerName="saml_token" | Saml: {SAML assertion}                 |
        | headerName="saml_token" | Authorization: Bearer {SAML assertion} |

  @LIB-125 @must
  Rule: signatureMethodAlgorithm is SHA256 unless set otherwise
    A signature by SHA-1 is then too weak.

    Source: Open Liberty, samlWebSso20, signatureMethodAlgorithm (default SHA256)

    @accept
    Scenario: SHA1, where it is enough
      Given the SAML assertion has a signature by SHA-1
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token" signatureMethodAlgorithm="SHA1"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 200
      And the member "user" of the answer is "COLIN"

    @reject
    Scenario: SHA1
      Given the SAML assertion has a signature by SHA-1
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 401
      And the answer has no member "user"

  @LIB-126 @must
  Rule: mapToUserRegistry is No unless set otherwise
    With User the subject must be in the registry.

    Source: Open Liberty, samlWebSso20, mapToUserRegistry (default No)

    @accept
    Scenario: User
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="COLIN" password="x"/></basicRegistry>
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token" mapToUserRegistry="User"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 200
      And the member "realm" of the answer is "own"

    @accept
    Scenario: By default
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 200
      And the member "realm" of the answer is "https://idp.example"

    @reject
    Scenario: User, and nobody of that name
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token" mapToUserRegistry="User"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 401 or 403

  @LIB-127 @choice
  Rule: What is asked of the parts of an assertion
    The code wants a bearer confirmation with NotOnOrAfter and without NotBefore, at
    least one audience restriction even where any audience will do, and an
    AuthnStatement.

    Source: Open Liberty, com.ibm.ws.security.saml.websso.2.0 (RsSamlConsumer, AssertionValidator)

    @boundary
    Scenario Outline: <what>
      Given in the SAML assertion, "<part>" is written as "<other>"
      And a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then one of these choices is taken
        | choice      | outcome    |
        | as the code | status 401 |
        | taken       | status 200 |

      Examples:
        | what                                | part                                                                                                                   | other                                                                 |
        | Another confirmation                | cm:bearer                                                                                                              | cm:sender-vouches                                                     |
        | No NotOnOrAfter of the confirmation | <saml:SubjectConfirmationData NotOnOrAfter='2026-03-01T12:05:00Z'>                                                     | <saml:SubjectConfirmationData>                                        |
        | NotBefore of the confirmation       | SubjectConfirmationData NotOnOrAfter                                                                                   | SubjectConfirmationData NotBefore='2026-03-01T11:59:00Z' NotOnOrAfter |
        | No audience restriction             | <saml:AudienceRestriction><saml:Audience>https://zosconnect.example</saml:Audience></saml:AudienceRestriction>         |                                                                       |
        | No AuthnStatement                   | <saml:AuthnStatement AuthnInstant='2026-03-01T11:59:00Z'><saml:AuthnContext></saml:AuthnContext></saml:AuthnStatement> |                                                                       |

  @LIB-128 @choice
  Rule: The same assertion again
    No memory of assertions was seen in this mode.

    Source: Open Liberty, com.ibm.ws.security.saml.websso.2.0 (RsSamlConsumer, AssertionValidator)

    @boundary
    Scenario: Twice
      Given a LIBERTY with server.xml:
        """
        <keyStore id="trust" location="trust.pem" password="changeit"/>
        <samlWebSso20 id="sp" inboundPropagation="required" headerName="saml_token"><pkixTrustEngine trustedIssuers="https://idp.example" trustAnchorRef="trust"/></samlWebSso20>
        """
      When GET "/" is sent with:
        | header | saml_token: {SAML assertion} |
      Then the status is 200
      When the same request is sent again
      Then one of these choices is taken
        | choice     | outcome    |
        | good again | status 200 |
        | good once  | status 401 |
