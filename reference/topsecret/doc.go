// Package topsecret implements the Top Secret commands that set up PassTickets,
// according to the CA Top Secret for z/OS r15 documentation ("Command Functions"
// and "PassTicket Definition" of the User Guide, "PSTKAPPL Keyword" of the Command
// Functions Guide), the pages on ownership and undercutting of the z/VM
// Implementation Guide, Broadcom's knowledge articles 45185, 45615 and 48172, and
// the set-up for Top Secret that the Zowe documentation gives in "Configuring
// PassTickets" and in the sample job ZWEITSS.
//
// The commands change the security database of package
// [github.com/safproof/safproof/reference/esm], which RACF and ACF2 share: what
// asks it for a decision or a key does not see which of the three was used.
// [Install] makes a database one that Top Secret manages, [NewSession] opens the
// TSS command, [Session.Run] runs a script.
//
// # Commands
//
//	TSS CREATE(acid) [TYPE(USER)] NAME('text') DEPARTMENT(d) PASSWORD(p[,days[,EXPIRE]])
//	TSS CREATE(acid) [TYPE(USER)] NAME('text') DEPARTMENT(d) PROTECTED
//	TSS CREATE(acid) TYPE(GROUP) NAME('text') DEPARTMENT(d)
//	TSS CREATE(acid) TYPE(DEPT) NAME('text')
//	TSS ADDTO(acid) [GROUP(g)] [DFLTGRP(g)] [SUSPEND]
//	TSS ADDTO(acid) class(prefix)
//	TSS ADDTO(NDT) PSTKAPPL(appl) SESSKEY(16 hexadecimal digits) [SIGNMULTI]
//	TSS ADDTO(RDT) RESCLASS(PTKTDATA) RESCODE(n) ACLST(ALL,READ,UPDATE) MAXLEN(37)
//	TSS REPLACE(acid) PASSWORD(p[,days[,EXPIRE]])
//	TSS REPLACE(NDT) PSTKAPPL(appl) SESSKEY(16 hexadecimal digits) [SIGNMULTI]
//	TSS REMOVE(acid) [GROUP(g)] [SUSPEND]
//	TSS REMOVE(acid) class(prefix)
//	TSS REMOVE(NDT) PSTKAPPL(appl)
//	TSS PERMIT(acid) class(resource) ACCESS(levels)       acid ALL is everybody
//	TSS REVOKE(acid) class(resource)
//	TSS DELETE(acid)
//	TSS LIST(acid), TSS LIST(NDT)
//	TSS WHOHAS class(resource)
//	TSS REFRESH
//
// A class is PTKTDATA, APPL or IBMFAC, which is the class FACILITY of SAF. CRE,
// ADD, PER, DEPT and EXP are understood as well. What stands between /* and */,
// or the end of the line, is a comment. A line that ends in a blank and a dash or
// a plus is continued. Whatever else Top Secret has is refused; nothing is
// ignored. Profiles, facilities, divisions and zones, masks, other attributes and
// classes, and enhanced PassTickets are among it.
//
// # What it comes to in the database
//
//   - A resource that nobody owns is not protected: the caller is told so by
//     return code 4 (article 45615), which is what the database answers where
//     there is no profile. ADDTO of a class owns all resources that begin with
//     the prefix; they are a generic profile with UACC(NONE), or a discrete one
//     if the prefix has the full length of the class.
//   - A resource is owned before it is permitted (article 48172), and no owned
//     prefix contains another. (Top Secret lets an administrator whose scope has
//     both take the longer over; this package refuses.) A user who owns has
//     full access.
//   - PERMIT makes a profile of the resource; a period at the end makes it
//     a prefix. A permission that covers more is in that profile too, as Top
//     Secret looks for the most specific one of the user's own, then of ALL.
//   - PTKTDATA has to be put into the RDT before it can be named.
//   - SIGNMULTI is the application data NO REPLAY PROTECTION; SUSPEND is REVOKED.
//     DEPT and GROUP are groups of the database.
//   - Install owns the classes named above, and one of its own, TSSFILE, that
//     holds what ownership and permissions were given. A profile that
//     something else defines in a class of Top Secret's is removed by the next
//     change.
//
// # Choices
//
// No source that was read settles these:
//
//   - Keys, ownership and permissions are effective after TSS REFRESH, which
//     stands for a SETROPTS RACLIST REFRESH of all classes; acids at once.
//   - A permitted name without a period at its end is that one resource,
//     although PTKTDATA is a prefixed class.
//   - UPDATE includes READ, and ALL all levels, as the access levels of SAF do.
//     ACCESS has to be given, but for APPL, where it is READ.
//   - A new user is in the group SYS1 until DFLTGRP is given. The days after which a
//     password expires are kept and listed, and nothing expires by them. The
//     database holds the first 20 characters of a name, LIST all 32.
//   - REPLACE(NDT) without SIGNMULTI leaves it as it was. SUSPEND in ADDTO is
//     taken from REMOVE, where it was read. ADDTO takes one class, and REVOKE no ACCESS.
//   - Ownership is not removed while there are permissions, nor an acid deleted
//     that owns or, being a department, has acids in it. With a user go the
//     user's permissions.
//   - The return code in TSS0301I is 8. What LIST and WHOHAS print is not the
//     vendor's layout.
package topsecret
