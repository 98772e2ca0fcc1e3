Feature: SAF identity tokens in a sysplex

  Background:
    Given the security manager knows user COLIN with the password "ROSEBUD1"
    And the security manager signs tokens for application FEKAPPL by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F

  @PLEX-16 @must
  Rule: A token expires by the clock of the system that validates it
    A system whose clock is ahead refuses it while one with the right time still
    takes it.

    Source: RFC 7519, section 4.1.4
    Source: IBM, "MFA Enhancements, Identity Token Support" (z/OS 2.4 education, 2019), slide 9

    Background:
      When user COLIN signs on to FEKAPPL by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z

    @accept
    Scenario: Less than its five minutes ahead
      Given system SYS2 is IPLed
      When user COLIN signs on to FEKAPPL by VERIFY with the token at 2026-03-01T12:04:59Z
      Then the return codes are 0/0/0

    @reject
    Scenario: A quarter of an hour ahead
      Given system SYS2 is IPLed
      When user COLIN signs on to FEKAPPL by VERIFY with the token at 2026-03-01T12:15:00Z
      Then the return codes are 8/108/?
      Given the work goes on on system SYS1
      When user COLIN signs on to FEKAPPL by VERIFY with the token at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

  @PLEX-17 @choice
  Rule: Whether a system whose clock is behind takes a token from the future
    No source speaks of a tolerance for clocks, nor of what a token that was issued
    in the future is worth.

    Source: IBM, "MFA Enhancements, Identity Token Support" (z/OS 2.4 education, 2019), slide 9
    Source: RFC 7519, section 4.1.6

    @accept
    Scenario: A minute behind
      When user COLIN signs on to FEKAPPL by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Given system SYS2 is IPLed
      When user COLIN signs on to FEKAPPL by VERIFY with the token at 2026-03-01T11:59:00Z
      Then one of these choices is taken
        | choice  | outcome              |
        | refused | return codes 8/108/? |
        | taken   | return codes 0/0/0   |

  @PLEX-18 @must
  Rule: An outage of one system's ICSF stops tokens on that system only
    The others make and take them as before.

    Source: mapping macro IRRPIDTA, as carried in zowe-common-c, h/zos.h (generation return code 4)

    Background:
      Given system SYS2 is IPLed with an ICSF of its own
      And ICSF is not available

    @accept
    Scenario: The other system
      Given the work goes on on system SYS1
      When user COLIN signs on to FEKAPPL by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then a signed token is returned

    @reject
    Scenario: The system itself
      When user COLIN signs on to FEKAPPL by VERIFY with the password "ROSEBUD1" and asks for a token at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0
      And no token is returned
      And the generation return code is 4

  @PLEX-19 @must
  Rule: A server that restarts does not end or undo the logouts of another
    A logout lasts until the server that did it restarts. A restart elsewhere
    neither takes it back nor logs anything out.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    Background:
      Given server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z

    @accept
    Scenario Outline: A token that was not logged out is taken on <system>
      Given system SYS2 is IPLed
      And server EQAPROF is started
      And server EQAPROF is restarted
      And the work goes on on system <system>
      When the token is queried at EQAPROF at 2026-03-01T12:00:02Z
      Then the server accepts

      Examples:
        | system |
        | SYS1   |
        | SYS2   |

    @reject
    Scenario: One that was is refused where that was done, although the other server was restarted
      When the token is logged out at EQAPROF at 2026-03-01T12:00:01Z
      Given system SYS2 is IPLed
      And server EQAPROF is started
      And server EQAPROF is restarted
      And the work goes on on system SYS1
      When the token is queried at EQAPROF at 2026-03-01T12:00:02Z
      Then the server refuses as not authenticated

  @PLEX-20 @limit
  Rule: An IPL forgets logouts as a restart of the server does
    The server starts anew with its system. Until it expires, the token is good
    again.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    @accept
    Scenario: Logged out before the IPL
      Given server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      And the token is logged out at EQAPROF at 2026-03-01T12:00:01Z
      Given system SYS1 is IPLed
      And server EQAPROF is started
      When the token is queried at EQAPROF at 2026-03-01T12:03:00Z
      Then one of these choices is taken
        | choice    | outcome            |
        | forgotten | the server accepts |
        | kept      | the server refuses |

  @PLEX-21 @must
  Rule: RSED of one system and Debug Profile Service of another work together if their APPLID is the same
    They share the database and the key; nothing else ties the token to a system.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    Background:
      Given server RSED is started
      When user COLIN logs in to RSED with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Given system SYS2 is IPLed

    @accept
    Scenario: The same APPLID
      Given server EQAPROF is started
      When the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server accepts
      And the answer names user COLIN

    @reject
    Scenario: Another APPLID
      Given the security manager signs tokens for application EQAAPPL by HS256 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F
      And eqaprof.env holds:
        """
        safJwtApplID=EQAAPPL
        """
      And server EQAPROF is started
      When the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server refuses as not authenticated

  @PLEX-22 @choice
  Rule: Whether each system has an eqaprof.env of its own
    Each system runs its own EQAPROF. Whether the servers read one file, which
    systems can share, or several, is up to the installation.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)" (each LPAR runs its own EQAPROF server)

    @accept
    Scenario: What another system's file switches off
      Given eqaprof.env holds:
        """
        safJwtIsEnabled=false
        """
      And server EQAPROF is started
      And system SYS2 is IPLed
      And server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice           | outcome            |
        | a file each      | the server accepts |
        | one file for all | the server refuses |

  @PLEX-23 @choice
  Rule: Whether a server logs out what another system's server issued
    Logout invalidates only tokens of the service's own login. Whether the servers
    of a sysplex are one service in that, or one each, is not said; invalidations
    do not reach from one to another.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    @reject
    Scenario: Issued on one system, logged out on another
      Given server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Given system SYS2 is IPLed
      And server EQAPROF is started
      When the token is logged out at EQAPROF at 2026-03-01T12:00:01Z
      And the token is queried at EQAPROF at 2026-03-01T12:00:02Z
      Then one of these choices is taken
        | choice     | outcome                                  |
        | stays good | the server accepts                       |
        | logged out | the server refuses as not authenticated  |
