package liberty

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/jose"
)

// findKeys finds the keys that may have signed, by the algorithm that the client
// expects: a secret for HMAC, else those of the JWK endpoint, else a certificate. A
// certificate is not looked at if there is an endpoint.
func (j *jwtRun) findKeys() (keys *jose.KeySet, detail string, err error) {
	c := j.client
	switch {
	case strings.HasPrefix(string(j.algorithm()), "HS"):
		secret := c.SharedKey
		detail = "the secret is sharedKey"
		if !secret.Given() {
			secret, detail = c.ClientSecret, "the secret is clientSecret"
		}
		key, err := jose.NewHMACKey([]byte(secret.Reveal()))
		if err != nil {
			return nil, "there is neither sharedKey nor clientSecret", errors.New("there is no secret")
		}
		keys, err := jose.NewKeySet(key)
		return keys, detail, err
	case c.JWKEndpointURL != "":
		keys, err := j.endpointKeys()
		return keys, "the keys are those of jwkEndpointUrl", err
	}
	certificate, err := j.certificate(c.TrustStoreRef, c.TrustAliasName)
	if err != nil {
		return nil, "", err
	}
	key, err := jose.NewKey(certificate.PublicKey)
	if err != nil {
		return nil, "", err
	}
	keys, err = jose.NewKeySet(key)
	return keys, fmt.Sprintf("the key is that of certificate %s in %s", quote(c.TrustAliasName), quote(c.TrustStoreRef)), err
}

// certificate finds one by key store and alias. Aliases of a PKCS#12 file have no
// case.
func (s *Server) certificate(store, alias string) (*x509.Certificate, error) {
	if store == "" || alias == "" {
		return nil, errors.New("there is no jwkEndpointUrl, and not both of trustStoreRef and trustAliasName")
	}
	for _, all := range []map[string]*x509.Certificate{s.options.Trust[store], s.config.KeyStores[store].Certificates} {
		if certificate, ok := all[alias]; ok {
			return certificate, nil
		}
		for name, certificate := range all {
			if strings.EqualFold(name, alias) {
				return certificate, nil
			}
		}
	}
	return nil, fmt.Errorf("key store %s has no certificate %s", quote(store), quote(alias))
}

// endpointKeys are the keys of the JWK endpoint that fit the header: by kid, or by
// x5t, or any. A key that is not there is asked for once more, if the endpoint has not
// been asked too often.
func (j *jwtRun) endpointKeys() (*jose.KeySet, error) {
	set, fresh, err := j.fetchJWKs(j.r.Context(), nil)
	if err != nil {
		return nil, err
	}
	keys := set.fitting(j.header)
	if len(keys) == 0 && !fresh {
		if set, _, err = j.fetchJWKs(j.r.Context(), set); err != nil {
			return nil, err
		}
		keys = set.fitting(j.header)
	}
	if len(keys) == 0 {
		return nil, errors.New("jwkEndpointUrl has no such key")
	}
	return jose.NewKeySet(keys...)
}

// maxJWKs is the size of the greatest set of keys that is read, in bytes.
const maxJWKs = 1 << 20

// jwkSet is what a JWK endpoint answered.
type jwkSet struct{ keys []endpointKey }

type endpointKey struct {
	kid, x5t, use string
	key           *jose.Key
}

// notFetched is why the endpoint gave nothing that could be a set of keys.
type notFetched struct{ error }

// fetchJWKs returns the keys of the endpoint: from memory, unless they are seen, the
// ones in which a key is missing. fresh says that asking again is of no use.
func (j *jwtRun) fetchJWKs(ctx context.Context, seen *jwkSet) (set *jwkSet, fresh bool, err error) {
	address := j.client.JWKEndpointURL
	j.mu.Lock()
	endpoint := j.jwks[address]
	if endpoint == nil {
		endpoint = &jwkEndpoint{}
		j.jwks[address] = endpoint
	}
	j.mu.Unlock()
	set, fresh, err = endpoint.keys(ctx, j.now, seen, func(ctx context.Context) (*jwkSet, error) {
		text, err := j.get(ctx, address)
		if err != nil {
			return nil, notFetched{err}
		}
		return parseJWKs(text)
	})
	if errors.As(err, new(notFetched)) {
		j.log("CWWKS1747E", "the keys could not be fetched from jwkEndpointUrl", true)
	}
	if err != nil {
		return nil, false, fmt.Errorf("jwkEndpointUrl: %w", err)
	}
	return set, fresh, nil
}

func (j *jwtRun) get(ctx context.Context, address string) ([]byte, error) {
	if j.options.Transport == nil {
		return nil, errors.New("nothing here reaches it")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil || request.URL.Host == "" {
		return nil, errors.New("it is no address")
	}
	request.Header.Set("Accept", "application/json")
	if c := j.client; c.JWKClientID != "" && c.JWKClientSecret.Given() {
		request.SetBasicAuth(c.JWKClientID, c.JWKClientSecret.Reveal())
	}
	answer, err := j.options.Transport.RoundTrip(request)
	if err != nil {
		return nil, errors.New("it cannot be reached")
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("it answers %d", answer.StatusCode)
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxJWKs+1))
	if err != nil || len(text) > maxJWKs {
		return nil, errors.New("its answer cannot be read, or is too long")
	}
	return text, nil
}

// parseJWKs reads a set of keys, or one key. Keys that cannot be used are left out.
func parseJWKs(text []byte) (*jwkSet, error) {
	object, err := jose.ParseObject(string(text))
	if err != nil {
		return nil, fmt.Errorf("its answer is no JSON object: %w", err)
	}
	elements := []json.RawMessage{text}
	if raw, ok := object.Raw("keys"); ok {
		if elements = nil; json.Unmarshal(raw, &elements) != nil {
			return nil, errors.New("keys is no array")
		}
	}
	set := &jwkSet{}
	for _, element := range elements {
		key, err := jose.ParseJWK(element)
		members, errObject := jose.ParseObject(string(element))
		if err != nil || errObject != nil {
			continue
		}
		x5t, _ := members.Text("x5t")
		set.keys = append(set.keys, endpointKey{key.ID(), x5t, key.Use(), key.Public()})
	}
	return set, nil
}

// fitting are the keys that a header names. One that names none fits a key that is
// alone.
func (s *jwkSet) fitting(header jose.Object) []*jose.Key {
	if _, named := header.Text("kid"); !named && len(s.keys) > 1 {
		if _, named = header.Text("x5t"); !named {
			return nil
		}
	}
	kid, hasKID := header.Text("kid")
	x5t, hasX5T := header.Text("x5t")
	var keys []*jose.Key
	for _, k := range s.keys {
		named := hasKID && k.kid == kid || !hasKID && hasX5T && k.x5t == x5t || !hasKID && !hasX5T
		if named && (k.use == "" || k.use == "sig") {
			keys = append(keys, k.key.WithID(""))
		}
	}
	return slices.Clip(keys)
}
