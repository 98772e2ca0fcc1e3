package jose_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

func Example() {
	key, err := jose.ParseJWK([]byte(`{"kty":"oct","kid":"racf","alg":"HS256","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	token, err := jose.Sign([]byte(`{"kid":"racf"}`), []byte(`{"iss":"saf","sub":"IBMUSER","aud":["TSO"],"exp":1700000300}`), key, jose.HS256)
	if err != nil {
		fmt.Println(err)
		return
	}
	keys, err := jose.NewKeySet(key)
	if err != nil {
		fmt.Println(err)
		return
	}
	v, err := jose.NewVerifier(jose.Policy{Issuer: "saf", Audience: []string{"TSO"}, Algorithms: []jose.Algorithm{jose.HS256}, Keys: keys})
	if err != nil {
		fmt.Println(err)
		return
	}
	accepted, err := v.Verify(token, time.Unix(1700000299, 0))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(accepted.User(), "until", accepted.Claims.Expires())
	fmt.Println(accepted, key)

	_, err = v.Verify(token, time.Unix(1700000300, 0))
	var refused *jose.Rejection
	fmt.Println(errors.As(err, &refused), refused.Reason)
	// Output:
	// IBMUSER until 2023-11-14 22:18:20 +0000 UTC
	// (JSON Web Token, redacted) (JOSE key, redacted)
	// true expired
}
