package jose

import (
	"encoding/base64"
	"fmt"
	"strconv"
)

// Sign makes a token in compact form. header is a JSON object with what the
// header has beside alg, or nil; alg comes first unless header has it, and then
// it must be the same. claims is a JSON object. The text of both is kept as it
// is given, so that the order of members is the caller's. No kid is added.
//
// The key must be fit for the algorithm, long enough, and allowed to sign; with
// [None] it must be nil. Errors wrap [ErrAlgorithm], [ErrContent] or [ErrKeyUse].
func Sign(header, claims []byte, key *Key, alg Algorithm) (string, error) {
	if _, err := ParseAlgorithm(string(alg)); err != nil {
		return "", err
	}
	if alg != None {
		if why := key.unfit(alg, toSign, false); why != "" {
			return "", fmt.Errorf("%w: %s", ErrKeyUse, why)
		}
	}
	full, err := headerWithAlgorithm(header, alg)
	if err != nil {
		return "", err
	}
	if _, err := parseObject(string(claims)); err != nil {
		return "", fmt.Errorf("%w: claims: %w", ErrContent, err)
	}
	return SignBytes(full, claims, key, alg)
}

// SignBytes is for whoever tests validators: it signs a header and a payload of
// any bytes, which need not agree with alg, or be JSON at all. The key may be
// shorter than [Sign] wants it, and its alg, use and key_ops are not looked at;
// it must be private and of the algorithm's type and curve, and nil with
// [None]. Errors wrap [ErrAlgorithm] or [ErrKeyUse].
func SignBytes(header, payload []byte, key *Key, alg Algorithm) (string, error) {
	facts, ok := algorithms[alg]
	if !ok {
		_, err := ParseAlgorithm(string(alg))
		return "", err
	}
	b64 := base64.RawURLEncoding
	input := b64.EncodeToString(header) + "." + b64.EncodeToString(payload)
	if alg == None {
		if key != nil {
			return "", fmt.Errorf("%w: alg none takes no key", ErrKeyUse)
		}
		return input + ".", nil
	}
	if key != nil {
		key = key.with(func(c *Key) { c.algorithm, c.use, c.ops = "", "", nil })
	}
	if why := key.unfit(alg, toSign, true); why != "" {
		return "", fmt.Errorf("%w: %s", ErrKeyUse, why)
	}
	signature, err := key.sign(facts, []byte(input))
	if err != nil {
		return "", err
	}
	return input + "." + b64.EncodeToString(signature), nil
}

// headerWithAlgorithm puts alg before the other members, unless it is there.
func headerWithAlgorithm(header []byte, alg Algorithm) ([]byte, error) {
	first := `{"alg":` + strconv.Quote(string(alg))
	if len(header) == 0 {
		return []byte(first + "}"), nil
	}
	o, err := parseObject(string(header))
	if err != nil {
		return nil, fmt.Errorf("%w: header: %w", ErrContent, err)
	}
	if o.find("alg") != nil {
		if found, ok := o.stringOf("alg"); !ok || found != string(alg) {
			return nil, fmt.Errorf("%w: header: alg is not %s", ErrContent, alg)
		}
		return header, nil
	}
	if len(o.members) == 0 {
		return []byte(first + "}"), nil
	}
	return []byte(first + "," + o.text[o.members[0].name.start-1:]), nil
}
