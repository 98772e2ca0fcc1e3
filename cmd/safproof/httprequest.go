package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
)

var errRequest = errors.New("it is no HTTP request: want a line such as GET /path HTTP/1.1, and header lines behind it")

// parseRequest reads a raw HTTP request. It need not end with an empty line, and its
// body need not have its length before it. The error shows nothing of it.
func parseRequest(text []byte) (*http.Request, error) {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	head, body, _ := bytes.Cut(text, []byte("\n\n"))
	head = append(bytes.TrimSpace(bytes.Clone(head)), "\n\n"...)
	r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(append(head, body...))))
	if err != nil {
		return nil, errRequest
	}
	if r.Host == "" {
		return nil, errors.New("the request has no header Host")
	}
	if len(r.TransferEncoding) == 0 {
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	}
	return r, nil
}

// remoteAddress is an address as net/http has it, with a port.
func remoteAddress(text string) (string, error) {
	if _, err := netip.ParseAddrPort(text); err == nil {
		return text, nil
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return "", fmt.Errorf("--from: %q is no IPv4 and no IPv6 address", text)
	}
	return netip.AddrPortFrom(address, 40000).String(), nil
}
