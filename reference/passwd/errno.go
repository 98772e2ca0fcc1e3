package passwd

import (
	"fmt"

	"github.com/safproof/safproof/reference/saf"
)

// Errno is an error number of z/OS UNIX; 0 is success.
type Errno int

// The error numbers (Zowe API Mediation Layer, PlatformPwdErrno).
const (
	EACCES         Errno = 111 // the password is wrong
	EINVAL         Errno = 121 // a parameter is not valid
	ENOSYS         Errno = 134 // the function is not there
	EPERM          Errno = 139 // the caller may not call it
	ESRCH          Errno = 143 // there is no such user
	EMVSERR        Errno = 157 // an error inside z/OS
	EMVSSAFEXTRERR Errno = 163 // SAF would not extract: the user is revoked
	EMVSSAF2ERR    Errno = 164 // SAF refused
	EMVSEXPIRE     Errno = 168 // the password has expired
	EMVSPASSWORD   Errno = 169 // the new password is not valid
)

var names = map[Errno]string{
	0: "OK", EACCES: "EACCES", EINVAL: "EINVAL", ENOSYS: "ENOSYS", EPERM: "EPERM", ESRCH: "ESRCH", EMVSERR: "EMVSERR",
	EMVSSAFEXTRERR: "EMVSSAFEXTRERR", EMVSSAF2ERR: "EMVSSAF2ERR", EMVSEXPIRE: "EMVSEXPIRE", EMVSPASSWORD: "EMVSPASSWORD",
}

// Name returns the name, EACCES for instance, OK for 0, or "" for a number that
// has none here.
func (e Errno) Name() string { return names[e] }

// String returns number and name, 111 EACCES for instance.
func (e Errno) String() string {
	if name := names[e]; name != "" {
		return fmt.Sprintf("%d %s", int(e), name)
	}
	return fmt.Sprintf("%d", int(e))
}

// errno says what the codes of a sign-on come to. Nothing else is looked at: the
// service has nothing else.
func errno(c saf.Codes) Errno {
	switch c {
	case saf.Codes{}:
		return 0
	case saf.Codes{SAF: 4, RACF: 4}, saf.Codes{SAF: 8, RACF: 4}:
		return ESRCH
	case saf.Codes{SAF: 8, RACF: 8}:
		return EACCES
	case saf.Codes{SAF: 8, RACF: 12}:
		return EMVSEXPIRE
	case saf.Codes{SAF: 8, RACF: 16}:
		return EMVSPASSWORD
	case saf.Codes{SAF: 8, RACF: 28}, saf.Codes{SAF: 8, RACF: 36}:
		return EMVSSAFEXTRERR
	case saf.Codes{SAF: 8, RACF: saf.Unpublished}:
		return EMVSERR
	}
	return EMVSSAF2ERR
}
