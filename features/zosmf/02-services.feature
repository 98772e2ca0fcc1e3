Feature: What clients of Zowe ask z/OSMF for

  @ZMF-08 @must
  Rule: z/OSMF says who it is
    GET /zosmf/info answers, to a user who signs on, the members by which the Zowe CLI
    shows the status of z/OSMF, and API ML the realm of its users.

    Source: Zowe CLI, zosmf check status
    Source: Zowe API ML, ZosmfService

    @accept
    Scenario: The Zowe CLI's request
      Given an IZUSVR1
      When GET "/zosmf/info" is sent with:
        | basic  | {user}:{password}         |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 200
      And the member "zosmf_saf_realm" of the answer matches "."
      And the member "zosmf_full_version" of the answer matches "."
      And the member "zosmf_port" of the answer matches "."
      And the member "zosmf_hostname" of the answer matches "."
      And the member "zos_version" of the answer matches "."
      And the member "api_version" of the answer matches "."
      And "{password}" is not in the answer

    @accept
    Scenario: The Zowe CLI's request with a token
      Given an IZUSVR1
      And the user has logged in
      When GET "/zosmf/info" is sent with:
        | cookie | LtpaToken2={cookie LtpaToken2} |
        | header | X-CSRF-ZOSMF-HEADER: true      |
      Then the status is 200
      And the member "zosmf_saf_realm" of the answer matches "."

    @reject
    Scenario: Another path
      Given an IZUSVR1
      When GET "/zosmf/no/such/service/of/safproof" is sent with:
        | basic  | {user}:{password}         |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 4xx
      And the answer has no member "zosmf_saf_realm"

  @ZMF-09 @must
  Rule: Names of data sets are listed for users who sign on
    GET /zosmf/restfiles/ds with dslevel answers items with dsname, how many they are,
    and the version of the form. Users sign on by Basic credentials or by either
    cookie. Nobody else gets a name.

    Source: Zowe CLI, zos-files list data-set

    @accept
    Scenario Outline: By <how>
      Given an IZUSVR1
      And the user has logged in
      When GET "/zosmf/restfiles/ds?dslevel=SYS1.PARMLIB" is sent with:
        | <part> | <value>                   |
        | header | X-CSRF-ZOSMF-HEADER: true |
        | header | X-IBM-Max-Items: 0        |
      Then the status is 200
      And the member "items.0.dsname" of the answer is "SYS1.PARMLIB"
      And the member "returnedRows" of the answer is 1
      And the member "JSONversion" of the answer is 1

      Examples:
        | how                | part   | value                          |
        | Basic credentials  | basic  | {user}:{password}              |
        | the JSON Web Token | cookie | jwtToken={cookie jwtToken}     |
        | the LTPA token     | cookie | LtpaToken2={cookie LtpaToken2} |

    @accept
    Scenario: A pattern that nothing matches
      Given an IZUSVR1
      When GET "/zosmf/restfiles/ds?dslevel=SAFPROOF.NO.SUCH.**" is sent with:
        | basic  | {user}:{password}         |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 200
      And the member "returnedRows" of the answer is 0

    @reject
    Scenario Outline: <who>
      Given an IZUSVR1
      When GET "/zosmf/restfiles/ds?dslevel=SYS1.PARMLIB" is sent with:
        | basic  | <credentials>             |
        | header | X-CSRF-ZOSMF-HEADER: true |
      Then the status is 401
      And the answer has no member "items"
      And "SYS1.PARMLIB" is not in the answer

      Examples:
        | who                   | credentials                  |
        | A wrong password      | {user}:{other password}      |
        | A user who is revoked | {revoked}:{revoked password} |
        | Nobody                |                              |

  @ZMF-10 @choice
  Rule: A request without the header X-CSRF-ZOSMF-HEADER
    Zowe sends it with each request; what is answered without it was not read.

    Source: Zowe API ML, ZosmfService; Zowe CLI, ZosmfHeaders

    @boundary
    Scenario: A list of data sets
      Given an IZUSVR1
      When GET "/zosmf/restfiles/ds?dslevel=SYS1.PARMLIB" is sent with:
        | basic | {user}:{password} |
      Then one of these choices is taken
        | choice              | outcome    |
        | csrf-header-is-403  | status 403 |
        | csrf-header-is-401  | status 401 |
        | csrf-header-is-400  | status 400 |
        | csrf-header-is-left | status 200 |
