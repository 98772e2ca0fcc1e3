package zaas

import (
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io"
	"net/http"

	"github.com/safproof/safproof/reference/jose"
)

// pemType is the type of a PEM text. Which one Zowe says was not read.
const pemType = "application/x-pem-file"

// allKeys answers the keys of all who issue tokens here.
func (c *call) allKeys() answer {
	keys := []*jose.Key{c.key.Public()}
	foreign, _ := c.zosmfKeySet()
	return keySet(append(foreign, keys...))
}

// currentKeys answers the key of who issues tokens now; none if that is not
// known.
func (c *call) currentKeys() answer {
	keys, _ := c.producerKeys()
	return keySet(keys)
}

// publicKey answers the one current key in PEM form.
func (c *call) publicKey() answer {
	keys, known := c.producerKeys()
	switch {
	case !known:
		return object(http.StatusInternalServerError, unknownProducer.view())
	case len(keys) != 1:
		return object(http.StatusInternalServerError, tooManyKeys.view(len(keys)))
	}
	der, err := x509.MarshalPKIXPublicKey(keys[0].Crypto())
	if err != nil {
		return object(http.StatusInternalServerError, tooManyKeys.view(0))
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
	return answer{status: http.StatusOK, contentType: pemType, body: text}
}

// producerKeys returns the keys of who issues tokens, and whether that is known.
func (c *call) producerKeys() ([]*jose.Key, bool) {
	if c.ZOSMF != nil && c.ZOSMFToken == ZOSMFJWT {
		return c.zosmfKeySet()
	}
	return []*jose.Key{c.key.Public()}, true
}

// zosmfKeySet asks z/OSMF for its keys, if its tokens are passed through.
func (c *call) zosmfKeySet() (keys []*jose.Key, known bool) {
	if c.ZOSMF == nil || c.ZOSMFToken != ZOSMFJWT {
		return nil, true
	}
	response := c.atZOSMF(http.MethodGet, zosmfKeys, "", func(*http.Request) {})
	if response == nil || response.StatusCode != http.StatusOK {
		return nil, false
	}
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, false
	}
	set, err := jose.ParseJWKSet(text)
	if err != nil {
		return nil, false
	}
	return set.Keys(), true
}

func keySet(keys []*jose.Key) answer {
	set, err := jose.NewKeySet(keys...)
	if err == nil {
		var text []byte
		if text, err = set.MarshalJWKSet(false); err == nil {
			return object(http.StatusOK, json.RawMessage(text))
		}
	}
	return object(http.StatusInternalServerError, unknownProducer.view())
}

// validateOIDC says whether a token of the OpenID provider is good.
func (c *call) validateOIDC() answer {
	text, problem, err := c.bodyText("token")
	switch {
	case problem != nil:
		return *problem
	case err != nil:
		return empty(http.StatusBadRequest)
	case c.OIDC == nil:
		return empty(http.StatusUnauthorized)
	}
	_, err = c.OIDC.Verify(text, c.Now())
	return c.yesOrNo(err == nil, nil)
}
