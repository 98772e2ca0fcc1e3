package ltpa

import (
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rsa"
	"crypto/sha1"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// MaxSize is the length of the longest token that is looked at, in bytes.
const MaxSize = 8 << 10

// maxDifference is how far the two expiries of a token may be apart
// (expirationDifferenceAllowed of Liberty's ltpa element).
const maxDifference = 3 * time.Second

// Token is what a token says.
type Token struct {
	Realm string
	Name  string // of the user in the realm
	// Expires is the last instant at which the token is good, in milliseconds, UTC.
	Expires time.Time
	// Attributes beside the user and the expiry; nil if there are none.
	Attributes map[string][]string
}

// Create makes a token. It is a function of the keys and the content. Errors are
// those of crypto/rsa, or wrap [ErrMalformed] if the content makes no token.
func (k *Keys) Create(t Token) (string, error) {
	if t.Realm == "" || t.Name == "" {
		return "", fmt.Errorf("%w: it needs a realm and a name", ErrMalformed)
	}
	private, shared := k.material()
	data := t.userData()
	if !t.survives(data) {
		return "", fmt.Errorf("%w: once written, its user or an attribute would be read as another, for its backslashes or |", ErrMalformed)
	}
	hash := twice(data)
	signature, err := rsa.SignPKCS1v15(nil, private, crypto.SHA1, hash[:])
	if err != nil {
		return "", err
	}
	text := data + "%" + millis(t.Expires) + "%" + base64.StdEncoding.EncodeToString(signature)
	block, err := aes.NewCipher(shared[:aes.BlockSize])
	if err != nil {
		return "", err
	}
	sealed := pad([]byte(text), block)
	cipher.NewCBCEncrypter(block, shared[:aes.BlockSize]).CryptBlocks(sealed, sealed)
	return base64.StdEncoding.EncodeToString(sealed), nil
}

// Validate judges a token at a time. Errors wrap [ErrMalformed], [ErrSignature] or
// [ErrExpired] and show nothing of the token. With ErrExpired the token is returned,
// too.
func (k *Keys) Validate(text string, now time.Time) (Token, error) {
	private, shared := k.material()
	clear, err := open(text, shared[:aes.BlockSize])
	if err != nil {
		return Token{}, err
	}
	data, expiry, signature, err := split(clear)
	if err != nil {
		return Token{}, err
	}
	hash := twice(data)
	if rsa.VerifyPKCS1v15(&private.PublicKey, crypto.SHA1, hash[:], signature) != nil {
		return Token{}, ErrSignature
	}
	t, err := parseUserData(data, expiry)
	if err != nil {
		return Token{}, err
	}
	if now.UnixMilli() > t.Expires.UnixMilli() {
		return t, ErrExpired
	}
	return t, nil
}

// errNotOpened is what is told of all that is amiss with a decrypted token before its
// signature is verified. Whoever could tell a padding that is wrong from what follows
// could decrypt tokens block by block, by sending changed ones.
var errNotOpened = fmt.Errorf("%w: these keys do not open it", ErrMalformed)

// open decrypts the text of a token.
func open(text string, key []byte) (string, error) {
	if len(text) > MaxSize {
		return "", fmt.Errorf("%w: it has more than %d bytes", ErrMalformed, MaxSize)
	}
	sealed, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(sealed) == 0 || len(sealed)%aes.BlockSize != 0 {
		return "", fmt.Errorf("%w: it is no base64 of whole blocks", ErrMalformed)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", err
	}
	cipher.NewCBCDecrypter(block, key).CryptBlocks(sealed, sealed)
	clear, ok := unpad(sealed, block)
	if !ok {
		return "", errNotOpened
	}
	return string(clear), nil
}

// split takes a token apart from its end: the expiry need not be there.
func split(clear string) (data string, expiry *time.Time, signature []byte, err error) {
	end := strings.LastIndexByte(clear, '%')
	if end < 0 {
		return "", nil, nil, errNotOpened
	}
	data = clear[:end]
	if signature, err = base64.StdEncoding.DecodeString(clear[end+1:]); err != nil {
		return "", nil, nil, errNotOpened
	}
	if middle := strings.LastIndexByte(data, '%'); middle >= 0 && !escaped(data, middle) {
		at, ok := parseMillis(data[middle+1:])
		if !ok {
			return "", nil, nil, errNotOpened
		}
		data, expiry = data[:middle], &at
	}
	return data, expiry, signature, nil
}

// twice hashes user data once, and the result once more, as the signature does.
func twice(data string) [sha1.Size]byte {
	once := sha1.Sum([]byte(data))
	return sha1.Sum(once[:])
}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

func parseMillis(text string) (time.Time, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return time.UnixMilli(n).UTC(), err == nil
}
