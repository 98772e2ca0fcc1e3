// Package acf2 implements the ACF2 commands that set up PassTickets, according
// to the ACF2 documentation of Broadcom ("SET Subcommand" of the Command
// Reference; "SSIGNON Profile Data Records"; "Resource Rule Set Components";
// knowledge articles 11494, 32160, 44399, 52976, 113654, 145529, 206578, 235259
// and 260559) and to the set-up for ACF2 that the Zowe documentation gives in
// "Configuring PassTickets" and in the sample job ZWEIACF.
//
// The commands change the security database of package
// [github.com/safproof/safproof/reference/esm], which RACF and Top Secret share:
// what asks it for a decision or a key does not see which of the three was used.
// [Install] makes a database one that ACF2 manages, [NewSession] opens the ACF command,
// [Session.Run] runs a script.
//
// # Commands
//
//	ACF                             the command itself; may come first
//	SET LID                         the setting in which a script begins
//	  INSERT user [GROUP(g)] [PASSWORD(p)] [PSWD-EXP] [NAME(text)] [STC] [LIMITED] [SUSPEND]
//	  CHANGE user, likewise without STC; NOLIMITED, NOSUSPEND, NOPSWD-EXP
//	SET PROFILE(GROUP) DIV(OMVS)
//	  INSERT group GID(n)
//	SET PROFILE(PTKTDATA) DIVISION(SSIGNON)
//	  INSERT appl[.group][.user] SSKEY(16 hexadecimal digits) [MULT-USE]
//	  CHANGE, likewise; NOMULT-USE
//	SET RESOURCE(PTK)               and APL, FAC: classes PTKTDATA, APPL, FACILITY
//	  RECKEY key ADD([mask] UID(user) [SERVICE(READ,UPDATE)] ALLOW)
//	  RECKEY key ADD([mask] UID(user) PREVENT)
//	  RECKEY key DEL(entry)
//	SET CONTROL(GSO)
//	  INSERT SAFDEF.APPL ID(APPL) MODE(GLOBAL) RACROUTE(REQUEST=AUTH CLASS=APPL REQSTOR=ACF9CSFV)
//	LIST name, LIST LIKE(prefix-), DELETE name       in every setting
//	F ACF2,REBUILD(PTK)[,CLASS(R)]  and APL, FAC: resource rules
//	F ACF2,REBUILD(PTK),CLASS(P)    PassTicket keys
//	F ACF2,REBUILD(GRP),CLASS(P)
//	F ACF2,REFRESH(SAFDEF)
//	END
//
// DIV and DIVISION are the same. A line that begins with an asterisk is
// a comment, and a plus sign behind a blank at the end of a line continues it.
// Whatever else ACF2 has is refused; nothing is ignored. Roles (SET X(ROL)),
// CLASMAP and INFODIR records, OMVS records of users, AUTOGID, $ control
// statements, LOG, other services, data set rules and enhanced PassTickets are
// among it. The class map is that of the list above.
//
// # What it comes to in the database
//
//   - A rule is not effective before F ACF2,REBUILD of its type, a key not
//     before that of CLASS(P). The class letter is R where none is given, and
//     REBUILD(PTK),CLASS(P) leaves rules as they were: a published pitfall
//     (article 52976). Either is a SETROPTS RACLIST REFRESH here, on every
//     system that one reaches. An IPL makes all effective, until the next
//     REBUILD goes by those before it.
//   - ACF2 protects by default: Install defines the profile ** with UACC(NONE)
//     in every class that has a type, so that what no rule covers is denied.
//   - The class APPL is not looked at until SAFDEF.APPL is in effect.
//   - The rule of a key is taken apart into profiles, one for each mask, each
//     with what the entry gives that is the first to fit a user and a service:
//     the most specific mask first, then a user before UID(*). A final -
//     in a mask, for any number of qualifiers, none included, becomes **.
//   - MULT-USE is the application data NO REPLAY PROTECTION; LIMITED is
//     RESTRICTED; SUSPEND is REVOKED.
//   - Install owns the classes named above, and two of its own that hold what
//     ACF2 keeps in its Infostorage database: INFOSTG the records, RESIDENT
//     those that the last REBUILD read, on whatever system that was. A profile
//     that something else defines in a class of ACF2's is removed by the next
//     change.
//
// # Choices
//
// No source that was read settles these:
//
//   - The UID string of a user is the logonid, so that UID(JOE) is for the
//     logonid JOE alone. A site defines its own, and UID is always a mask.
//   - An entry without SERVICE is for all services. UPDATE includes READ, as the
//     access levels of SAF do. PREVENT takes no SERVICE, and a mask has one entry
//     for a user.
//   - That ACF2 denies what has no rule is recalled, not read; and so is DEL, by
//     which the entry to be removed is given whole.
//   - A logonid without GROUP belongs to SYS1; a group is defined before it is
//     named. Logonids and groups are effective at once, and
//     REBUILD(GRP) changes nothing more.
//   - A password that is set is not expired unless PSWD-EXP is given. STC makes
//     a user without a password, and takes none.
//   - DELETE works in every setting. What LIST prints is not the vendor's
//     layout; SSKEY(*SUPPRESSED*) in it is.
package acf2
