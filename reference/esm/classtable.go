package esm

// MaxProfileName is the length of the longest profile name of any class
// (Macros and Interfaces, message ICH564A).
const MaxProfileName = 246

// The classes that sign-on depends on.
const (
	APPL     ClassName = "APPL"
	PTKTDATA ClassName = "PTKTDATA"
	IDTDATA  ClassName = "IDTDATA"
	IDIDMAP  ClassName = "IDIDMAP"
	FACILITY ClassName = "FACILITY"
	STARTED  ClassName = "STARTED"
)

// Classes returns the classes that a new database has: those that sign-on and
// the servers around it use. [Tx.AddClass] defines others.
//
// Lengths of APPL, OPERCMDS, WRITER, JESSPOOL, SDSF, CSFKEYS and CRYPTOZ are
// published by ESM vendors; those of FACILITY and SERVER are recalled; the one
// of PTKTDATA is that of Top Secret (IRRPTAUTH.appl.user takes 27 characters,
// so that 26, which is heard, cannot be). The rest have the greatest length
// that any class can. IDTDATA and IDIDMAP are useless until they are RACLISTed
// (RACF presentations for z/OS 2.4; Security Administrator's Guide, topic
// didracm), and so is PTKTDATA (OA59196). Recalled, not read: EJBROLE,
// ZMFAPLA, DIGTCERT and DIGTRING keep case, and the last two have no generics.
func Classes() []Class {
	return []Class{
		{Name: APPL, MaxLength: 8},
		{Name: "CBIND", MaxLength: MaxProfileName},
		{Name: "CRYPTOZ", MaxLength: MaxProfileName},
		{Name: "CSFKEYS", MaxLength: 73},
		{Name: "CSFSERV", MaxLength: MaxProfileName},
		{Name: "DIGTCERT", MaxLength: MaxProfileName, NoGenerics: true, AsIs: true},
		{Name: "DIGTRING", MaxLength: MaxProfileName, NoGenerics: true, AsIs: true},
		{Name: "EJBROLE", MaxLength: MaxProfileName, AsIs: true},
		{Name: FACILITY, MaxLength: 39},
		{Name: IDIDMAP, MaxLength: MaxProfileName, NoGenerics: true, AsIs: true, RaclistRequired: true},
		{Name: IDTDATA, MaxLength: MaxProfileName, RaclistRequired: true},
		{Name: "JESSPOOL", MaxLength: 53},
		{Name: "OPERCMDS", MaxLength: 39},
		{Name: PTKTDATA, MaxLength: 37, RaclistRequired: true},
		{Name: "PTKTVAL", MaxLength: MaxProfileName, OptionsOf: PTKTDATA},
		{Name: "SDSF", MaxLength: 63},
		{Name: "SERVAUTH", MaxLength: MaxProfileName},
		{Name: "SERVER", MaxLength: 41},
		{Name: STARTED, MaxLength: MaxProfileName},
		{Name: "SURROGAT", MaxLength: MaxProfileName},
		{Name: "TERMINAL", MaxLength: 8},
		{Name: "UNIXPRIV", MaxLength: MaxProfileName},
		{Name: "WRITER", MaxLength: 39},
		{Name: "XFACILIT", MaxLength: MaxProfileName},
		{Name: "ZMFAPLA", MaxLength: MaxProfileName, AsIs: true},
		{Name: "ZOWE", MaxLength: MaxProfileName},
	}
}
