package target

import (
	"errors"

	"github.com/safproof/safproof/reference/ltpa"
)

// createLTPA carries out ltpa.create.
func createLTPA(a LTPACreateArgs, out *LTPACreateResult) (Answer, error) {
	keys, err := ltpa.ParseKeys([]byte(a.Keys), a.Password)
	if err != nil {
		return badArgument(err), nil
	}
	out.Token, err = keys.Create(ltpa.Token{Realm: a.Realm, Name: a.User, Expires: a.Expires})
	if err != nil {
		return badArgument(err), nil
	}
	return Answer{Kind: OK}, nil
}

// validateLTPA carries out ltpa.validate.
func validateLTPA(a LTPAValidateArgs, out *LTPAValidateResult) (Answer, error) {
	keys, err := ltpa.ParseKeys([]byte(a.Keys), a.Password)
	if err != nil {
		return badArgument(err), nil
	}
	token, err := keys.Validate(a.Token, a.Time)
	switch {
	case errors.Is(err, ltpa.ErrExpired):
		return Answer{Kind: Refused, Reason: Expired}, nil
	case errors.Is(err, ltpa.ErrSignature):
		return Answer{Kind: Refused, Reason: BadSignature}, nil
	case err != nil:
		return badArgument(err), nil
	}
	out.User, out.Realm, out.Expires = token.Name, token.Realm, token.Expires
	return Answer{Kind: OK}, nil
}
