package openliberty

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/safproof/safproof/sim/pki"
)

// atTop is the application that is found at the top of the server, for the suite.
const atTop = "safproof"

// methods are the applications that say who you are, with what their web.xml says
// of login.
var methods = map[string]string{
	"none":        "",
	"basic":       "<login-config><auth-method>BASIC</auth-method><realm-name>WebRealm</realm-name></login-config>",
	"certificate": "<login-config><auth-method>CLIENT-CERT</auth-method></login-config>",
	"form": "<login-config><auth-method>FORM</auth-method><form-login-config>" +
		"<form-login-page>/login.html</form-login-page><form-error-page>/error.html</form-error-page></form-login-config></login-config>",
}

// protected are their names.
func protected() []string { return []string{"none", "basic", "certificate", "form"} }

// webXML protects everything for whoever is authenticated.
const webXML = `<web-app xmlns="http://xmlns.jcp.org/xml/ns/javaee" version="3.1">
<servlet><servlet-name>WhoAmI</servlet-name><servlet-class>WhoAmI</servlet-class></servlet>
<servlet-mapping><servlet-name>WhoAmI</servlet-name><url-pattern>PATH</url-pattern></servlet-mapping>
%s</web-app>
`

const constraint = `<security-constraint>
<web-resource-collection><web-resource-name>all</web-resource-name><url-pattern>PATH</url-pattern></web-resource-collection>
<auth-constraint><role-name>**</role-name></auth-constraint></security-constraint>
`

// furnish fills the folder of the server.
func (s *server) furnish(home string) error {
	for _, make := range []func(string) error{s.applications, s.trust, s.serverKeys, s.configuration} {
		if err := make(home); err != nil {
			return err
		}
	}
	s.clients[""] = s.client(nil)
	s.clients["user"] = s.client(&s.pki.user)
	s.clients["stranger"] = s.client(&s.pki.stranger)
	return nil
}

// applications compiles the servlet and puts it into each application.
func (s *server) applications(home string) error {
	api := []string{}
	for _, pattern := range []string{"spec/com.ibm.websphere.javaee.servlet.3.1_*.jar", "ibm/com.ibm.websphere.appserver.api.basics_*.jar"} {
		found, err := filepath.Glob(filepath.Join(home, "dev", "api", pattern))
		if err != nil || len(found) != 1 {
			return fmt.Errorf("the runtime has %d files %s, want one", len(found), pattern)
		}
		api = append(api, found...)
	}
	classes := filepath.Join(s.folder, "classes")
	err := program("javac", "--release", "8", "-Xlint:-options", "-d", classes, "-cp", strings.Join(api, string(filepath.ListSeparator)),
		filepath.Join("testdata", "application", "WhoAmI.java"))
	if err != nil {
		return err
	}
	class, err := os.ReadFile(filepath.Join(classes, "WhoAmI.class"))
	if err != nil {
		return err
	}
	for _, name := range append(protected(), "mark", atTop) {
		protection, path := constraint+methods[name], "/whoami"
		switch name {
		case "mark":
			protection = ""
		case atTop:
			path = "/*"
		}
		files := map[string]string{
			"WEB-INF/web.xml": strings.ReplaceAll(fmt.Sprintf(webXML, protection), "PATH", path), "WEB-INF/classes/WhoAmI.class": string(class),
			"login.html": "login", "error.html": "error",
		}
		for file, text := range files {
			if err := write(filepath.Join(s.folder, "apps", name+".war", file), text); err != nil {
				return err
			}
		}
	}
	return nil
}

