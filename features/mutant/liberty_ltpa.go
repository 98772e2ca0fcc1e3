package mutant

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/rsa"
	"crypto/sha1"
	"encoding/base64"
	"math/big"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// libertyLTPAMutants are wrong about LTPA tokens.
var libertyLTPAMutants = []Mutant{
	{
		Name: "liberty-own-cookies", Breaks: "ZC-09",
		What: "takes only the cookies that it made itself",
		new: onLiberty(nil, func(_ *libertyWorld, a target.ServerRequestArgs, right request) (target.ServerRequestResult, error) {
			if a.System != "SYS1" {
				a.Header = a.Header.Clone()
				a.Header.Del("Cookie")
			}
			return right(a)
		}),
	},
	{
		Name: "liberty-always-two-hours", Breaks: "ZC-10",
		What: "does not read expiration",
		new:  unread(`<ltpa expiration="[^"]*"/>`),
	},
	{
		Name: "liberty-one-cookie-name", Breaks: "LIB-80",
		What: "does not read ssoCookieName",
		new:  unread(`ssoCookieName="[^"]*"`),
	},
	{
		Name: "liberty-always-single-sign-on", Breaks: "LIB-81",
		What: "does not read singleSignonEnabled",
		new:  unread(`singleSignonEnabled="false"`),
	},
	{
		Name: "liberty-keys-of-its-own", Breaks: "LIB-82", Also: []string{"ZC-09"},
		What: "does not read the file of keys",
		new:  unread(`<ltpa keysFileName="[^"]*" keysPassword="[^"]*"/>`),
	},
	{
		Name: "ltpa-whole-seconds", Breaks: "LIB-83",
		What: "cuts expiries to whole seconds",
		new: serving(func(_ *session, a target.LTPACreateArgs, right func(target.LTPACreateArgs) (target.LTPACreateResult, error)) (target.LTPACreateResult, error) {
			a.Expires = a.Expires.Truncate(time.Second)
			return right(a)
		}),
	},
	{
		Name: "ltpa-hashes-once", Breaks: "LIB-84",
		What: "takes signatures over one hash, too",
		new: takingLTPA(func(reason target.Reason, t openedLTPA) bool {
			return reason == target.BadSignature && t.signedOnce()
		}),
	},
	{
		Name: "ltpa-does-not-verify", Breaks: "LIB-85", Also: []string{"LIB-84", "LIB-87"},
		What: "does not verify signatures",
		new:  takingLTPA(func(reason target.Reason, _ openedLTPA) bool { return reason == target.BadSignature }),
	},
	{
		Name: "ltpa-expires-by-the-second", Breaks: "LIB-86",
		What: "takes a token for a second longer",
		new: serving(func(_ *session, a target.LTPAValidateArgs, right func(target.LTPAValidateArgs) (target.LTPAValidateResult, error)) (target.LTPAValidateResult, error) {
			a.Time = a.Time.Add(-999 * time.Millisecond)
			return right(a)
		}),
	},
	{
		Name: "ltpa-takes-what-is-left", Breaks: "LIB-87",
		What: "takes a token whose end is cut off",
		new: takingLTPA(func(reason target.Reason, t openedLTPA) bool {
			return reason == target.Malformed && strings.HasPrefix(t.text, "expire:") && strings.Contains(t.text, "defaultRealm") && !strings.HasSuffix(t.text, "=")
		}),
	},
	{
		Name: "ltpa-without-a-realm", Breaks: "LIB-92",
		What: "takes a user without a realm",
		new: takingLTPA(func(reason target.Reason, t openedLTPA) bool {
			return reason == target.Malformed && strings.Contains(t.text, "$u:COLIN%")
		}),
	},
}

// takingLTPA makes a behaviour that takes some of the tokens that are refused.
func takingLTPA(taken func(target.Reason, openedLTPA) bool) func() behaviour {
	return func() behaviour {
		return behaviour{before: []string{target.OpLTPAValidate}, security: func(s *session, op string, args, result any) (target.Answer, error) {
			answer, err := s.right(op, args, result)
			if a, ok := args.(target.LTPAValidateArgs); ok && answer.Kind == target.Refused && taken(answer.Reason, openLTPA(a)) {
				*result.(*target.LTPAValidateResult) = target.LTPAValidateResult{User: "COLIN", Realm: "defaultRealm"}
				return target.Answer{Kind: target.OK}, nil
			}
			return answer, err
		}}
	}
}

// openedLTPA is a token in clear, as far as it can be opened.
type openedLTPA struct {
	text   string
	public rsa.PublicKey
}

// openLTPA opens a token with the keys of a file; what cannot be is empty.
func openLTPA(a target.LTPAValidateArgs) (t openedLTPA) {
	values := make(map[string][]byte)
	for line := range strings.Lines(a.Keys) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values[name], _ = base64.StdEncoding.DecodeString(strings.ReplaceAll(value, `\=`, "="))
	}
	shared, public := values["com.ibm.websphere.ltpa.3DESKey"], values["com.ibm.websphere.ltpa.PublicKey"]
	hash := sha1.Sum([]byte(a.Password))
	block, err := des.NewTripleDESCipher(append(hash[:], 0, 0, 0, 0))
	if err != nil || len(shared) != 32 || len(public) != 132 {
		return t
	}
	for i := 0; i < len(shared); i += des.BlockSize {
		block.Decrypt(shared[i:], shared[i:])
	}
	t.public = rsa.PublicKey{N: new(big.Int).SetBytes(public[:129]), E: int(new(big.Int).SetBytes(public[129:]).Int64())}
	key := shared[:aes.BlockSize]
	sealed, err := base64.StdEncoding.DecodeString(a.Token)
	if err != nil {
		return t
	}
	sealed = sealed[:len(sealed)/aes.BlockSize*aes.BlockSize]
	if block, err = aes.NewCipher(key); err != nil || len(sealed) == 0 {
		return t
	}
	cipher.NewCBCDecrypter(block, key).CryptBlocks(sealed, sealed)
	t.text = strings.TrimRight(string(sealed), "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10")
	return t
}

// signedOnce reports whether the signature is over one hash.
func (t openedLTPA) signedOnce() bool {
	parts := strings.Split(t.text, "%")
	signature, err := base64.StdEncoding.DecodeString(parts[len(parts)-1])
	hash := sha1.Sum([]byte(parts[0]))
	return err == nil && rsa.VerifyPKCS1v15(&t.public, crypto.SHA1, hash[:], signature) == nil
}
