package gateway_test

import (
	"bufio"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/gateway"
)

// carriesCredential says whether a service finds a cookie with a token among those
// of a request, as package net/http reads them.
func carriesCredential(r *http.Request) bool {
	return slices.ContainsFunc(r.Cookies(), func(c *http.Cookie) bool {
		name := strings.ToLower(c.Name)
		instance, _, _ := strings.Cut(name, ".") // apimlAuthenticationToken.1 is that of one of several
		return slices.Contains([]string{"personalaccesstoken", "jwttoken", "ltpatoken2"}, name) || instance == "apimlauthenticationtoken"
	})
}

// leaves says whether a path steps out of where it is, however a service reads it.
func leaves(path string) bool {
	plain, err := url.PathUnescape(path)
	return err != nil || slices.ContainsFunc(strings.FieldsFunc(plain, func(c rune) bool { return c == '/' || c == '\\' }), func(segment string) bool {
		return segment == "." || segment == ".."
	})
}

// A request reaches the service signed on only if it held the good token, and then
// holds no credential but the PassTicket; otherwise the service and the caller are
// told why not, and the credentials are those that came. No header of the gateway's
// own and no path that steps out goes on.
func FuzzForward(f *testing.F) {
	for _, path := range []string{info, "/ibmzosmf/api/v1", "/ibmzosmf/api/v1/../x", "/ibmzosmf/api/v1/%2e%2E%5cx", "/ibmzosmf/api/v1/a%2Fb?c=%zz", "/ibmzosmf/api/v10", "//ibmzosmf/api/v1/x", "/ibmzosmf", "/gateway/api/v1/auth/query", "*", "https://other/ibmzosmf/api/v1/x"} {
		f.Add(path, "", cookie, "")
	}
	for _, authorization := range []string{"", "Bearer " + token, "bearer " + token, "Bearer  " + token + " ", "Bearer bad", "Bearer told", "Basic eDp5", "Bearer"} {
		f.Add(info, authorization, "", "x")
		f.Add(info, authorization, "a=b; "+cookie+"; jwtToken=x;LtpaToken2=y", "x")
	}
	for _, cookies := range []string{"apimlAuthenticationToken=", "APIMLAUTHENTICATIONTOKEN=" + token, cookie + "; apimlAuthenticationToken=bad", `apimlAuthenticationToken="` + token + `"`, "apimlAuthenticationToken.1=" + token, ";;a", "a=b, " + cookie, " apimlAuthenticationToken =" + token, "PersonalAccessToken=access"} {
		f.Add(info, "", cookies, "access")
	}
	f.Fuzz(func(t *testing.T, path, authorization, cookies, access string) {
		text := "GET " + path + " HTTP/1.1\r\nHost: gateway.example\r\nClient-Cert: bWFwcGVk\r\nX-Zowe-Auth-Failure: mine\r\nX-SAF-Token: saf\r\n" +
			"Authorization: " + authorization + "\r\nCookie: " + cookies + "\r\nPRIVATE-TOKEN: " + access + "\r\n\r\n"
		for _, zowe := range []int{2, 3} {
			r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(text)))
			if err != nil || len(r.Header) != 6 || r.ContentLength != 0 {
				return // a server refuses it, or it is another request
			}
			came := r.Header.Clone()
			w := newWorld(t, zowe, nil)
			recorder := w.send(r)
			wantForwarded(t, zowe, came, w, recorder)
		}
	})
}

func wantForwarded(t *testing.T, zowe int, came http.Header, w world, recorder *httptest.ResponseRecorder) {
	t.Helper()
	if len(w.service.requests) == 0 {
		if recorder.Code == http.StatusAccepted {
			t.Errorf("Zowe %d: %d, and nothing came to the service", zowe, recorder.Code)
		}
		return
	}
	q := w.service.requests[0]
	if len(w.service.requests) > 1 || recorder.Code != http.StatusAccepted || q.URL.Host != "ibmzosmf" || leaves(q.URL.EscapedPath()) || q.Header.Get("Client-Cert") != "" {
		t.Fatalf("Zowe %d: %d requests, answered %d; the first to %v with %v", zowe, len(w.service.requests), recorder.Code, q.URL, q.Header)
	}
	failure := q.Header.Values(gateway.AuthFailure)
	if told := recorder.Header().Get(gateway.AuthFailure); strings.Join(failure, "|") != told {
		t.Errorf("Zowe %d: the service is told %q, the caller %q", zowe, failure, told)
	}
	held := strings.Contains(came.Get("Authorization"), token) || strings.Contains(came.Get("Cookie"), token) ||
		zowe == 3 && came.Get("PRIVATE-TOKEN") == "access"
	switch sent := q.Header.Values("Authorization"); {
	case len(failure) > 0:
		if diff := slices.Compare(sent, came.Values("Authorization")); diff != 0 || strings.Contains(strings.Join(sent, ""), "QUVQUlJaM1M") {
			t.Errorf("Zowe %d: %q came, and %q goes on without a sign-on", zowe, came.Values("Authorization"), sent)
		}
	case !held || !slices.Equal(sent, []string{basic}):
		t.Errorf("Zowe %d: %q goes on as a sign-on of %v", zowe, sent, came)
	case carriesCredential(q) || q.Header.Get("X-SAF-Token") != "" || q.Header.Get("PRIVATE-TOKEN") != "":
		t.Errorf("Zowe %d: credentials go on beside the PassTicket: %v", zowe, q.Header)
	}
}
