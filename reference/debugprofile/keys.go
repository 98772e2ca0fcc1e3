package debugprofile

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/safproof/safproof/reference/passticket"
)

// key is what is known of a key of eqaprof.env.
type key struct {
	// check returns "" for a value that the key admits, and else what was
	// expected. Values are not empty.
	check func(value string) (expected string)
	// secret values are neither kept nor shown.
	secret bool
}

const defaultContextPath = "/api/v1"

// keys are those of the sample eqaprof.env, and what it says about their values.
var keys = map[string]key{
	"java_dir":                      {check: isAbsolute},
	"liberty_dir":                   {check: isAbsolute},
	"port":                          {check: isPort},
	"port_shutdown":                 {check: isPortOrOff},
	"SECURE":                        {check: oneOf("N", "AT-TLS", "Y")},
	"keystoreType":                  {check: oneOf("PKCS12", "JCERACFKS", "JCECCARACFKS")},
	"keystoreFile":                  {check: anything},
	"keystorePass":                  {check: anything, secret: true},
	"keystorePassFile":              {check: anything},
	"keystorePassEncryptionKeyFile": {check: anything},
	"context_path":                  {check: isContextPath},
	"allowProtocolVersionFallback":  {check: isBool},
	"corAllowedOrigins":             {check: anything},
	"denyIPAddress":                 {check: isBool},
	"trustedHostnames":              {check: anything},
	"enableKeepAlive":               {check: isBool},
	"enableRateLimit":               {check: isBool},
	"requestsPerSec":                {check: isRate},
	"enableAttachApi":               {check: isBool},
	"attachApiDir":                  {check: isAbsolute},
	"enableTraceLog":                {check: isBool},
	"traceLogMaxFiles":              {check: isCount},
	"traceInboundHeaderName":        {check: anything},
	"traceOutboundHeaderName":       {check: anything},
	"swaggerUIServers":              {check: anything},
	"serverLoggerLevel":             {check: isLoggerLevel},
	"dpsApiLoggerLevel":             {check: isLoggerLevel},
	"imsIsoApiLoggerLevel":          {check: isLoggerLevel},
	"authApiLoggerLevel":            {check: isLoggerLevel},
	"default_dsname":                {check: anything},
	"dtcn_ports":                    {check: anything},
	"imsiso_dd_eqatipsb":            {check: anything},
	"imsiso_dd_sysproc":             {check: anything},
	"imsiso_dd_jcllib":              {check: anything},
	"imsiso_dd_syslib":              {check: anything},
	"safBasicIsEnabled":             {check: isBool},
	"safJwtIsEnabled":               {check: isBool},
	"safJwtApplId":                  {check: isApplID},
}

// canonical returns the name under which a key is known: the sample has
// safJwtApplId, the documentation safJwtApplID. Both are read.
func canonical(name string) string {
	if name == "safJwtApplID" {
		return "safJwtApplId"
	}
	return name
}

func anything(string) string { return "" }

func oneOf(values ...string) func(string) string {
	return func(value string) string {
		if slices.Contains(values, value) {
			return ""
		}
		return fmt.Sprintf("%s; give %s", shown(value), strings.Join(values, " or "))
	}
}

// shown quotes a value for a problem, shortened.
func shown(value string) string {
	const longest = 40
	if len(value) > longest {
		return fmt.Sprintf("%.*q and more is not a value of this key", longest, value)
	}
	return fmt.Sprintf("%q is not a value of this key", value)
}

var (
	isBool        = oneOf("true", "false")
	isLoggerLevel = oneOf("OFF", "INFO", "DEBUG", "ERROR", "WARN")
)

func isAbsolute(value string) string {
	if strings.HasPrefix(value, "/") {
		return ""
	}
	return shown(value) + "; give a path that begins with a slash"
}

func isPort(value string) string {
	if n, err := strconv.ParseUint(value, 10, 16); err == nil && n > 0 {
		return ""
	}
	return shown(value) + "; give a port from 1 to 65535"
}

func isPortOrOff(value string) string {
	if value == "-1" || isPort(value) == "" {
		return ""
	}
	return shown(value) + "; give a port from 1 to 65535, or -1 for none"
}

func isCount(value string) string {
	if _, err := strconv.ParseUint(value, 10, 31); err == nil {
		return ""
	}
	return shown(value) + "; give a whole number"
}

func isRate(value string) string {
	if rate, err := strconv.ParseFloat(value, 64); err == nil && rate > 0 && !math.IsInf(rate, 0) {
		return ""
	}
	return shown(value) + "; give a number of requests a second, such as 10.0"
}

func isApplID(value string) string {
	if _, err := passticket.ParseApplID(value); err != nil {
		return err.Error()
	}
	return ""
}

// isContextPath admits what needs no encoding in a path, and no path that has a
// shorter spelling.
func isContextPath(value string) string {
	plain := !strings.ContainsFunc(value, func(r rune) bool {
		alphanumeric := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		return !alphanumeric && !strings.ContainsRune("/-._~", r)
	})
	absolute := strings.HasPrefix(value, "/") && !strings.Contains(value, "//")
	if plain && absolute && path.Clean(value) == "/"+strings.Trim(value, "/") {
		return ""
	}
	return shown(value) + "; give a path such as " + defaultContextPath + ", of letters, digits, /, -, ., _ and ~"
}

func withoutSlash(path string) string { return strings.TrimSuffix(path, "/") }
