Feature: Users in a sysplex

  Background:
    Given the security manager knows user COLIN with the password "ROSEBUD1"

  @PLEX-12 @must
  Rule: A user who is revoked on one system is revoked on all that share the database
    Source: z/OS 3.1 layout of the unloaded RACF database (IRRDBU00), record 0200, as carried in mfpandas, irrdbu00-offsets.json (USBD_REVOKE)
    Source: Colin Paice, "Using PassTicket or JWT to authenticate to an HTTPS server" (credentials are validated against the security database)

    That a user is revoked stands in the user's profile, of which a database has
    one.

    @accept
    Scenario: A user who is not
      Given system SYS2 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Revoked on the other system
      Given system SYS2 is IPLed
      And the RACF commands:
        """
        ALTUSER COLIN REVOKE
        """
      And the work goes on on system SYS1
      When user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the return codes are 8/28/0

  @PLEX-13 @must
  Rule: Systems with databases of their own know nothing of one another's users
    Source: Colin Paice, "Using PassTicket or JWT to authenticate to an HTTPS server" (credentials are validated against the security database)

    The same user ID stands for two users.

    @accept
    Scenario: Revoked there, not here
      Given system SYS2 is IPLed with a security database of its own
      And the security manager knows user COLIN with the password "ROSEBUD2"
      And the RACF commands:
        """
        ALTUSER COLIN REVOKE
        """
      And the work goes on on system SYS1
      When user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario: The password of the other database
      Given system SYS2 is IPLed with a security database of its own
      And the security manager knows user COLIN with the password "ROSEBUD2"
      When user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the return codes are 8/8/0

    @reject
    Scenario: A user whom the other database does not have
      Given system SYS2 is IPLed with a security database of its own
      When user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the sign-on is refused

  @PLEX-14 @must
  Rule: Failed sign-ons on several systems count together
    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 setrpw), SETROPTS PASSWORD(REVOKE)
    Source: z/OS 3.1 layout of the unloaded RACF database (IRRDBU00), record 0200, as carried in mfpandas, irrdbu00-offsets.json (USBD_REVOKE_CNT)

    The count stands in the user's profile, so whoever guesses on two systems has
    no more guesses than on one.

    Background:
      Given the RACF commands:
        """
        SETROPTS PASSWORD(REVOKE(3))
        """
      And system SYS2 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the password "WRONG001" at 2026-03-01T12:00:00Z
      And user COLIN signs on to CICSPROD by VERIFY with the password "WRONG002" at 2026-03-01T12:00:01Z

    @accept
    Scenario: Two failures are forgiven
      Given the work goes on on system SYS1
      When user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:02Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Two failures on each of two systems
      Given the work goes on on system SYS1
      When user COLIN signs on to CICSPROD by VERIFY with the password "WRONG003" at 2026-03-01T12:00:02Z
      And user COLIN signs on to CICSPROD by VERIFY with the password "WRONG004" at 2026-03-01T12:00:03Z
      And user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:04Z
      Then the return codes are 8/28/0

  @PLEX-15 @must
  Rule: Access to an application counts on every system after one REFRESH
    Source: z/OS 2.1 RACF System Programmer's Guide (icha200447), sysplex communication

    Class APPL works from in-storage profiles, which REFRESH copies anew
    everywhere.

    Background:
      Given the RACF commands:
        """
        SETROPTS CLASSACT(APPL) RACLIST(APPL)
        RDEFINE APPL CICSPROD UACC(NONE)
        SETROPTS RACLIST(APPL) REFRESH
        """
      And system SYS2 is IPLed

    @accept
    Scenario: Granted on the other system, with REFRESH
      Given the RACF commands:
        """
        PERMIT CICSPROD CLASS(APPL) ID(COLIN) ACCESS(READ)
        SETROPTS RACLIST(APPL) REFRESH
        """
      And the work goes on on system SYS1
      When user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Granted on the other system, without REFRESH
      Given the RACF commands:
        """
        PERMIT CICSPROD CLASS(APPL) ID(COLIN) ACCESS(READ)
        """
      And the work goes on on system SYS1
      When user COLIN signs on to CICSPROD by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z
      Then the return codes are 8/52/0
