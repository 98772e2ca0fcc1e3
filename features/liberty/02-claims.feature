Feature: What a Liberty server asks of the claims of a token

  Audience, times, replays, and who the user is.

  Background:
    Given the HMAC key H1 with the secret c2hhcmVkLWtleS1vZi10aGUtc3VpdGU
    And the claims
      """
      {"iss":"https://op.example","sub":"colin@example","iat":1772366340,"exp":1772369940}
      """
    And a token signed by H1 with HS256

  @LIB-20 @must
  Rule: aud must have one of the audiences
    A token that names its audience is for nobody else.

    Source: Open Liberty, openidConnectClient, audiences

    @accept
    Scenario Outline: aud is <aud>
      Given in the claims, aud is <aud>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" audiences="one,two"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

      Examples:
        | aud              |
        | "one"            |
        | ["three", "two"] |

    @reject
    Scenario Outline: aud is <aud>
      Given in the claims, aud is <aud>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" audiences="one,two"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | aud          |
        | "three"      |
        | ["three"]    |
        | "one,two"    |

  @LIB-21 @choice
  Rule: aud in another case, or longer
    The code compares exactly.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil)

    @boundary
    Scenario Outline: aud is <aud>
      Given in the claims, aud is <aud>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" audiences="one"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice     | outcome    |
        | exactly    | status 401 |
        | less so    | status 200 |

      Examples:
        | aud    |
        | "ONE"  |
        | "one/" |

  @LIB-22 @choice
  Rule: ALL_AUDIENCES
    This value switches the check off.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil)

    @boundary
    Scenario Outline: <aud>
      Given in the claims, aud is <aud>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" audiences="ALL_AUDIENCES"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice    | outcome    |
        | any       | status 200 |
        | a name    | status 401 |

      Examples:
        | aud                |
        | "somebody"         |
        | ["one", "another"] |

  @LIB-23 @choice
  Rule: A token without aud, where there are audiences
    The code refuses it (CWWKS1779E).

    Source: Open Liberty, message CWWKS1779E

    @boundary
    Scenario: No aud
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" audiences="one"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice           | outcome    |
        | aud is needed    | status 401 |
        | aud may be left out | status 200 |

  @LIB-24 @choice
  Rule: aud, where there are no audiences
    It must be an address of this server then: scheme, name and port, and nothing or
    a path behind it. The port may be left out only where it is that of the scheme.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil)

    @boundary
    Scenario Outline: <aud>, asked as <host>
      Given in the claims, aud is "<aud>"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | header | Host: <host> |
        | bearer | {token}      |
      Then one of these choices is taken
        | choice      | outcome    |
        | as the code | <code>     |
        | otherwise   | <otherwise> |

      Examples:
        | aud                                | host                 | code       | otherwise  |
        | https://mqweb.example:9443         | mqweb.example:9443   | status 200 | status 401 |
        | https://mqweb.example:9443/ibmmq   | mqweb.example:9443   | status 200 | status 401 |
        | https://mqweb.example              | mqweb.example        | status 200 | status 401 |
        | https://mqweb.example:443/ibmmq    | mqweb.example        | status 200 | status 401 |
        | https://mqweb.example              | mqweb.example:9443   | status 401 | status 200 |
        | https://mqweb.example:94430        | mqweb.example:9443   | status 401 | status 200 |
        | https://mqweb.example.org          | mqweb.example        | status 401 | status 200 |
        | http://mqweb.example               | mqweb.example        | status 401 | status 200 |
        | somebody                           | mqweb.example        | status 401 | status 200 |

  @LIB-25 @must
  Rule: clockSkew is 300 seconds unless set otherwise
    So much longer than until exp a token is taken.

    Source: Open Liberty, openidConnectClient, clockSkew (default 300s)

    @accept
    Scenario Outline: exp was <ago> seconds ago
      Given in the claims, iat is 1772360000
      And in the claims, exp is <exp>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

      Examples:
        | ago | exp        | attribute         |
        | 299 | 1772366101 |                   |
        | 29  | 1772366371 | clockSkew="30s"   |
        | 899 | 1772365501 | clockSkew="15m"   |

    @reject
    Scenario Outline: exp was <ago> seconds ago
      Given in the claims, iat is 1772360000
      And in the claims, exp is <exp>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | ago | exp        | attribute         |
        | 301 | 1772366099 |                   |
        | 31  | 1772366369 | clockSkew="30s"   |
        | 1   | 1772366399 | clockSkew="0s"    |

  @LIB-26 @choice
  Rule: The very second in which the skew is used up
    The code wants now less the skew to be before exp.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil)

    @boundary
    Scenario: exp was 300 seconds ago
      Given in the claims, iat is 1772360000
      And in the claims, exp is 1772366100
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice    | outcome    |
        | expired   | status 401 |
        | still good | status 200 |

  @LIB-27 @must
  Rule: A token must have exp
    One that never expires is refused.

    Source: IBM WebSphere Liberty, "Configuring JSON Web Token authentication for OpenID Connect"
    Source: IBM z/OS Connect, "API provider third-party authentication"

    @accept
    Scenario: With exp
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario Outline: exp is missing, at level <level>
      Given in the claims, exp is left out
      And a LIBERTY of level <level> with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

      Examples:
        | level        |
        | open-liberty |
        | zos-connect  |

  @LIB-28 @choice
  Rule: iat
    It may be missing. It may not be later than exp, and not later than now and the
    skew.

    Source: Open Liberty, message CWWKS1773E

    @boundary
    Scenario: No iat
      Given in the claims, iat is left out
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice        | outcome    |
        | not needed    | status 200 |
        | needed        | status 401 |

    @boundary
    Scenario Outline: <what>
      Given in the claims, iat is <iat>
      And in the claims, exp is <exp>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice      | outcome    |
        | as the code | <code>     |
        | otherwise   | <otherwise> |

      Examples:
        | what                                   | iat        | exp        | code       | otherwise  |
        | iat within the skew                    | 1772366699 | 1772369940 | status 200 | status 401 |
        | iat beyond the skew                    | 1772366701 | 1772369940 | status 401 | status 200 |
        | iat after exp, both within the skew    | 1772366500 | 1772366499 | status 401 | status 200 |

  @LIB-29 @choice
  Rule: nbf
    A token is refused that is not yet valid when the skew is added to the time.

    Source: Open Liberty, message CWWKS1780E

    @boundary
    Scenario Outline: nbf is <in> seconds from now
      Given in the claims, nbf is <nbf>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice      | outcome    |
        | as the code | <code>     |
        | otherwise   | <otherwise> |

      Examples:
        | in  | nbf        | code       | otherwise  |
        | 300 | 1772366700 | status 200 | status 401 |
        | 301 | 1772366701 | status 401 | status 200 |

  @LIB-30 @must
  Rule: A token with jti is good once, unless tokenReuse is true
    tokenReuse is false by default.

    Source: Open Liberty, openidConnectClient, tokenReuse (default false)

    @accept
    Scenario: tokenReuse
      Given in the claims, jti is "one"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" tokenReuse="true"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      When the same request is sent again
      Then the status is 200

    @accept
    Scenario: Two tokens
      Given in the claims, jti is "three"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      Given in the claims, jti is "two"
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200

    @reject
    Scenario: The same token again
      Given in the claims, jti is "four"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      When the same request is sent again
      Then the status is 401

  @LIB-31 @choice
  Rule: The same token again, within the skew after exp
    The code remembers a jti until exp, and takes the token for the skew longer.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil, replay cache)

    @boundary
    Scenario: A minute after exp
      Given in the claims, jti is "five"
      And in the claims, exp is 1772366460
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      Given 2 minutes pass
      When the same request is sent again
      Then one of these choices is taken
        | choice                       | outcome    |
        | forgotten with exp           | status 200 |
        | remembered until the skew is over | status 401 |

  @LIB-32 @choice
  Rule: A token without jti, again
    Nothing tells it from another one.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil, replay cache)

    @boundary
    Scenario: Twice
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      When the same request is sent again
      Then one of these choices is taken
        | choice    | outcome    |
        | good      | status 200 |
        | good once | status 401 |

  @ZC-04 @must
  Rule: A claim names the user, who may be mapped to one of the registry
    The claim is sub unless userIdentifier names another one. With
    mapIdentityToRegistryUser the user must be in the registry, whose realm and groups
    count.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: Open Liberty, openidConnectClient, userIdentifier and mapIdentityToRegistryUser

    @accept
    Scenario Outline: <claim>
      Given in the claims, upn is "doris@example"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "user" of the answer is "<user>"

      Examples:
        | claim | attribute            | user          |
        | sub   |                      | colin@example |
        | upn   | userIdentifier="upn" | doris@example |

    @accept
    Scenario: A user of the registry
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin@example" password="x"/><group name="admins"><member name="colin@example"/></group></basicRegistry>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" mapIdentityToRegistryUser="true"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "realm" of the answer is "own"
      And the member "groups" of the answer is ["admins"]

    @reject
    Scenario: Nobody of the registry
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="doris" password="x"/></basicRegistry>
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" mapIdentityToRegistryUser="true"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401 or 403
      And the answer has no member "user"

    @reject
    Scenario: No such claim
      Given a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" userIdentifier="upn"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

  @LIB-33 @must
  Rule: userIdentifier goes before userIdentityToCreateSubject
    The latter names the claim where the former is not set, and is sub by default.

    Source: Open Liberty, openidConnectClient, userIdentifier and userIdentityToCreateSubject

    @accept
    Scenario Outline: <attributes>
      Given in the claims, upn is "doris@example"
      And in the claims, email is "edgar@example"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" <attributes>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "user" of the answer is "<user>"

      Examples:
        | attributes                                               | user          |
        | userIdentityToCreateSubject="email"                      | edgar@example |
        | userIdentityToCreateSubject="email" userIdentifier="upn" | doris@example |

    @reject
    Scenario: The claim that is not asked for
      Given in the claims, email is "edgar@example"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" userIdentityToCreateSubject="email" userIdentifier="upn"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

  @LIB-34 @choice
  Rule: A token without sub, whose user is in another claim
    Documentation wants iss, sub and exp. The code asks for the claim that names the
    user, and for no other.

    Source: IBM WebSphere Liberty, "Configuring JSON Web Token authentication for OpenID Connect"
    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common (Jose4jUtil)

    @boundary
    Scenario Outline: At level <level>
      Given in the claims, upn is "doris@example"
      And in the claims, sub is left out
      And a LIBERTY of level <level> with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" userIdentifier="upn"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice    | outcome    |
        | <first>   | <outcome>  |
        | as the code reads | status 200 |
        | as documented | status 401 |

      Examples:
        | level        | first             | outcome    |
        | open-liberty | as the code reads | status 200 |
        | zos-connect  | as documented     | status 401 |

  @LIB-35 @choice
  Rule: A user claim that is no string
    The code casts it to a string, and fails.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common

    @boundary
    Scenario Outline: <value>
      Given in the claims, upn is <value>
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" userIdentifier="upn"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice       | outcome    |
        | refused      | status 401 |
        | made a string | status 200 |

      Examples:
        | value     |
        | 5         |
        | ["colin"] |

  @LIB-36 @must
  Rule: realmName is the realm, else the claim that realmIdentifier names
    Without either, iss is it. realmIdentifier is realmName by default.

    Source: Open Liberty, openidConnectClient, realmName and realmIdentifier

    @accept
    Scenario Outline: <attributes>
      Given in the claims, zone is "inner"
      And in the claims, <claim> is "claimed"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" <attributes>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "realm" of the answer is "<realm>"

      Examples:
        | attributes                             | claim     | realm              |
        |                                        | note      | https://op.example |
        |                                        | realmName | claimed            |
        | realmIdentifier="zone"                 | realmName | inner              |
        | realmName="zOSMF"                      | realmName | zOSMF              |
        | realmName="zOSMF" realmIdentifier="zone" | realmName | zOSMF            |

    @reject
    Scenario: No realm from anywhere
      Given in the claims, iss is left out
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" disableIssChecking="true"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401

  @LIB-37 @must
  Rule: groupIdentifier names the claim with the groups
    It is groupIds by default.

    Source: Open Liberty, openidConnectClient, groupIdentifier (default groupIds)

    @accept
    Scenario Outline: <attribute>
      Given in the claims, groupIds is ["one", "two"]
      And in the claims, roles is ["three"]
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "groups" of the answer is <groups>

      Examples:
        | attribute               | groups         |
        |                         | ["one", "two"] |
        | groupIdentifier="roles" | ["three"]      |

    @reject
    Scenario: The groups of a token that is refused
      Given in the claims, groupIds is ["admins"]
      And in the claims, iss is "somebody"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401
      And "admins" is not in the answer

  @LIB-38 @choice
  Rule: A claim with one group, that is no array
    The code takes it.

    Source: Open Liberty, com.ibm.ws.security.openidconnect.clients.common

    @boundary
    Scenario: A string
      Given in the claims, groupIds is "one"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then one of these choices is taken
        | choice   | outcome                       |
        | a group  | the member "groups" is ["one"] |
        | no group | the member "groups" is []      |
        | refused  | status 401                    |

  @LIB-39 @must
  Rule: uniqueUserIdentifier names the claim with the unique name
    It is uniqueSecurityName by default, and without such a claim the user's name.

    Source: Open Liberty, openidConnectClient, uniqueUserIdentifier (default uniqueSecurityName)

    @accept
    Scenario Outline: <attribute>
      Given in the claims, <claim> is "C-0815"
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="r" <attribute>/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 200
      And the member "user" of the answer is "colin@example"
      And the member "uniqueId" of the answer is "<unique>"

      Examples:
        | attribute                  | claim              | unique               |
        |                            | note               | user:r/colin@example |
        |                            | uniqueSecurityName | user:r/C-0815        |
        | uniqueUserIdentifier="oid" | oid                | user:r/C-0815        |

    @reject
    Scenario: A unique name without a user
      Given in the claims, uniqueSecurityName is "C-0815"
      And in the claims, sub is left out
      And a LIBERTY with server.xml:
        """
        <openidConnectClient id="c" inboundPropagation="required" sharedKey="shared-key-of-the-suite" issuerIdentifier="https://op.example" realmName="r"/>
        """
      When GET "/" is sent with:
        | bearer | {token} |
      Then the status is 401
