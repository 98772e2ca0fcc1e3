Feature: SAF behind a Liberty server

  With a safRegistry, or with mapDistributedIdentities, each user who is let in has
  a credential of SAF. profilePrefix of safCredentials is the APPLID of each sign-
  on, and the beginning of the profiles of class EJBROLE. On these systems COLIN and
  DORIS may use application MQWEB, COLIN alone has the role of the application, and
  RACMAP maps colin@example to COLIN in registry zOSMF and to DORIS in registry
  elsewhere.

  Background:
    Given the HMAC key H1 with the secret c2hhcmVkLWtleS1vZi10aGUtc3VpdGU
    And the claims
      """
      {"iss":"https://op.example","sub":"colin@example","iat":1772366340,"exp":1772369940}
      """
    And a token signed by H1 with HS256

  @JW-07 @must
  Rule: Servers with different realms map one token to different users
    The user ID comes by RACMAP from the name in the token and the realm. A server
    without a matching definition refuses the token.

    Source: Colin Paice, "What's the best way of connecting to an HTTPS server. Pass ticket or JWT?"
    Source: z/OS Security Server RACF Command Language Reference (SA23-2292), RACMAP

    @accept
    Scenario: Two servers
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="zOSMF"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "saf" of the answer is "COLIN"
      Given a LIBERTY on system SYS2 with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="elsewhere"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "saf" of the answer is "DORIS"

    @reject
    Scenario Outline: <what>
      Given in the claims, sub is "<sub>"
      And a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="<realm>"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401 or 403
      And the answer has no member "user"

      Examples:
        | what                       | sub           | realm   |
        | A realm that nobody mapped | colin@example | nowhere |
        | A name that nobody mapped  | edgar@example | zOSMF   |
        | A user ID is no such name  | COLIN         | zOSMF   |

    @reject
    Scenario: A definition for another issuer
      Given in the claims, iss is "somebody"
      And a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="zOSMF"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

  @LIB-93 @must
  Rule: mapDistributedIdentities is false unless set otherwise
    Then the name in the token must be a user ID.

    Source: Open Liberty, safCredentials, mapDistributedIdentities (default false)

    @accept
    Scenario: A user ID
      Given in the claims, sub is "colin"
      And a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" mapIdentityToRegistryUser="true"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "saf" of the answer is "COLIN"

    @reject
    Scenario: A name that RACMAP maps
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="zOSMF"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401 or 403
      And the answer has no member "saf"

  @LIB-94 @choice
  Rule: The status where nobody is mapped
    The token was good, and the credential fails: no source was read that says more.

    Source: Open Liberty, com.ibm.ws.security.credentials.saf (SAFCredentialsServiceImpl)

    @boundary
    Scenario: A realm that nobody mapped
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="nowhere"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice            | outcome    |
        | forbidden         | status 403 |
        | not authenticated | status 401 |

  @LIB-95 @must
  Rule: profilePrefix is the APPLID, and BBGZDFLT by default
    The user, also one who is mapped, must have READ to that profile of class APPL.

    Source: Open Liberty, safCredentials, profilePrefix (default BBGZDFLT)
    Source: IBM WebSphere Liberty, "Liberty: SAF distributed identity filters"

    @accept
    Scenario Outline: <user> and <prefix>
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials <attribute> mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="<realm>"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "saf" of the answer is "<user>"

      Examples:
        | user  | prefix      | attribute             | realm     |
        | DORIS | MQWEB       | profilePrefix="MQWEB" | elsewhere |
        | COLIN | the default |                       | zOSMF     |

    @reject
    Scenario: DORIS and the default
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="elsewhere"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401 or 403

  @LIB-96 @must
  Rule: A password, and a PassTicket for profilePrefix, are good as Basic credentials
    SAF takes a PassTicket for a password of that APPLID.

    Source: Colin Paice, colinpaice.blog/tag/applid
    Source: Open Liberty, com.ibm.ws.security.registry.saf (SAFAuthorizedRegistry)

    @accept
    Scenario: A password
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB"/>
        """
      When GET "/" is sent with:
        | basic | {user}:{password} |
      Then the status is 200
      And the member "saf" of the answer is "{user}"

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB"/>
        """
      When GET "/" is sent with:
        | basic | <credentials> |
      Then the status is 401

      Examples:
        | what                        | credentials                  |
        | Another's password          | {user}:{other password}      |
        | A user who is revoked       | {revoked}:{revoked password} |
        | A password that has expired | {expired}:{expired password} |

    @accept
    Scenario: A PassTicket
      Given a ZAAS
      And the user has logged in
      And POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      And a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="{authorized}"/>
        """
      When GET "/" is sent with:
        | basic | {user}:{ticket} |
      Then the status is 200
      And the member "saf" of the answer is "{user}"

    @reject
    Scenario: A PassTicket for another application
      Given a ZAAS
      And the user has logged in
      And POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      And a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="BBGZDFLT"/>
        """
      When GET "/" is sent with:
        | basic | {user}:{ticket} |
      Then the status is 401

  @LIB-97 @choice
  Rule: User IDs in lower case
    They are folded.

    Source: Open Liberty, com.ibm.ws.security.registry.saf

    @boundary
    Scenario: As Basic credentials
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB"/>
        """
      When GET "/" is sent with:
        | basic | {user in lower case}:{password} |
      Then one of these choices is taken
        | choice      | outcome    |
        | folded      | status 200 |
        | as they are | status 401 |

  @LIB-98 @must
  Rule: With safAuthorization the user needs READ to PREFIX.RESOURCE.ROLE in class EJBROLE
    The resource of these scenarios is safproof, and the role user. toUpperCase is
    false by default.

    Source: Open Liberty, safRoleMapper, profilePattern (default %profilePrefix%.%resource%.%role%)

    @accept
    Scenario: COLIN has it
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="zOSMF"/>
        <safAuthorization id="saf"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @accept
    Scenario: Without safAuthorization DORIS needs none
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="elsewhere"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario: DORIS has it not
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="elsewhere"/>
        <safAuthorization id="saf"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 403

    @reject
    Scenario Outline: <what>
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="zOSMF"/>
        <safAuthorization id="saf"/>
        <safRoleMapper <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 403

      Examples:
        | what            | attribute                               |
        | Another pattern | profilePattern="%profilePrefix%.%role%" |
        | In upper case   | toUpperCase="true"                      |

  @LIB-99 @must
  Rule: z/OS Connect asks for zos.connect.access.roles.zosConnectAccess
    Behind the profilePrefix.

    Source: IBM z/OS Connect, SAF authorization (zosConnectAccess)

    @accept
    Scenario: COLIN has it
      Given a LIBERTY of level zos-connect with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="zOSMF"/>
        <safAuthorization id="saf"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario: DORIS has it not
      Given a LIBERTY of level zos-connect with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="elsewhere"/>
        <safAuthorization id="saf"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 403

  @LIB-100 @choice
  Rule: A role that everybody has
    Where the user is refused, the user who stands for nobody is asked for.

    Source: Open Liberty, com.ibm.ws.security.authorization.saf (SAFRoleMapperImpl)

    @boundary
    Scenario: WSGUEST has the role
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf"/>
        <safCredentials profilePrefix="MQWEB" mapDistributedIdentities="true"/>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="elsewhere"/>
        <safAuthorization id="saf"/>
        """
      And the administrator enters:
        """
        PERMIT MQWEB.safproof.user CLASS(EJBROLE) ID(WSGUEST) ACCESS(READ)
        SETROPTS RACLIST(EJBROLE) REFRESH
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice           | outcome    |
        | so DORIS has it  | status 200 |
        | DORIS has it not | status 403 |

  @LIB-101 @must
  Rule: The realm of a safRegistry is what its attribute says
    A user who signs on with a password is of that realm.

    Source: Open Liberty, safRegistry, realm

    @accept
    Scenario: zOSMF
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf" realm="zOSMF"/>
        <safCredentials profilePrefix="MQWEB"/>
        """
      When GET "/" is sent with:
        | basic | {user}:{password} |
      Then the status is 200
      And the member "realm" of the answer is "zOSMF"

    @reject
    Scenario: With a wrong password, there is none
      Given a LIBERTY with server.xml:
        """
        <safRegistry id="saf" realm="zOSMF"/>
        <safCredentials profilePrefix="MQWEB"/>
        """
      When GET "/" is sent with:
        | basic | {user}:{other password} |
      Then the status is 401
      And "zOSMF" is not in the answer
