package oidc_test

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"time"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/oidc"
	"github.com/safproof/safproof/reference/oidc/oidctest"
)

func Example() {
	provider := &oidctest.Provider{
		Issuer: "https://op.example", Key: rsaKey(), Now: time.Now, Random: rand.Reader,
		Clients: map[string]oidctest.Client{"shop": {Secret: "s", Redirects: []string{"https://rp.example/oidcclient/redirect/SHOP"}}},
		Users:   map[string]string{"IBMUSER": "sys1"},
	}
	web := oidctest.Web{"op.example": provider}
	client, err := oidc.New(oidc.Config{
		ID: "SHOP", ClientID: "shop", Secret: func() string { return "s" }, Issuers: "https://op.example",
		AuthorizationEndpoint: provider.Endpoint("authorize"), TokenEndpoint: provider.Endpoint("token"),
		Algorithms: []jose.Algorithm{jose.RS256}, Keys: oidc.FetchKeys(web, provider.Endpoint("jwks")),
		Nonce: true, PKCE: oidc.S256, Transport: web, Now: time.Now, Random: rand.Reader,
	})
	if err != nil {
		panic(err)
	}
	web["rp.example"] = client.Protect(func(w http.ResponseWriter, _ *http.Request, o oidc.Outcome) {
		fmt.Fprintf(w, "hello %s", o.User)
	})

	browser := oidctest.NewBrowser(web)
	page, err := browser.Open("https://rp.example/basket")
	fmt.Println(page.Address.Host, err)
	page, err = browser.Submit(page, map[string]string{"username": "IBMUSER", "password": "sys1"})
	fmt.Println(page.Address, page.Body, err)
	// Output:
	// op.example <nil>
	// https://rp.example/basket hello IBMUSER <nil>
}
