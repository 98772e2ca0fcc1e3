package zosmf

import (
	"net/http"
	"strconv"

	"github.com/safproof/safproof/reference/restapi"
)

// plugin is one of the parts that z/OSMF says it has.
type plugin struct {
	Version string `json:"pluginVersion"`
	Name    string `json:"pluginDefaultName"`
	Status  string `json:"pluginStatus"`
}

// information is what /zosmf/info answers: the members that Zowe's CLI and API ML
// read.
type information struct {
	APIVersion  string   `json:"api_version"`
	Port        string   `json:"zosmf_port"`
	Plugins     []plugin `json:"plugins"`
	ZOS         string   `json:"zos_version"`
	Host        string   `json:"zosmf_hostname"`
	Version     string   `json:"zosmf_version"`
	FullVersion string   `json:"zosmf_full_version"`
	Realm       string   `json:"zosmf_saf_realm"`
}

// info says what this is, to whoever asks. Credentials that come along are judged.
func (s *Server) info(w http.ResponseWriter, r *http.Request) {
	who, ok := s.authenticate(r)
	if !ok && !who.nobody {
		s.notSignedOn(w, r)
		return
	}
	if ok && who.basic && s.config.Level == Base {
		if err := s.issue(w, who.user); err != nil {
			refuse(w, r, http.StatusInternalServerError, "No token can be made.")
			return
		}
	}
	restapi.Answer(w, r, http.StatusOK, information{
		APIVersion: "1", Port: strconv.Itoa(s.config.Port), ZOS: "04.29.00", Host: s.config.Host,
		Version: "29", FullVersion: "29.0", Realm: s.config.Realm,
		Plugins: []plugin{{"HSMA290;1", "z/OS Operator Consoles", "ACTIVE"}},
	})
}

// inbox answers users who are signed on that there is nothing for them. At the base
// level it fails for others.
func (s *Server) inbox(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.authenticate(r); !ok {
		if s.config.Level == Base {
			refuse(w, r, http.StatusInternalServerError, "The request cannot be served.")
			return
		}
		s.notSignedOn(w, r)
		return
	}
	restapi.Answer(w, r, http.StatusOK, struct {
		Notifications []struct{} `json:"notifications"`
	}{[]struct{}{}})
}

// publicKey is a JWK set with the key that JSON Web Tokens are signed with.
func (s *Server) publicKey(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	// If this fails, the client has gone, and nobody is left to be told.
	_, _ = w.Write(s.jwks)
}
