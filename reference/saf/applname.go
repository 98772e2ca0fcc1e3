package saf

import (
	"fmt"
	"strings"

	"github.com/safproof/safproof/reference/passticket"
)

// Application names of products, as PassTickets and the APPL class know them.
const (
	// ZOSMFApplication is the default of z/OSMF (z/OSMF Configuration Guide).
	ZOSMFApplication = "IZUDFLT"
	// RSEApplication is the default of the remote system explorer daemon of z/OS
	// Explorer (its Host Configuration Guide, PassTickets; "Define SAF JSON Web
	// Token support for RSE"), and of the IBM Debug Profile Service, which takes
	// the daemon's tokens (sample eqaprof.env, safJwtApplId).
	RSEApplication = "FEKAPPL"
	// RMFApplication is that of the RMF distributed data server.
	RMFApplication = "GPMSERVE"
	// OMVSApplication is the default of z/OS UNIX. That services of z/OS UNIX ask
	// the APPL class for it is published; that __passwd evaluates PassTickets
	// under it is recalled.
	OMVSApplication = "OMVSAPPL"
	// LibertyApplication is the default profilePrefix of safCredentials in
	// Liberty (the safAuthorization-1.0 and zosSecurity-1.0 configuration).
	LibertyApplication = "BBGZDFLT"
)

// maxSMFID is the length of the longest SMF ID, in characters.
const maxSMFID = 4

// TSOApplication returns the application name of TSO on a system: TSO and the
// SMF ID (Security Administrator's Guide, "Example of defining a PTKTDATA class
// profile"). An installation that has a VTAM generic resource name for TSO
// (TCASGNAM in TSOKEYxx) uses that instead. Errors wrap [ErrApplication].
func TSOApplication(smfID string) (passticket.ApplID, error) { return withSMFID("TSO", smfID) }

// BatchApplication returns the application name of batch jobs on a system: MVS
// and the SMF ID (manual of PassGen for Java). Errors wrap [ErrApplication].
func BatchApplication(smfID string) (passticket.ApplID, error) { return withSMFID("MVS", smfID) }

func withSMFID(prefix, smfID string) (passticket.ApplID, error) {
	if smfID == "" || len(smfID) > maxSMFID {
		return passticket.ApplID{}, fmt.Errorf("%w: an SMF ID has 1 to %d characters, this one has %d", ErrApplication, maxSMFID, len(smfID))
	}
	return named(prefix + smfID)
}

// named refuses lower case, which passticket folds: what is wrong in a
// configuration is better reported than mended.
func named(name string) (passticket.ApplID, error) {
	appl, err := passticket.ParseApplID(name)
	if err != nil {
		return passticket.ApplID{}, fmt.Errorf("%w: %w", ErrApplication, err)
	}
	if appl.String() != name {
		return passticket.ApplID{}, fmt.Errorf("%w: %q is not in upper case", ErrApplication, name)
	}
	return appl, nil
}

// TransactionApplication returns the application name of an APPC, CICS or IMS
// application: the name that it has in the APPL class (Security Administrator's
// Guide, "APPC, CICS, or IMS"). That is the APPLID of a CICS region, and the
// IMSID of an IMS system unless /SIGN ON APPL or DFSDCxxx says otherwise.
// Errors wrap [ErrApplication].
func TransactionApplication(name string) (passticket.ApplID, error) { return named(name) }

// DB2Names are the names by which a Db2 subsystem is known to its clients.
type DB2Names struct {
	LUName        string
	GenericLUName string // GENERICLU of a data sharing group; "" without one
	IPName        string // IPNAME; "" without one
}

// Application returns the application name of the subsystem: IPNAME, or
// GENERICLU, or LUNAME (Db2 for z/OS, "Enabling Db2 to receive RACF
// PassTickets"). That they come in this order when several are set is a choice.
// Errors wrap [ErrApplication].
func (n DB2Names) Application() (passticket.ApplID, error) {
	for _, name := range []string{n.IPName, n.GenericLUName} {
		if name != "" {
			return named(name)
		}
	}
	return named(n.LUName)
}

// ServerApplication returns the application name of a Liberty server, MQWEB
// among them: the profilePrefix of its safCredentials element, "" for the
// default (IBM MQ, "Configuring security"; Liberty, safCredentials). Errors wrap
// [ErrApplication].
func ServerApplication(profilePrefix string) (passticket.ApplID, error) {
	if strings.TrimSpace(profilePrefix) == "" {
		profilePrefix = LibertyApplication
	}
	return named(profilePrefix)
}
