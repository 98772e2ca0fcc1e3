package saml_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/saml"
)

func Example() {
	validator, err := saml.New(config())
	if err != nil {
		panic(err)
	}
	signed := sign(&testing.T{}, plain, everybody().idp, signing{})
	request := &http.Request{Header: http.Header{"Authorization": {"Saml " + signed}}}
	token, err := validator.Token(request)
	if err != nil {
		panic(err)
	}
	assertion, err := validator.Validate(token, clock)
	fmt.Println(assertion.User, assertion.Realm, err)

	_, err = validator.Validate(strings.Replace(token, ">IBMUSER<", ">SYSPROG<", 1), clock)
	fmt.Println(err)
	// Output:
	// IBMUSER https://idp.example/saml <nil>
	// CWWKS5049E SAML assertion is refused: bad-signature: the signature does not verify, or what it covers was changed
}
