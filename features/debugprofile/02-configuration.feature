Feature: eqaprof.env, the configuration of Debug Profile Service

  Background:
    Given the security manager knows user COLIN with the password "ROSEBUD1"
    And the security manager signs tokens for application FEKAPPL by HS512 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F
    And the security manager signs tokens for application EQAAPPL by HS512 with the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F202122232425262728292A2B2C2D2E2F303132333435363738393A3B3C3D3E3F

  @IDT-08 @must
  Rule: safJwtIsEnabled switches the SAF JWT Service, safJwtApplID names its APPLID
    Without the first it is on, without the second the APPLID is FEKAPPL.

    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"
    Source: IBM/Bank-of-Z, sample eqaprof.env (the defaults; it spells safJwtApplId)

    @accept
    Scenario Outline: "<line>"
      Given eqaprof.env holds:
        """
        <line>
        """
      And server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server accepts
      And the token's aud names <application>

      Examples:
        | line                 | application |
        |                      | FEKAPPL     |
        | safJwtIsEnabled=true | FEKAPPL     |
        | safJwtApplID=EQAAPPL | EQAAPPL     |
        | safJwtApplId=EQAAPPL | EQAAPPL     |

    @reject
    Scenario: Switched off
      Given eqaprof.env holds:
        """
        safJwtIsEnabled=false
        """
      And server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server refuses
      And no token is in the answer

    @reject
    Scenario: A token of before does not count while it is switched off
      Given server EQAPROF is started
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Given eqaprof.env holds:
        """
        safJwtIsEnabled=false
        """
      And server EQAPROF is restarted
      When the token is queried at EQAPROF at 2026-03-01T12:00:01Z
      Then the server refuses

  @IDT-09 @must
  Rule: A change to eqaprof.env takes effect when EQAPROF restarts
    Source: IBM Developer for z/OS 17.0, "Authenticating with SAF JSON Web Tokens (JWT)"

    The file is read when the server starts, and not again.

    Background:
      Given eqaprof.env holds:
        """
        safJwtApplID=FEKAPPL
        """
      And server EQAPROF is started
      And eqaprof.env holds:
        """
        safJwtApplID=EQAAPPL
        """

    @accept
    Scenario: After a restart
      Given server EQAPROF is restarted
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the token's aud names EQAAPPL

    @reject
    Scenario: Not before
      When user COLIN logs in to EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the token's aud names FEKAPPL

  @DPS-02 @must
  Rule: Basic credentials in place of a token are taken only with safBasicIsEnabled=true
    Either or both kinds may be on. Without the key it is off.

    Source: IBM Developer for z/OS 17.0, "Authenticating with basic authentication"
    Source: IBM/Bank-of-Z, sample eqaprof.env (the default)

    @accept
    Scenario: On
      Given eqaprof.env holds:
        """
        safBasicIsEnabled=true
        """
      And server EQAPROF is started
      When user COLIN queries EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server accepts
      And the answer names user COLIN

    @reject
    Scenario: On, with a wrong password
      Given eqaprof.env holds:
        """
        safBasicIsEnabled=true
        """
      And server EQAPROF is started
      When user COLIN queries EQAPROF with the password "ROSEBUD9" at 2026-03-01T12:00:00Z
      Then the server refuses as not authenticated

    @reject
    Scenario Outline: Off, "<line>"
      Given eqaprof.env holds:
        """
        <line>
        """
      And server EQAPROF is started
      When user COLIN queries EQAPROF with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the server refuses

      Examples:
        | line                    |
        |                         |
        | safBasicIsEnabled=false |
