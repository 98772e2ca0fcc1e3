Feature: What nobody says of ZAAS

  The tests of Zowe leave these open. The reference picks an answer; a target that
  takes another listed one differs.

  @ZAAS-30 @choice
  Rule: An APPLID of more than eight characters
    Zowe has a test for it that is switched off. The IBM class that makes tickets
    throws an exception, which one release makes a 500 of, and a later one a 400.

    Source: zowe/api-layer v3.x.x, PassTicketTest (disabled), ZaasExceptionHandler

    @boundary
    Scenario Outline: At level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                              |
        | cookie      | apimlAuthenticationToken={token}     |
        | body        | {"applicationName":"TooLongAppName"} |
      Then the answer has no member "ticket"
      And one of these choices is taken
        | choice                       | outcome                           |
        | <first>                      | <outcome>                         |
        | the security manager refuses | status 500 with message ZWEAG141E |
        | the argument is not valid    | status 400 with message ZWEAO400E |
        | the application is missing   | status 400 with message ZWEAG140E |
        | the application is unknown   | status 400 with message ZWEAG141E |
        | any other failure            | status 500                        |

      Examples:
        | level     | first          | outcome                           |
        | zowe-v2   | refused by SAF | status 500 with message ZWEAG141E |
        | zowe-v3.0 | refused by SAF | status 500 with message ZWEAG141E |
        | zowe-v3   | refused before | status 400 with message ZWEAO400E |

  @ZAAS-31 @choice
  Rule: An APPLID with characters that none has
    No profile can have such a name.

    Source: z/OS Security Server RACF Security Administrator's Guide (SA23-2289), "Using PassTickets"

    @boundary
    Scenario Outline: <application>
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                             |
        | cookie      | apimlAuthenticationToken={token}    |
        | body        | {"applicationName":"<application>"} |
      Then the answer has no member "ticket"
      And one of these choices is taken
        | choice                       | outcome                           |
        | the security manager refuses | status 500 with message ZWEAG141E |
        | the argument is not valid    | status 400 with message ZWEAO400E |
        | the application is missing   | status 400 with message ZWEAG140E |
        | the application is unknown   | status 400 with message ZWEAG141E |

      Examples:
        | application |
        | MQ-WEB      |
        | MQ WEB      |
        | MQ.*        |
        | MQWEB\u0000 |
        | MQWE\u00DF  |

  @ZAAS-32 @choice
  Rule: A body that has applicationName twice
    A reader may take the first, the last, or none; two readers that take different
    ones make a hole.

    Source: RFC 8259, section 4; RFC 7493, section 2.3

    @boundary
    Scenario: Two applications
      Given a ZAAS
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                                                             |
        | cookie      | apimlAuthenticationToken={token}                                    |
        | body        | {"applicationName":"{replayable}","applicationName":"{authorized}"} |
      Then one of these choices is taken
        | choice    | outcome                                        |
        | refused   | status 400 with message ZWEAG140E              |
        | the last  | the member "applicationName" is "{authorized}" |
        | the first | the member "applicationName" is "{replayable}" |

    @boundary
    Scenario: Two users
      Given a ZAAS
      When POST "/gateway/api/v1/auth/login" is sent with:
        | body | {"username":"{other}","username":"{user}","password":"{password}"} |
      Then one of these choices is taken
        | choice    | outcome                           |
        | refused   | status 400 with message ZWEAG121E |
        | the last  | status 204                        |
        | the first | status 401                        |

  @ZAAS-33 @choice
  Rule: A body that is far too long
    A server that reads it to the end can be kept busy by anybody.

    Source: RFC 9110, section 15.5.14

    @boundary
    Scenario: A body of a tenth of a megabyte to login
      Given a ZAAS
      When POST "/gateway/api/v1/auth/login" is sent with:
        | body | {"username":"{user}","password":"{other password}","more":"{100000 letters}"} |
      Then one of these choices is taken
        | choice                  | outcome    |
        | too large               | status 413 |
        | not readable            | status 400 |
        | read, and judged by SAF | status 401 |

  @ZAAS-34 @choice
  Rule: Two tickets of one second
    By the older algorithm they are the same, so that the second sign-on needs another
    second; where a ticket is made anew for each request, or kept for a while, nobody
    says which.

    Source: zowe/api-layer issue 3041 and pull request 2496
    Source: z/VM 7.2, "How the time-coder algorithm works"

    @boundary
    Scenario: At a clock that stands
      Given a ZAAS
      And the user has logged in
      When 1 second passes
      And POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
      And the member "ticket" of the answer is kept as "first"
      And the same request is sent again
      Then one of these choices is taken
        | choice   | outcome                          |
        | the same | the member "ticket" is "{first}" |
        | another  | status 200                       |

  @ZAAS-35 @choice
  Rule: A request for a ticket whose body is not said to be JSON
    The filters of earlier releases read the body whatever its type; controllers of
    later ones refuse it.

    Source: zowe/api-layer v3.x.x, QueryFilter, ReactivePassTicketController

    @boundary
    Scenario Outline: Type <type>, at level <level>
      Given a ZAAS of level <level>
      And the user has logged in
      When POST "/gateway/api/v1/auth/ticket" is sent with:
        | certificate | trusted                            |
        | cookie      | apimlAuthenticationToken={token}   |
        | body        | {"applicationName":"{authorized}"} |
        | type        | <type>                             |
      Then one of these choices is taken
        | choice   | outcome    |
        | <choice> | <outcome>  |
        | is read  | status 200 |
        | is not   | status 415 |

      Examples:
        | type            | level     | choice          | outcome    |
        | none            | zowe-v2   | the body counts | status 200 |
        | none            | zowe-v3.0 | the body counts | status 200 |
        | none            | zowe-v3   | the type counts | status 415 |
        | application/xml | zowe-v2   | the body counts | status 200 |
        | application/xml | zowe-v3.0 | the body counts | status 200 |
        | application/xml | zowe-v3   | the type counts | status 415 |
