package saf

import (
	"fmt"

	"github.com/safproof/safproof/reference/esm"
)

// unknownName stands in ICH408I for a user without a name.
const unknownName = "???"

// firstLine is the first line of ICH408I (Messages and Codes, ICH408I): fields
// of 8, 8 and 20 characters.
func firstLine(user esm.UserID, group esm.GroupID, name string) string {
	if name == "" {
		name = unknownName
	}
	return fmt.Sprintf("ICH408I USER(%-8s) GROUP(%-8s) NAME(%-20s)", user, group, name)
}

// accessMessage is the ICH408I of a denial, or of a warning. FROM is only for
// generic profiles; that discrete ones have none is concluded from samples.
func accessMessage(r AuditRecord, name string) []string {
	reason := "  INSUFFICIENT ACCESS AUTHORITY"
	if r.Warning {
		reason = "  WARNING: INSUFFICIENT ACCESS AUTHORITY"
	}
	lines := []string{
		firstLine(r.User, r.Group, name),
		fmt.Sprintf("  %s CL(%-8s)", r.Resource, r.Class),
		reason,
	}
	if r.Generic {
		lines = append(lines, fmt.Sprintf("  FROM %s (G)", r.Profile))
	}
	return append(lines, fmt.Sprintf("  ACCESS INTENT(%-7s)  ACCESS ALLOWED(%-7s)", r.Request, r.Allowed))
}

const logonReason = "  LOGON/JOB INITIATION - "

// logonMessages are the lines about a sign-on. Reasons whose wording was not read
// leave ICH408I out: a group that the user is not in or is revoked in. That a
// replay, and the attempt that revokes, read like any wrong password is a
// choice. The line of an application names none: that it does is recalled. A
// SPECIAL user at the limit of attempts is the operator's to decide (ICH301I).
func (l *logon) messages(qualifier int) []string {
	first := firstLine(l.User, l.Group, l.user.Name)
	switch qualifier {
	case LogonInvalidPassword, LogonReplayedPassTicket, LogonUserRevokedNow:
		lines := []string{first, logonReason + "INVALID PASSWORD", "IRR013I VERIFICATION FAILED. INVALID PASSWORD GIVEN"}
		if l.result.Attempt == esm.OperatorDecides {
			lines = append(lines, fmt.Sprintf("ICH301I MAXIMUM PASSWORD ATTEMPTS BY SPECIAL USER %s", l.User))
		}
		return lines
	case LogonUndefinedUser:
		if l.User == "" { // an identity without a map has no user to name
			return nil
		}
		return []string{first, logonReason + "USER AT TERMINAL          NOT RACF-DEFINED", "IRR012I VERIFICATION FAILED. USER PROFILE NOT FOUND"}
	case LogonInvalidApplication:
		return []string{first, logonReason + "NOT AUTHORIZED TO APPLICATION"}
	case LogonUserRevoked:
		if l.result.Cause == ConnectionRevoked {
			return []string{"IRR017I VERIFICATION FAILED. USER IS REVOKED AT THE GROUP LEVEL"}
		}
		return []string{first, logonReason + "REVOKED USER ACCESS ATTEMPT"}
	}
	return nil
}
