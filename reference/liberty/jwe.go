package liberty

import (
	"crypto"
	"strings"

	gojose "github.com/go-jose/go-jose/v4"
)

// The algorithms of encrypted tokens. RSA1_5 is none of them: it tells those who try
// often enough what a token holds.
var (
	keyAlgorithms = []gojose.KeyAlgorithm{
		gojose.RSA_OAEP, gojose.RSA_OAEP_256, gojose.ECDH_ES, gojose.ECDH_ES_A128KW, gojose.ECDH_ES_A192KW, gojose.ECDH_ES_A256KW,
	}
	contentAlgorithms = []gojose.ContentEncryption{
		gojose.A128GCM, gojose.A192GCM, gojose.A256GCM, gojose.A128CBC_HS256, gojose.A192CBC_HS384, gojose.A256CBC_HS512,
	}
)

// checkEncryption opens a token of five parts, and goes on with the one in it.
func (j *jwtRun) checkEncryption() (string, *Failure) {
	alias := j.client.KeyManagementKeyAlias
	switch {
	case strings.Count(j.token, ".") != 4:
		return "", nil
	case j.options.Profile == ZOSConnect:
		return "", wrong("the token is encrypted (JWE), and z/OS Connect takes none such")
	case alias == "":
		return "", wrong("the token is encrypted (JWE), and there is no keyManagementKeyAlias")
	case len(j.token) > MaxTokenSize:
		return "", wrong("the token has more than %d bytes", MaxTokenSize)
	}
	key, ok := j.decryptionKey(alias)
	if !ok {
		return "", wrong("there is no private key %s to open the token with", quote(alias))
	}
	sealed, err := gojose.ParseEncryptedCompact(j.token, keyAlgorithms, contentAlgorithms)
	if err != nil {
		return "", wrong("the token is encrypted otherwise than is known here")
	}
	clear, err := sealed.Decrypt(key)
	if err != nil { // It does not say what is wrong, lest it help to guess.
		return "", wrong("the token cannot be opened with key %s", quote(alias))
	}
	j.token = string(clear)
	return "opened with key " + quote(alias), nil
}

// decryptionKey looks for a key in the key store of the client's repertoire, or else
// of the default one.
func (j *jwtRun) decryptionKey(alias string) (crypto.PrivateKey, bool) {
	for _, id := range []string{j.client.SSLRef, j.config.DefaultSSL, "defaultSSLConfig"} {
		if repertoire, ok := j.config.SSL[id]; ok && id != "" {
			return j.config.KeyStores[repertoire.KeyStoreRef].privateKey(alias)
		}
	}
	return j.config.KeyStores[defaultKeyStore].privateKey(alias)
}
