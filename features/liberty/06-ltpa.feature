Feature: LTPA tokens

  LtpaToken2 is a cookie with user, expiry and signature, encrypted by a key that
  servers share. Its layout is that of the sources of Open Liberty, which two
  independent implementations and tokens of the product bear out.

  @ZC-09 @must
  Rule: An LTPA token in a cookie signs on at every server that shares the keys
    It holds user and expiry and is signed by the keys. A server with other keys
    does not take it.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: Open Liberty, "Single sign-on (SSO)", LTPA

    @accept
    Scenario: At the server that made it
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Then the status is 200
      And the answer sets cookie "LtpaToken2" with "Path=/; HttpOnly"
      When GET "/" is sent with:
        | cookie | LtpaToken2={cookie LtpaToken2} |
      Then the status is 200
      And the member "user" of the answer is "colin"

    @accept
    Scenario: At another one
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Given a LIBERTY on system SYS2 with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/" is sent with:
        | cookie | LtpaToken2={cookie LtpaToken2} |
      Then the status is 200
      And the member "user" of the answer is "colin"
      And the member "realm" of the answer is "own"

    @reject
    Scenario: At one with keys of its own
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Given the LTPA keys L1
      And the file "ltpa.keys" has the LTPA keys L1
      And a LIBERTY on system SYS2 with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <ltpa keysFileName="ltpa.keys" keysPassword="TestOnly1"/>
        """
      When GET "/" is sent with:
        | cookie | LtpaToken2={cookie LtpaToken2} |
      Then the status is 401

    @reject
    Scenario Outline: <what>
      Given the LTPA keys L1
      And the file "ltpa.keys" has the LTPA keys L1
      And an LTPA token of colin in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with <what>
      And a LIBERTY with server.xml:
        """
        <basicRegistry realm="defaultRealm"><user name="colin" password="rosebud-1"/></basicRegistry>
        <ltpa keysFileName="ltpa.keys" keysPassword="TestOnly1"/>
        """
      When GET "/" is sent with:
        | cookie | LtpaToken2={LTPA token} |
      Then the status is 401

      Examples:
        | what                                |
        | a signature over one hash           |
        | a later expiry behind its signature |
        | its last block cut off              |

  @ZC-10 @must
  Rule: An LTPA token is good for two hours, unless expiration says otherwise
    Whoever signs on again gets a new token.

    Source: IBM z/OS Connect, "API provider third-party authentication"
    Source: Open Liberty, ltpa, expiration (default 120m)

    @accept
    Scenario Outline: <passes> after the sign-on
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <element>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Given <passes>
      When GET "/" is sent with:
        | cookie | LtpaToken2={cookie LtpaToken2} |
      Then the status is 200

      Examples:
        | passes           | element                  |
        | 119 minutes pass |                          |
        | 9 minutes pass   | <ltpa expiration="10m"/> |
        | 239 minutes pass | <ltpa expiration="4h"/>  |

    @accept
    Scenario: A new token
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Given 121 minutes pass
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Then the answer sets cookie "LtpaToken2" with "HttpOnly"
      When GET "/" is sent with:
        | cookie | LtpaToken2={cookie LtpaToken2} |
      Then the status is 200

    @reject
    Scenario Outline: <passes> after the sign-on
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <element>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Given <passes>
      When GET "/" is sent with:
        | cookie | LtpaToken2={cookie LtpaToken2} |
      Then the status is 401

      Examples:
        | passes           | element                  |
        | 121 minutes pass |                          |
        | 11 minutes pass  | <ltpa expiration="10m"/> |

  @ZC-11 @limit
  Rule: Tokens issued together expire together
    The documentation warns of it: users who signed on at the same time sign on
    again at the same time, as nothing spreads the expiries.

    Source: IBM z/OS Connect, "API provider third-party authentication"

    @boundary
    Scenario Outline: Two users, and two servers
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/><user name="doris" password="marigold-2"/></basicRegistry>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Given "{cookie LtpaToken2}" is kept as "of colin"
      When GET "/login" is sent with:
        | basic | doris:marigold-2 |
      Given "{cookie LtpaToken2}" is kept as "of doris"
      And 120 minutes pass
      When GET "/" is sent with:
        | cookie | LtpaToken2={of colin} |
      Then the status is 200
      When GET "/" is sent with:
        | cookie | LtpaToken2={of doris} |
      Then the status is 200
      Given 1 second passes
      When GET "/" is sent with:
        | cookie | LtpaToken2={of <user>} |
      Then one of these choices is taken
        | choice      | outcome    |
        | all at once | status 401 |
        | spread      | status 200 |

      Examples:
        | user  |
        | colin |
        | doris |

  @LIB-80 @must
  Rule: The LTPA cookie is called as ssoCookieName says
    It is LtpaToken2 by default, and a cookie of that name is taken all the same,
    unless useOnlyCustomCookieName says that it is not.

    Source: Open Liberty, webAppSecurity, ssoCookieName (default LtpaToken2) and useOnlyCustomCookieName (default false)

    @accept
    Scenario: Another name
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity ssoCookieName="OwnToken"/>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Then the answer sets cookie "OwnToken" with "HttpOnly"
      And the answer sets no cookie "LtpaToken2"
      When GET "/" is sent with:
        | cookie | OwnToken={cookie OwnToken} |
      Then the status is 200

    @accept
    Scenario: The default name, taken beside another
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity ssoCookieName="OwnToken"/>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      When GET "/" is sent with:
        | cookie | LtpaToken2={cookie OwnToken} |
      Then the status is 200

    @reject
    Scenario: The default name, where there is another
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity ssoCookieName="OwnToken" useOnlyCustomCookieName="true"/>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      When GET "/" is sent with:
        | cookie | LtpaToken2={cookie OwnToken} |
      Then the status is 401

  @LIB-81 @must
  Rule: singleSignonEnabled and ssoRequiresSSL
    Without single sign-on no cookie is set, and none is taken. With ssoRequiresSSL
    the cookie is for TLS only.

    Source: Open Liberty, webAppSecurity, singleSignonEnabled (default true) and ssoRequiresSSL (default false)

    @accept
    Scenario: ssoRequiresSSL
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity ssoRequiresSSL="true"/>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Then the answer sets cookie "LtpaToken2" with "Secure"

    @accept
    Scenario: By default
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Then the answer sets cookie "LtpaToken2" without "Secure"

    @reject
    Scenario: No single sign-on
      Given a LIBERTY with server.xml:
        """
        <basicRegistry realm="own"><user name="colin" password="rosebud-1"/></basicRegistry>
        <webAppSecurity singleSignonEnabled="false"/>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Then the status is 200
      And the answer sets no cookie "*"

    @reject
    Scenario: No single sign-on, and a cookie
      Given the LTPA keys L1
      And the file "ltpa.keys" has the LTPA keys L1
      And an LTPA token of colin in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And a LIBERTY with server.xml:
        """
        <basicRegistry realm="defaultRealm"><user name="colin" password="rosebud-1"/></basicRegistry>
        <ltpa keysFileName="ltpa.keys" keysPassword="TestOnly1"/>
        <webAppSecurity singleSignonEnabled="false"/>
        """
      When GET "/" is sent with:
        | cookie | LtpaToken2={LTPA token} |
      Then the status is 401

  @LIB-82 @must
  Rule: keysFileName and keysPassword give the keys
    A server takes tokens of those who have the file, and makes tokens that they can
    read.

    Source: Open Liberty, ltpa, keysFileName and keysPassword

    @accept
    Scenario: A token of somebody who has the file
      Given the LTPA keys L1
      And the file "ltpa.keys" has the LTPA keys L1
      And an LTPA token of colin in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And a LIBERTY with server.xml:
        """
        <basicRegistry realm="defaultRealm"><user name="colin" password="rosebud-1"/></basicRegistry>
        <ltpa keysFileName="ltpa.keys" keysPassword="TestOnly1"/>
        """
      When GET "/" is sent with:
        | cookie | LtpaToken2={LTPA token} |
      Then the status is 200
      And the member "user" of the answer is "colin"
      And the member "realm" of the answer is "defaultRealm"

    @accept
    Scenario: A token of the server
      Given the LTPA keys L1
      And the file "ltpa.keys" has the LTPA keys L1
      And a LIBERTY with server.xml:
        """
        <basicRegistry realm="defaultRealm"><user name="colin" password="rosebud-1"/></basicRegistry>
        <ltpa keysFileName="ltpa.keys" keysPassword="TestOnly1"/>
        """
      When GET "/login" is sent with:
        | basic | colin:rosebud-1 |
      Given the LTPA token of the answer is taken
      Then the LTPA token is that of the suite for colin in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1

    @reject
    Scenario: A token of other keys
      Given the LTPA keys L1
      And the file "ltpa.keys" has the LTPA keys L1
      And the LTPA keys L2
      And an LTPA token of colin in realm "defaultRealm" until 2026-03-01T14:00:00Z by L2
      And a LIBERTY with server.xml:
        """
        <basicRegistry realm="defaultRealm"><user name="colin" password="rosebud-1"/></basicRegistry>
        <ltpa keysFileName="ltpa.keys" keysPassword="TestOnly1"/>
        """
      When GET "/" is sent with:
        | cookie | LtpaToken2={LTPA token} |
      Then the status is 401

  @LIB-83 @must
  Rule: An LTPA token is made without a choice
    User data, expiry and signature between percent signs; RSA with PKCS #1 over
    SHA-1 of the SHA-1 of the user data; AES of 128 bits in CBC, whose key, the
    first half of the shared one, is its IV, too; base64.

    Source: Open Liberty, com.ibm.ws.security.token.ltpa (LTPAToken2)
    Source: spring-security-ltpa2-core, anatomy of a token

    @accept
    Scenario Outline: <user>
      Given the LTPA keys L1
      When an LTPA token of <user> in realm "<realm>" until 2026-03-01T14:00:00.123Z is created with L1
      Then it is accepted
      And the LTPA token is that of the suite for <user> in realm "<realm>" until 2026-03-01T14:00:00.123Z by L1
      And the LTPA token opened with L1 matches "^expire:1772373600123[$]u:user\\:"

      Examples:
        | user          | realm                     |
        | COLIN         | defaultRealm              |
        | colin@example | https://op.example:9443/a |
        | C$\|%:O       | own                       |

    @reject
    Scenario: The keys of others do not open it
      Given the LTPA keys L1
      And the LTPA keys L2
      When an LTPA token of COLIN in realm "own" until 2026-03-01T14:00:00Z is created with L1
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L2
      Then it is refused as malformed

  @LIB-84 @must
  Rule: The signature is over a hash of a hash
    A signature over SHA-1 of the user data, which one implementation makes, is
    none.

    Source: Open Liberty, com.ibm.ws.security.token.ltpa (LTPAToken2)

    @accept
    Scenario: A token as it should be
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then the LTPA token is one of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z

    @reject
    Scenario: A signature over one hash
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with a signature over one hash
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then it is refused as bad-signature

  @LIB-85 @must
  Rule: User and expiry are signed
    Whoever knows the shared key alone, and changes them, is found out.

    Source: Open Liberty, com.ibm.ws.security.token.ltpa (LTPAToken2)

    @accept
    Scenario: As it was
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then it is accepted

    @reject
    Scenario Outline: <what>
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with <what>
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then it is refused as bad-signature

      Examples:
        | what                                |
        | another user behind its signature   |
        | a later expiry behind its signature |

    @reject
    Scenario: The signature of other keys
      Given the LTPA keys L1
      And the LTPA keys L2
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token is signed by L2
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then it is refused as bad-signature

  @LIB-86 @must
  Rule: An LTPA token expires
    The expiry is in milliseconds.

    Source: Open Liberty, com.ibm.ws.security.token.ltpa (LTPAToken2)

    @accept
    Scenario: At its very expiry
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      When the LTPA token is validated at 2026-03-01T14:00:00Z with L1
      Then it is accepted

    @reject
    Scenario: A millisecond later
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      When the LTPA token is validated at 2026-03-01T14:00:00.001Z with L1
      Then it is refused as expired

  @LIB-87 @must
  Rule: What is cut off or encrypted otherwise is no LTPA token
    The last block must be there as a whole.

    Source: Open Liberty, com.ibm.ws.security.token.ltpa (LTPAToken2)

    @accept
    Scenario: As it was
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then it is accepted

    @reject
    Scenario Outline: <what>
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with <what>
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then it is refused

      Examples:
        | what                         |
        | its last byte cut off        |
        | its last block cut off       |
        | zeros before its first block |

    @reject
    Scenario: Other keys
      Given the LTPA keys L1
      And the LTPA keys L2
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L2
      Then it is refused as malformed

  @LIB-88 @choice
  Rule: The expiry outside of the user data
    It may differ from the one inside, which counts, by three seconds, or be left
    out.

    Source: Open Liberty, com.ibm.ws.security.token.ltpa (LTPAToken2)

    @boundary
    Scenario: An expiry outside 3 seconds later
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with an expiry outside 3 seconds later
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then one of these choices is taken
        | choice      | outcome  |
        | as the code | accepted |
        | otherwise   | refused  |

    @boundary
    Scenario: An expiry outside 3.001 seconds off
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with an expiry outside 3.001 seconds off
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then one of these choices is taken
        | choice      | outcome  |
        | as the code | refused  |
        | otherwise   | accepted |

    @boundary
    Scenario: No expiry outside
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with no expiry outside
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then one of these choices is taken
        | choice      | outcome  |
        | as the code | accepted |
        | otherwise   | refused  |

  @LIB-89 @choice
  Rule: No expiry inside of the user data
    The one outside counts then, though nobody signed it.

    Source: Open Liberty, com.ibm.ws.security.token.ltpa (LTPAToken2)

    @boundary
    Scenario: No expiry inside
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with no expiry inside
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then one of these choices is taken
        | choice      | outcome  |
        | as the code | accepted |
        | otherwise   | refused  |

  @LIB-90 @choice
  Rule: Several expiries inside of the user data
    The last one counts.

    Source: Open Liberty, com.ibm.ws.security.token.ltpa (LTPAToken2)

    @boundary
    Scenario: A past expiry before its own
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with a past expiry before its own
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then one of these choices is taken
        | choice      | outcome  |
        | as the code | accepted |
        | otherwise   | refused  |

    @boundary
    Scenario: A past expiry behind its own
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with a past expiry behind its own
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then one of these choices is taken
        | choice      | outcome  |
        | as the code | refused  |
        | otherwise   | accepted |

  @LIB-91 @choice
  Rule: Attributes beside user and expiry
    They are taken, whatever they are.

    Source: Open Liberty, com.ibm.ws.security.token.ltpa (LTPAToken2)

    @boundary
    Scenario: An attribute more
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with an attribute more
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then one of these choices is taken
        | choice      | outcome  |
        | as the code | accepted |
        | otherwise   | refused  |

  @LIB-92 @must
  Rule: The user is user:REALM/NAME
    A token whose user has no realm is none of a server.

    Source: Open Liberty, com.ibm.ws.security.token.ltpa (LTPAToken2)

    @accept
    Scenario: A token as it should be
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then the LTPA token is one of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z

    @reject
    Scenario: A user without a realm
      Given the LTPA keys L1
      And an LTPA token of COLIN in realm "defaultRealm" until 2026-03-01T14:00:00Z by L1
      And the LTPA token comes with a user without a realm
      When the LTPA token is validated at 2026-03-01T12:00:00Z with L1
      Then it is refused as malformed
