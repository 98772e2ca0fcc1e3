package saml

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io"
	"strings"
)

// Decode returns the XML of a token: as it is, if it begins with < and ends with >;
// otherwise what it is in base64 (of either alphabet, padded or not), decompressed if
// that is a gzip stream. Neither the token nor the XML may be longer than limit, in
// bytes. The error is a [*Rejection].
func Decode(token string, limit int) ([]byte, error) {
	token = strings.TrimSpace(token)
	if len(token) > limit {
		return nil, reject(TooLarge, "", "the token is longer than %d bytes", limit)
	}
	if strings.HasPrefix(token, "<") && strings.HasSuffix(token, ">") {
		return []byte(token), nil
	}
	data, err := decodeBase64(token)
	if err != nil {
		return nil, reject(Undecodable, NotAnAssertion, "the token is neither XML nor base64")
	}
	if !bytes.HasPrefix(data, []byte{0x1F, 0x8B}) {
		return data, nil
	}
	data, err = decompress(data, limit)
	switch {
	case errors.Is(err, errTooLong):
		return nil, reject(TooLarge, "", "the token is longer than %d bytes when it is decompressed", limit)
	case err != nil:
		return nil, reject(Undecodable, NotAnAssertion, "the gzip stream is broken")
	}
	return data, nil
}

var urlSafe = strings.NewReplacer("-", "+", "_", "/")

// decodeBase64 takes both alphabets, even mixed, and restores padding that is
// missing.
func decodeBase64(token string) ([]byte, error) {
	text := urlSafe.Replace(token)
	if strings.ContainsAny(text, "\r\n") { // encoding/base64 would skip them.
		return nil, base64.CorruptInputError(strings.IndexAny(text, "\r\n"))
	}
	text += strings.Repeat("=", (4-len(text)%4)%4)
	return base64.StdEncoding.DecodeString(text)
}

var (
	errTooLong  = errors.New("decompressed data are too long")
	errTrailing = errors.New("there are data behind the gzip stream")
)

// decompress reads one gzip stream and nothing behind it.
func decompress(data []byte, limit int) ([]byte, error) {
	source := bytes.NewReader(data)
	stream, err := gzip.NewReader(source)
	if err != nil {
		return nil, err
	}
	stream.Multistream(false)
	plain, err := io.ReadAll(io.LimitReader(stream, int64(limit)+1))
	switch {
	case err != nil:
		return nil, err
	case len(plain) > limit:
		return nil, errTooLong
	case source.Len() > 0:
		return nil, errTrailing
	}
	return plain, nil
}
