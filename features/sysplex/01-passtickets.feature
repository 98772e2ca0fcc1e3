Feature: PassTickets in a sysplex

  Systems of a sysplex can share the security database, and each has a clock, an
  ICSF and storage of its own. A PassTicket is made on one of them and used on
  another, so each difference between the two shows.

  The time of a step is what the clock of the system shows that the step works
  on.

  Background:
    Given the security manager knows user COLIN with the password "ROSEBUD1"
    And the security manager has the legacy key E001193519561977 for application CICSPROD
    And application CICSPROD has the legacy key E001193519561977
    And a PassTicket by the reference for user COLIN and application CICSPROD issued at 2026-03-01T12:00:00Z

  @PLEX-01 @must
  Rule: A PassTicket logs on to any system that shares the security database, and to no other
    What matters is the key of the application that the evaluating system has.

    Source: Colin Paice, "Using PassTicket or JWT to authenticate to an HTTPS server" (outside its sysplex it is worthless)
    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket"

    @accept
    Scenario: Another system of the database
      Given system SYS2 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: A system with another database, in which the application has another key
      Given system SYS2 is IPLed with a security database of its own
      And the security manager knows user COLIN with the password "ROSEBUD1"
      And the security manager has the legacy key 0123456789ABCDEF for application CICSPROD
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

    @reject
    Scenario: A system with another database, in which the application has no key
      Given system SYS2 is IPLed with a security database of its own
      And the security manager knows user COLIN with the password "ROSEBUD1"
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

  @PLEX-02 @must
  Rule: Each system judges by its own clock: one that is ahead
    Ten minutes are counted between the clock that the PassTicket was made by and
    the one that it is evaluated by. A system whose clock is ahead takes it for
    less time.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket" (within plus or minus 10 minutes)

    @accept
    Scenario: Nine minutes ahead
      Given system SYS2 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:09:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Eleven minutes ahead, while a system with the right time takes it
      Given system SYS2 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:11:00Z
      Then the return codes are 8/8/0
      Given the work goes on on system SYS1
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:00Z
      Then the return codes are 0/0/0

  @PLEX-03 @must
  Rule: Each system judges by its own clock: one that is behind
    To a system whose clock is behind, the PassTicket comes from the future. It
    takes it for longer, but not at all if it is too far behind.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket" (within plus or minus 10 minutes)

    @accept
    Scenario: Nine minutes behind, and so still good when its ten minutes are over
      Given system SYS2 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T11:51:00Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Eleven minutes behind
      Given system SYS2 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T11:49:00Z
      Then the return codes are 8/8/0

  @PLEX-04 @choice
  Rule: Whether an IPL forgets which PassTickets were used
    Used PassTickets are remembered "on this computer system"; whether that
    outlasts an IPL no document says.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200 ptktval), "How RACF processes the password or PassTicket" (not used before on this computer system)

    @accept
    Scenario: Used before the IPL, and again after it
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0
      Given system SYS1 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:05:00Z
      Then one of these choices is taken
        | choice     | outcome            |
        | forgotten  | return codes 0/0/0 |
        | remembered | return codes 8/8/0 |

  @PLEX-05 @must
  Rule: A system copies the profiles anew when it is IPLed
    A key that was changed without REFRESH counts on a system that is IPLed
    afterwards, and on no other.

    Source: z/OS 2.5 RACF Security Administrator's Guide, refreshing in-storage profiles (icha700 refrac)

    Background:
      Given the RACF commands:
        """
        RALTER PTKTDATA CICSPROD SSIGNON(KEYMASKED(0123456789ABCDEF))
        """
      And application CICSPROD has the legacy key 0123456789ABCDEF
      And a PassTicket by the reference for user COLIN and application CICSPROD issued at 2026-03-01T12:00:00Z

    @accept
    Scenario: The system that is IPLed takes the new key
      Given system SYS2 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: The other does not
      Given system SYS2 is IPLed
      And the work goes on on system SYS1
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

  @PLEX-06 @must
  Rule: A REFRESH on one system reaches the others
    With sysplex communication SETROPTS RACLIST(class) REFRESH is propagated to
    every system of the data sharing group.

    Source: z/OS 2.1 RACF System Programmer's Guide (icha200447), sysplex communication

    Background:
      Given system SYS2 is IPLed
      And the RACF commands:
        """
        RALTER PTKTDATA CICSPROD SSIGNON(KEYMASKED(0123456789ABCDEF))
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And the work goes on on system SYS1

    @accept
    Scenario: The new key counts on the other system
      Given application CICSPROD has the legacy key 0123456789ABCDEF
      And a PassTicket by the reference for user COLIN and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: The old key does not
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

  @PLEX-07 @must
  Rule: A REFRESH that was missed leaves every system with the old key
    Source: z/OS 2.5 RACF Security Administrator's Guide, refreshing in-storage profiles (icha700 refrac)

    The profile in the database has the new key; what the systems have in storage
    has the old one, on the system where it was changed, too.

    Background:
      Given system SYS2 is IPLed
      And the RACF commands:
        """
        RALTER PTKTDATA CICSPROD SSIGNON(KEYMASKED(0123456789ABCDEF))
        """

    @accept
    Scenario Outline: The old key counts on <system>
      Given the work goes on on system <system>
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

      Examples:
        | system |
        | SYS1   |
        | SYS2   |

    @reject
    Scenario Outline: The new one does not on <system>
      Given the work goes on on system <system>
      And application CICSPROD has the legacy key 0123456789ABCDEF
      And a PassTicket by the reference for user COLIN and application CICSPROD issued at 2026-03-01T12:00:00Z
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

      Examples:
        | system |
        | SYS1   |
        | SYS2   |

  @PLEX-08 @must
  Rule: TSO's application name has the system in it, so its PassTickets are for one system
    TSO on system SYS1 is TSOSYS1, on SYS2 TSOSYS2, though the database is the same
    and even if both have the same key.

    Source: Colin Paice, "Using PassTicket or JWT to authenticate to an HTTPS server" (TSO on system S0W1 is TSOS0W1)
    Source: z/OS 2.1 RACF Security Administrator's Guide, "Example of defining a PTKTDATA class profile"

    Background:
      Given the security manager has the legacy key E001193519561977 for application TSOSYS1
      And the security manager has the legacy key E001193519561977 for application TSOSYS2
      And application TSOSYS1 has the legacy key E001193519561977
      And a PassTicket by the reference for user COLIN and application TSOSYS1 issued at 2026-03-01T12:00:00Z

    @accept
    Scenario: On its system
      When user COLIN signs on to TSOSYS1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: On the other
      Given system SYS2 is IPLed
      When user COLIN signs on to TSOSYS2 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

  @PLEX-09 @must @since:zos-2.5 @apar:OA59196
  Rule: Systems must share the HMAC key of enhanced PassTickets
    The profile in the shared database names a label; each system takes the key
    that its ICSF has under it.

    Source: IBM, "RACF Enhanced PassTickets" (z/OS 2.5 education), slides 7 to 13

    Background:
      Given ICSF has the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F under the label PTKT.IMSPROD
      And the RACF commands:
        """
        RDEFINE PTKTDATA IMSPROD SSIGNON(EPTKEYLABEL(PTKT.IMSPROD) TYPE(UPPER)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And application IMSPROD has the enhanced key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F and TYPE(UPPER)
      And a PassTicket by the reference for user COLIN and application IMSPROD issued at 2026-03-01T12:00:00Z
      And system SYS2 is IPLed with an ICSF of its own

    @accept
    Scenario: The same key under the label
      Given ICSF has the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F under the label PTKT.IMSPROD
      When user COLIN signs on to IMSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Another
      Given ICSF has the HMAC key FF0102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F under the label PTKT.IMSPROD
      When user COLIN signs on to IMSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

    @reject
    Scenario: None
      When user COLIN signs on to IMSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      Then the return codes are 8/8/0

  @PLEX-10 @must @since:zos-2.5 @apar:OA59196
  Rule: TIMEOUT of an enhanced PassTicket is counted by the clock of the evaluating system
    Source: IBM, "RACF Enhanced PassTickets" (z/OS 2.5 education), slides 10 to 13

    A short TIMEOUT leaves little room for clocks that differ.

    Background:
      Given ICSF has the HMAC key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F under the label PTKT.IMSPROD
      And the RACF commands:
        """
        RDEFINE PTKTDATA IMSPROD SSIGNON(EPTKEYLABEL(PTKT.IMSPROD) TYPE(UPPER) TIMEOUT(30)) UACC(NONE)
        SETROPTS RACLIST(PTKTDATA) REFRESH
        """
      And application IMSPROD has the enhanced key 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F and TYPE(UPPER)
      And a PassTicket by the reference for user COLIN and application IMSPROD issued at 2026-03-01T12:00:00Z
      And system SYS2 is IPLed

    @accept
    Scenario: 29 seconds ahead
      When user COLIN signs on to IMSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:29Z
      Then the return codes are 0/0/0

    @reject
    Scenario: 31 seconds ahead
      When user COLIN signs on to IMSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:31Z
      Then the return codes are 8/8/0

  @PLEX-11 @must
  Rule: Lifted replay protection is lifted on every system, each
    What the profile in the shared database says holds wherever it is used.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700 defpro), APPLDATA('NO REPLAY PROTECTION')

    @accept
    Scenario: Lifted
      Given the security manager allows replay for application CICSPROD
      And system SYS2 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      And user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 0/0/0

    @reject
    Scenario: Not lifted
      Given system SYS2 is IPLed
      When user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z
      And user COLIN signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:02Z
      Then the return codes are 8/8/0
