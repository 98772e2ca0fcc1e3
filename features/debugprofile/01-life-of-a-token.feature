Feature: The Authentication Service of IBM Debug Profile Service

  Debug Profile Service (started task EQAPROF) logs users in, tells what a token
  stands for, and logs tokens out. The tokens are SAF identity tokens, made and
  checked by RACROUTE REQUEST=VERIFY with the APPLID of the service. Each system
  runs a server of its own.

  Sub-paths and bodies of the service are not public. A target that is asked
  here maps the three requests to its own.

  Background:
    Given the security manager knows user COLIN with the password "ROSEBUD1"
    And the security manager signs tokens for application FEKAPPL by HS512 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F

  @IDT-01 @must
  Rule: There are a login, a query and a logout
    Login takes a user and a password and returns a token, query tells whom a
    token stands for, logout ends it.

    Source: IBM Debug for z/OS 16.0, "Adding support for the authentication API"
    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    Background:
      Given server EQAPROF is started

    @accept
    Scenario: The three, one after the other
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server accepts
      When the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server accepts
      And the answer names user COLIN
      When the token is logged out at EQAPROF at 2026-03-01T12:00:02Z
      Then the server accepts

    @reject
    Scenario: A wrong password
      When user COLIN logs in to EQAPROF with the password "ROSEBUD9" at 2026-03-01T12:00:00Z
      Then the server refuses as not authenticated

    @reject
    Scenario: A user who does not exist
      When user NOBODY logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server refuses as not authenticated

    @reject
    Scenario: After logout the token is refused
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is logged out at EQAPROF at 2026-03-01T12:00:01Z
      And the token is queried at EQAPROF at 2026-03-01T12:00:02Z
      Then the server refuses as not authenticated

    @reject
    Scenario: A token that was changed
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token comes with a bit changed in its signature
      And the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server refuses as not authenticated

    @reject
    Scenario: A token that expired ten minutes ago
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is queried at EQAPROF at 2026-03-01T12:15:00Z
      Then the server refuses as not authenticated

  @IDT-03 @must
  Rule: The APPLID must be defined to the security manager before tokens can be issued
    The definitions of the APPLID in class IDTDATA come first. Without them
    login says that, and returns no token.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"
    Source: IBM Debug for z/OS 16.0, "Defining SAF JWT support for Debug Profile Service"

    @accept
    Scenario: The APPLID is defined
      Given server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server accepts

    @reject
    Scenario: It is not
      Given eqaprof.env holds:
        """
        safJwtApplID=EQAAPPL
        """
      And server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server refuses
      And no token is in the answer
      And the answer shows "EQAAPPL"

  @IDT-05 @must
  Rule: Users or groups need READ access to the APPLID
    Whoever may not use the application in class APPL gets no token for it.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"
    Source: IBM Developer for z/OS 17.0, "Define application protection for Debug Profile Service"

    Background:
      Given the RACF commands:
        """
        ADDGROUP DEBUGGER
        SETROPTS CLASSACT(APPL) RACLIST(APPL)
        RDEFINE APPL FEKAPPL UACC(NONE)
        PERMIT FEKAPPL CLASS(APPL) ID(DEBUGGER) ACCESS(READ)
        SETROPTS RACLIST(APPL) REFRESH
        """
      And server EQAPROF is started

    @accept
    Scenario: By a group
      Given the RACF commands:
        """
        CONNECT COLIN GROUP(DEBUGGER)
        """
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server accepts

    @reject
    Scenario: Nobody let the user in
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server refuses
      And no token is in the answer

    @reject
    Scenario: Access that was taken away ends a token, too
      Given the RACF commands:
        """
        CONNECT COLIN GROUP(DEBUGGER)
        """
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Given the RACF commands:
        """
        REMOVE COLIN GROUP(DEBUGGER)
        """
      When the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server refuses

  @IDT-06 @must
  Rule: A token of RSED works at Debug Profile Service if both have the same APPLID
    An Eclipse IDE authenticates its user with the RSE daemon, gets a token, and
    uses that for its calls to Debug Profile Service. The APPLID of RSED is
    FEKAPPL.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"
    Source: IBM Explorer for z/OS 3.4, "Define SAF JSON Web Token (JWT) support for RSE"

    Background:
      Given the security manager signs tokens for application EQAAPPL by HS512 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F

    @accept
    Scenario: Both FEKAPPL
      Given server RSED is started
      And server EQAPROF is started
      When user COLIN logs in to RSED with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server accepts
      And the answer names user COLIN

    @accept
    Scenario: Both EQAAPPL
      Given server RSED is started for application EQAAPPL
      And eqaprof.env holds:
        """
        safJwtApplID=EQAAPPL
        """
      And server EQAPROF is started
      When user COLIN logs in to RSED with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server accepts

    @reject
    Scenario: RSED FEKAPPL, Debug Profile Service EQAAPPL
      Given server RSED is started
      And eqaprof.env holds:
        """
        safJwtApplID=EQAAPPL
        """
      And server EQAPROF is started
      When user COLIN logs in to RSED with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server refuses as not authenticated

    @reject
    Scenario: Nor can it be logged out there
      Given server RSED is started
      And eqaprof.env holds:
        """
        safJwtApplID=EQAAPPL
        """
      And server EQAPROF is started
      When user COLIN logs in to RSED with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is logged out at EQAPROF at 2026-03-01T12:00:01Z
      Then the server refuses

    @reject
    Scenario: RSED EQAAPPL, Debug Profile Service FEKAPPL
      Given server RSED is started for application EQAAPPL
      And server EQAPROF is started
      When user COLIN logs in to RSED with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server refuses as not authenticated

  @IDT-07 @must
  Rule: The APPLID can be EQAAPPL, or one that exists already
    The installation instructions make EQAAPPL; an APPLID that another product
    has will do.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    @accept
    Scenario Outline: <application>
      Given the security manager signs tokens for application <application> by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      And eqaprof.env holds:
        """
        safJwtApplID=<application>
        """
      And server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server accepts
      And the token's aud names <application>

      Examples:
        | application |
        | EQAAPPL     |
        | CICSLP8     |

    @reject
    Scenario: One that does not exist
      Given eqaprof.env holds:
        """
        safJwtApplID=NOSUCH
        """
      And server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server refuses
      And no token is in the answer

  @IDT-10 @must
  Rule: Logout invalidates only tokens that this service's own login issued
    A token that RSED issued stays good.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    @accept
    Scenario: Its own
      Given server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is logged out at EQAPROF at 2026-03-01T12:00:01Z
      Then the server accepts
      When the token is queried at EQAPROF at 2026-03-01T12:00:02Z
      Then the server refuses as not authenticated

    @reject
    Scenario: One of RSED
      Given server RSED is started
      And server EQAPROF is started
      When user COLIN logs in to RSED with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is logged out at EQAPROF at 2026-03-01T12:00:01Z
      Then the server refuses
      When the token is queried at EQAPROF at 2026-03-01T12:00:02Z
      Then the server accepts

  @IDT-11 @limit
  Rule: Invalidation does not persist when the server restarts
    Until it expires, a token that was logged out is accepted again after a
    restart.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    Background:
      Given server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is logged out at EQAPROF at 2026-03-01T12:00:01Z
      And server EQAPROF is restarted

    @accept
    Scenario: It is accepted again
      When the token is queried at EQAPROF at 2026-03-01T12:00:02Z
      Then one of these choices is taken
        | choice    | outcome                  |
        | forgotten | the server accepts       |
        | kept      | the server refuses       |

    @accept
    Scenario: Up to its last second
      When the token is queried at EQAPROF at 2026-03-01T12:04:59Z
      Then one of these choices is taken
        | choice    | outcome                  |
        | forgotten | the server accepts       |
        | kept      | the server refuses       |

  @DPS-03 @must
  Rule: A restart makes no token live longer
    A token that was logged out is accepted after a restart until it expires, and
    not beyond; so is one that was not.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"
    Source: IBM, "MFA Enhancements, Identity Token Support" (z/OS 2.4 education, 2019), slide 9

    Background:
      Given server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z

    @accept
    Scenario: One that was not logged out, before its expiry
      Given server EQAPROF is restarted
      When the token is queried at EQAPROF at 2026-03-01T12:00:02Z
      Then the server accepts

    @reject
    Scenario: One that was not logged out, ten minutes after its expiry
      Given server EQAPROF is restarted
      When the token is queried at EQAPROF at 2026-03-01T12:15:00Z
      Then the server refuses as not authenticated

    @reject
    Scenario: One that was logged out, ten minutes after its expiry
      When the token is logged out at EQAPROF at 2026-03-01T12:00:01Z
      Given server EQAPROF is restarted
      When the token is queried at EQAPROF at 2026-03-01T12:15:00Z
      Then the server refuses as not authenticated

  @IDT-12 @limit
  Rule: Invalidation does not reach the other systems of the sysplex
    Each system runs its own server, and none tells the others.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    @accept
    Scenario: The life of a token on two systems
      Given server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server accepts
      When the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server accepts
      When the token is logged out at EQAPROF at 2026-03-01T12:00:02Z
      Then the server accepts
      When the token is queried at EQAPROF at 2026-03-01T12:00:03Z
      Then the server refuses as not authenticated
      Given system SYS2 is IPLed
      And server EQAPROF is started
      When the token is queried at EQAPROF at 2026-03-01T12:00:04Z
      Then one of these choices is taken
        | choice       | outcome            |
        | not reached  | the server accepts |
        | reached      | the server refuses |

  @IDT-14 @must
  Rule: Eclipse users need z/OS Explorer host 3.3.6 or later
    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    The host part is where RSED comes from, and an earlier one gives no token,
    whatever else it answers.

    @accept
    Scenario Outline: <level>
      Given server RSED of z/OS Explorer <level> is started
      When user COLIN logs in to RSED with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server accepts

      Examples:
        | level  |
        | 3.3.6  |
        | 3.3.10 |
        | 3.4.0  |

    @reject
    Scenario Outline: <level>
      Given server RSED of z/OS Explorer <level> is started
      When user COLIN logs in to RSED with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then no token is in the answer

      Examples:
        | level  |
        | 3.3.5  |
        | 3.2.10 |

  @DPS-01 @must
  Rule: On z/OS before 2.4 login gives no token
    Support for SAF JWT requires z/OS 2.4. How login says so is not published.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    @accept
    Scenario: z/OS 2.4
      Given system SYS2 of z/OS 2.4 is IPLed
      And server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server accepts

    @reject
    Scenario Outline: z/OS 2.3, <server>
      Given system SYS2 of z/OS 2.3 is IPLed
      And server <server> is started
      When user COLIN logs in to <server> with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then no token is in the answer

      Examples:
        | server  |
        | EQAPROF |
        | RSED    |

    @reject
    Scenario: z/OS 2.3 takes no token of a later system
      Given server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Given system SYS2 of z/OS 2.3 is IPLed
      And server EQAPROF is started
      When the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server refuses
      When the token is logged out at EQAPROF at 2026-03-01T12:00:02Z
      Then the server refuses
