Feature: Which profile protects a resource

  Background:
    Given the RACF commands:
      """
      SETROPTS CLASSACT(FACILITY)
      ADDUSER COLIN NOPASSWORD
      """

  @RACF-43 @must
  Rule: What generic profiles match
    A percent sign is one character. An asterisk as a qualifier inside is one
    qualifier, at the end of a qualifier inside the rest of it, at the end of the
    name the rest of the name, and as the last qualifier one or more. Two
    asterisks are no qualifier, one or more.

    Source: z/OS 2.2 RACF Command Language Reference (icha400 resour, ich2a40029, ich2a40030), generic profile names for general resources

    Background:
      Given the RACF commands:
        """
        SETROPTS GENERIC(FACILITY)
        """

    @accept
    Scenario Outline: It matches
      Given the RACF commands:
        """
        RDEFINE FACILITY <profile> UACC(READ)
        """
      When user COLIN asks AUTH for READ to <resource> in class FACILITY
      Then the return codes are 0/0/0

      Examples:
        | profile    | resource      |
        | ABC.D%F    | ABC.DXF       |
        | ABC.DEF*   | ABC.DEF       |
        | ABC.DEF*   | ABC.DEFG      |
        | ABC.DEF*   | ABC.DEF.G     |
        | ABC.DEF*   | ABC.DEFX.Y.Z  |
        | ABC.DEF.*  | ABC.DEF.G     |
        | ABC.DEF.*  | ABC.DEF.G.H   |
        | ABC.*.GHI  | ABC.X.GHI     |
        | *.GHI      | X.GHI         |
        | ABC.D*.F   | ABC.D.F       |
        | ABC.D*.F   | ABC.DX.F      |
        | ABC.**     | ABC           |
        | ABC.**     | ABC.X         |
        | ABC.**     | ABC.X.Y       |
        | ABC.**.GHI | ABC.GHI       |
        | ABC.**.GHI | ABC.X.GHI     |
        | ABC.**.GHI | ABC.X.Y.GHI   |
        | **         | ABC           |
        | **         | ABC.DEF.GHI.J |

    @reject
    Scenario Outline: It does not match
      Given the RACF commands:
        """
        RDEFINE FACILITY <profile> UACC(READ)
        """
      When user COLIN asks AUTH for READ to <resource> in class FACILITY
      Then the return codes are 4/4/0

      Examples:
        | profile    | resource    |
        | ABC.D%F    | ABC.DF      |
        | ABC.D%F    | ABC.DXXF    |
        | ABC.DEF*   | ABC.DE      |
        | ABC.DEF.*  | ABC.DEF     |
        | ABC.DEF.*  | ABC.DEFG    |
        | ABC.*.GHI  | ABC.GHI     |
        | ABC.*.GHI  | ABC.X.Y.GHI |
        | *.GHI      | GHI         |
        | *.GHI      | X.Y.GHI     |
        | ABC.D*.F   | ABC.X.F     |
        | ABC.D*.F   | ABC.DX.Y.F  |
        | ABC.**     | ABCD        |
        | ABC.**.GHI | ABC.GHI.J   |

  @RACF-44 @must
  Rule: A discrete profile is used before any generic one
    It is used even where the generic one gives more.

    Source: z/OS 2.1 RACF Command Language Reference (icha400 rlist), choice of the profile

    Background:
      Given the RACF commands:
        """
        SETROPTS GENERIC(FACILITY)
        RDEFINE FACILITY BACKUP.* UACC(READ)
        RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
        """

    @accept
    Scenario: Another resource falls to the generic profile
      When user COLIN asks AUTH for READ to BACKUP.DISK in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: The resource of its name
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 8/8/0

  @RACF-45 @must
  Rule: One profile decides: the most specific one
    Access lists of the others are not asked, whatever they would give.

    Source: z/OS 2.1 RACF Command Language Reference (icha400 rlist), choice of the profile
    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700), generic profile checking: the most specific profile is used

    Background:
      Given the RACF commands:
        """
        SETROPTS GENERIC(FACILITY)
        RDEFINE FACILITY PAY.** UACC(NONE)
        PERMIT PAY.** CLASS(FACILITY) ID(COLIN) ACCESS(READ)
        RDEFINE FACILITY PAY.YEARLY.** UACC(NONE)
        """

    @accept
    Scenario: Only the wider profile matches
      When user COLIN asks AUTH for READ to PAY.DAILY.RUN in class FACILITY
      Then the return codes are 0/0/0

    @reject
    Scenario: The narrower one matches, and refuses
      When user COLIN asks AUTH for READ to PAY.YEARLY.RUN in class FACILITY
      Then the return codes are 8/8/0

  @RACF-46 @must
  Rule: Generic characters mean something in classes with SETROPTS GENERIC only
    Under GENCMD alone commands make generic profiles, and checking does not use
    them. A name with an asterisk that was defined before either is discrete, and
    of no use.

    Source: z/OS 2.1 RACF Security Administrator's Guide (icha700_When_you_can_specify_generic_profile_names)
    Source: z/OS 2.1 RACF Command Language Reference (icha400 search): unusable profiles

    @accept
    Scenario: GENERIC
      Given the RACF commands:
        """
        SETROPTS GENERIC(FACILITY)
        RDEFINE FACILITY BACKUP.* UACC(READ)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 0/0/0
      When the RACF command is entered:
        """
        RLIST FACILITY BACKUP.*
        """
      Then its output shows "(G)"

    @reject
    Scenario: GENCMD alone
      Given the RACF commands:
        """
        SETROPTS GENCMD(FACILITY)
        RDEFINE FACILITY BACKUP.* UACC(READ)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 4/4/0

    @reject
    Scenario: Defined before GENERIC
      Given the RACF commands:
        """
        RDEFINE FACILITY BACKUP.* UACC(READ)
        SETROPTS GENERIC(FACILITY)
        """
      When user COLIN asks AUTH for READ to BACKUP.TAPE in class FACILITY
      Then the return codes are 4/4/0
      When the RACF command is entered:
        """
        RLIST FACILITY BACKUP.*
        """
      Then its output does not show "(G)"
