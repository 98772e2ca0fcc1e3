package serve

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/safproof/safproof/sim/pki"
)

// WriteCA writes the certificate that clients are to trust.
func (s *Sysplex) WriteCA(path string) error {
	return pki.Write(path, s.authority.PEM(), 0o644)
}

// WriteCertificates writes each client certificate with its private key into a
// folder, as NAME.pem, and that of the authority as ca.pem.
func (s *Sysplex) WriteCertificates(folder string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	for name, c := range s.certificates {
		text, err := pki.Encode(c)
		if err == nil {
			err = pki.Write(filepath.Join(folder, name+".pem"), text, 0o600)
		}
		if err != nil {
			return err
		}
	}
	return s.WriteCA(filepath.Join(folder, "ca.pem"))
}

// keep finds in the data folder what the options leave out, or makes it.
func (o *Options) keep() (err error) {
	if o.Data != "" {
		if err := os.MkdirAll(o.Data, 0o700); err != nil {
			return fmt.Errorf("the data folder cannot be used: %w", err)
		}
	}
	if o.TokenFile == "" && o.Data != "" {
		o.TokenFile = filepath.Join(o.Data, "control-token")
	}
	if o.ControlToken == "" && o.TokenFile != "" {
		if o.ControlToken, err = keepToken(o.TokenFile); err != nil {
			return err
		}
	}
	if o.Authority == nil {
		o.Authority, err = o.keepAuthority()
	}
	return err
}

func (o *Options) keepAuthority() (*pki.Authority, error) {
	name := "safproof " + o.Config.Name
	if o.Data == "" {
		return pki.New(name)
	}
	path := filepath.Join(o.Data, "authority.pem")
	text, err := pki.Keep(path, func() ([]byte, error) {
		a, err := pki.New(name)
		if err != nil {
			return nil, err
		}
		return a.Secret()
	})
	if err != nil {
		return nil, err
	}
	a, err := pki.ParseAuthority(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w; remove it to have a new authority made", path, err)
	}
	return a, nil
}

// keepToken returns the control token that a file holds, which is made if there is
// none.
func keepToken(path string) (string, error) {
	text, err := pki.Keep(path, func() ([]byte, error) { return []byte(newToken() + "\n"), nil })
	if err != nil {
		return "", err
	}
	token := strings.TrimSpace(string(text))
	if len(token) < minToken || strings.ContainsAny(token, " \t\r\n") {
		return "", fmt.Errorf("%s holds no control token: it has one word of %d characters or more; remove the file to have one made", path, minToken)
	}
	return token, nil
}

// minToken is the length of the shortest control token that a file may hold.
const minToken = 16
