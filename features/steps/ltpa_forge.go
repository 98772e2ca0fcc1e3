package steps

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rsa"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ltpaForgery is an LTPA token in the making: the suite's own work, over the standard
// library alone.
type ltpaForgery struct {
	keys        *ltpaKeys
	signer      *ltpaKeys // of the signature
	user, realm string
	expires     time.Time

	userData   func(f *ltpaForgery) string // nil: expire and u
	once       bool                        // hashed once, not twice
	afterwards func(userData string) string
	outer      func(expires time.Time) string // nil: the same; "" leaves it out
	ownIV      bool                           // of zeros
	last       func(token []byte) []byte      // what becomes of the encrypted token
}

func millis(t time.Time) string { return fmt.Sprint(t.UnixMilli()) }

var escapeLTPA = strings.NewReplacer(`%`, `\%`, `$`, `\$`, `:`, `\:`, `|`, `\|`).Replace

// attributes are the user data of a token (key:value between $).
func (f *ltpaForgery) attributes(expire string, more ...string) string {
	list := append([]string{"u:" + escapeLTPA("user:"+f.realm+"/"+f.user)}, more...)
	if expire != "" {
		list = append(list, "expire:"+expire)
	}
	slices.Sort(list)
	return strings.Join(list, "$")
}

// make makes the token.
func (f *ltpaForgery) make() (string, error) {
	data := f.attributes(millis(f.expires))
	if f.userData != nil {
		data = f.userData(f)
	}
	hash := sha1.Sum([]byte(data))
	if !f.once {
		hash = sha1.Sum(hash[:])
	}
	signature, err := rsa.SignPKCS1v15(nil, f.signer.private, crypto.SHA1, hash[:])
	if err != nil {
		return "", err
	}
	if f.afterwards != nil {
		changed := f.afterwards(data)
		if changed == data {
			return "", misuse("what becomes of the LTPA token leaves it as it was")
		}
		data = changed
	}
	outer := "%" + millis(f.expires)
	if f.outer != nil {
		outer = f.outer(f.expires)
	}
	sealed, err := f.seal([]byte(data + outer + "%" + base64.StdEncoding.EncodeToString(signature)))
	if f.last != nil {
		sealed = f.last(sealed)
	}
	return base64.StdEncoding.EncodeToString(sealed), err
}

// seal encrypts with the first half of the shared key, which is the first block to
// begin with, too.
func (f *ltpaForgery) seal(text []byte) ([]byte, error) {
	key := f.keys.shared[:aes.BlockSize]
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	iv := key
	if f.ownIV {
		iv = make([]byte, aes.BlockSize)
	}
	n := aes.BlockSize - len(text)%aes.BlockSize
	text = append(text, bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(text, text)
	return text, nil
}

// openToken decrypts a token: its text in clear, or what is wrong with it.
func (k *ltpaKeys) openToken(token string) (string, error) {
	text, err := base64.StdEncoding.DecodeString(token)
	if err != nil || len(text) == 0 || len(text)%aes.BlockSize != 0 {
		return "", fmt.Errorf("no base64 of whole blocks")
	}
	block, err := aes.NewCipher(k.shared[:aes.BlockSize])
	if err != nil {
		return "", err
	}
	cipher.NewCBCDecrypter(block, k.shared[:aes.BlockSize]).CryptBlocks(text, text)
	n := int(text[len(text)-1])
	if n == 0 || n > aes.BlockSize {
		return "", fmt.Errorf("these keys do not open it")
	}
	return string(text[:len(text)-n]), nil
}

// expiry is when a token ends, if that is less than late after due; else it is due.
func (k *ltpaKeys) expiry(token string, due time.Time, late time.Duration) time.Time {
	text, _ := k.openToken(token) // one that does not open has none
	if found := ltpaExpiry.FindStringSubmatch(text); found != nil {
		ms, err := strconv.ParseInt(found[1], 10, 64)
		if end := time.UnixMilli(ms); err == nil && !end.Before(due) && end.Before(due.Add(late)) {
			return end
		}
	}
	return due
}

var ltpaExpiry = regexp.MustCompile(`%([0-9]+)%`)

// ltpaDamages are what may become of an LTPA token, by the phrase of the features.
var ltpaDamages = map[string]func(f *ltpaForgery){
	"a signature over one hash":           func(f *ltpaForgery) { f.once = true },
	"an expiry outside 3 seconds later":   outside(3 * time.Second),
	"an expiry outside 3.001 seconds off": outside(3001 * time.Millisecond),
	"no expiry outside":                   func(f *ltpaForgery) { f.outer = func(time.Time) string { return "" } },
	"zeros before its first block":        func(f *ltpaForgery) { f.ownIV = true },
	"its last byte cut off":               func(f *ltpaForgery) { f.last = func(t []byte) []byte { return t[:len(t)-1] } },
	"its last block cut off":              func(f *ltpaForgery) { f.last = func(t []byte) []byte { return t[:len(t)-aes.BlockSize] } },
	"another user behind its signature":   func(f *ltpaForgery) { f.afterwards = replaced("/"+f.user, "/ADMIN") },
	"a later expiry behind its signature": later,
	"no expiry inside":                    userData(func(f *ltpaForgery) string { return f.attributes("") }),
	"an attribute more":                   userData(func(f *ltpaForgery) string { return f.attributes(millis(f.expires), `port:SYS1\:9080`) }),
	"a past expiry before its own":        userData(func(f *ltpaForgery) string { return f.attributes("1000000000000|" + millis(f.expires)) }),
	"a past expiry behind its own": userData(func(f *ltpaForgery) string {
		return f.attributes(millis(f.expires) + "|1000000000000")
	}),
	"a user without a realm": userData(func(f *ltpaForgery) string { return "expire:" + millis(f.expires) + `$u:` + f.user }),
}

func userData(data func(*ltpaForgery) string) func(*ltpaForgery) {
	return func(f *ltpaForgery) { f.userData = data }
}

func outside(by time.Duration) func(*ltpaForgery) {
	return func(f *ltpaForgery) { f.outer = func(t time.Time) string { return "%" + millis(t.Add(by)) } }
}

func later(f *ltpaForgery) {
	f.afterwards = replaced(millis(f.expires), millis(f.expires.AddDate(1, 0, 0)))
	f.outer = func(t time.Time) string { return "%" + millis(t.AddDate(1, 0, 0)) }
}

func replaced(old, new string) func(string) string {
	return func(text string) string { return strings.Replace(text, old, new, 1) }
}

func ltpaDamagePhrases() []string { return slices.Sorted(maps.Keys(ltpaDamages)) }

func ltpaDamageExpr() string {
	var list []string
	for _, phrase := range ltpaDamagePhrases() {
		list = append(list, regexp.QuoteMeta(phrase))
	}
	return "(?:" + strings.Join(list, "|") + ")"
}
