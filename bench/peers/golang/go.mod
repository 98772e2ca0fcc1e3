module github.com/safproof/safproof/bench/peers/golang

go 1.26.4

require (
	github.com/kataras/jwt v0.1.12
	github.com/lestrrat-go/jwx/v4 v4.5.0
)

require (
	github.com/lestrrat-go/dsig v1.4.0 // indirect
	github.com/lestrrat-go/option/v3 v3.0.0-alpha1 // indirect
	github.com/valyala/fastjson v1.6.10 // indirect
	golang.org/x/crypto v0.56.0 // indirect
)