// trust makes certificates, and the trust store with the authority of clients and
// the certificate of the key that signs tokens.
func (s *server) trust(string) (err error) {
	if s.pki.authority, err = pki.New("clients of Open Liberty"); err != nil {
		return err
	}
	nobody, err := pki.New("an authority that nobody trusts")
	if err != nil {
		return err
	}
	for _, c := range []struct {
		by   *pki.Authority
		name string
		to   *tls.Certificate
	}{
		{s.pki.authority, "CN=COLIN,O=safproof", &s.pki.user}, {nobody, "CN=COLIN,O=safproof", &s.pki.stranger},
	} {
		if *c.to, err = c.by.Client(c.name); err != nil {
			return err
		}
	}
	store := filepath.Join(s.folder, "resources", "security", "trust.p12")
	pem := filepath.Join(s.folder, "authority.pem")
	if err := write(pem, string(s.pki.authority.PEM())); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(store), 0o700); err != nil {
		return err
	}
	signer := filepath.Join(s.folder, "signer.pem")
	if s.pki.signer, err = selfSigned("signer"); err != nil {
		return err
	}
	if err := write(signer, string(pki.EncodeCertificate(s.pki.signer))); err != nil {
		return err
	}
	site := filepath.Join(s.folder, "sites.pem")
	s.pki.sites, err = selfSigned("127.0.0.1")
	if err != nil {
		return err
	}
	encoded, err := pki.Encode(s.pki.sites)
	if err != nil {
		return err
	}
	if err := write(site, string(encoded)); err != nil {
		return err
	}
	for alias, file := range map[string]string{"authority": pem, "signer": signer, "sites": site} {
		err := program("keytool", "-importcert", "-noprompt", "-alias", alias, "-file", file, "-keystore", store, "-storetype", "PKCS12", "-storepass", "password")
		if err != nil {
			return err
		}
	}
	return nil
}

// selfSigned makes an RSA key and a certificate by itself, which was good already when
// the scenarios of the suite take place.
func selfSigned(name string) (tls.Certificate, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Now().Add(24 * time.Hour),
	}
	if address := net.ParseIP(name); address != nil {
		template.IPAddresses = []net.IP{address}
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf, err := x509.ParseCertificate(der)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}

// serverKeys makes the key of the server, and reads its certificate.
func (s *server) serverKeys(string) error {
	store, pem := filepath.Join(s.folder, "resources", "security", "server.p12"), filepath.Join(s.folder, "server.pem")
	of := []string{"-alias", "server", "-keystore", store, "-storetype", "PKCS12", "-storepass", "password"}
	err := program("keytool", append([]string{"-genkeypair", "-keyalg", "RSA", "-dname", "CN=localhost", "-ext", "san=ip:127.0.0.1",
		"-startdate", "2020/01/01", "-validity", "7300"}, of...)...)
	if err != nil {
		return err
	}
	if err := program("keytool", append([]string{"-exportcert", "-rfc", "-file", pem}, of...)...); err != nil {
		return err
	}
	text, err := os.ReadFile(pem)
	if err != nil {
		return err
	}
	s.pki.roots = x509.NewCertPool()
	if !s.pki.roots.AppendCertsFromPEM(text) {
		return errors.New("keytool: it writes no certificate")
	}
	return nil
}

// configuration writes the first server.xml, and what all of them include.
func (s *server) configuration(string) error {
	for from, to := range map[string]string{"common.xml": "common.xml", "suite.xml": "suite.xml", first: "server.xml"} {
		text, err := os.ReadFile(filepath.Join("testdata", "servers", from))
		if err != nil {
			return err
		}
		if err := write(filepath.Join(s.folder, to), string(text)); err != nil {
			return err
		}
		if to == "server.xml" {
			s.current = string(text)
		}
	}
	if err := write(s.clock(), string(make([]byte, 8))); err != nil {
		return err
	}
	return write(filepath.Join(s.folder, "bootstrap.properties"), "com.ibm.ws.logging.console.log.level=INFO\n")
}

// first is the server.xml that the server starts with.
const first = "registry.xml"

// client is a client that trusts the server.
func (s *server) client(certificate *tls.Certificate) *http.Client {
	config := &tls.Config{RootCAs: s.pki.roots, MinVersion: tls.VersionTLS12}
	if certificate != nil {
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return certificate, nil }
	}
	return &http.Client{
		Transport:     &http.Transport{TLSClientConfig: config, DisableCompression: true, ForceAttemptHTTP2: true},
		Timeout:       30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func write(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o600)
}

// program runs a program of the JDK.
func program(name string, args ...string) error {
	output, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, output)
	}
	return nil
}
