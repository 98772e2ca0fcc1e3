package introspection_test

import (
	"context"
	"fmt"

	"github.com/safproof/safproof/reference/introspection"
)

func Example() {
	liberty := config(answers(`{"iss":"https://op.example/oauth2","sub":"IBMUSER","iat":1700000000,"exp":1700003600}`))
	client, err := introspection.New(liberty)
	if err != nil {
		panic(err)
	}
	result, err := client.Validate(context.Background(), opaque, clock)
	fmt.Println(result.User, err)

	liberty.Strict = introspection.Strict()
	strict, err := introspection.New(liberty)
	if err != nil {
		panic(err)
	}
	_, err = strict.Validate(context.Background(), opaque, clock)
	fmt.Println(err)
	// Output:
	// IBMUSER <nil>
	// access token is refused: bad-answer: the answer does not say whether the token is active
}
