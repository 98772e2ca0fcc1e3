package ums_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/ums"
)

func TestStandIn(t *testing.T) {
	s := ums.NewStandIn()
	for _, test := range []struct {
		method, path, body string
		anonymous          bool
		status             int
		want               string
	}{
		{"GET", "/a", "", false, 404, ""},
		{"PUT", "/a", "one", true, 401, ""},
		{"GET", "/a", "", false, 404, ""},
		{"PUT", "/a", "one", false, 200, `{"user":"COLIN","method":"PUT","path":"/a"}`},
		{"GET", "/a", "", false, 200, "one"},
		{"GET", "/a/b", "", false, 404, ""},
		{"POST", "/a", "two", false, 200, `{"user":"COLIN","method":"POST","path":"/a"}`},
		{"GET", "/a", "", false, 200, "two"},
		{"PUT", "/a", strings.Repeat("x", 5000), false, 413, ""},
		{"DELETE", "/a", "", false, 204, ""},
		{"DELETE", "/a", "", false, 404, ""},
	} {
		r := httptest.NewRequest(test.method, test.path, strings.NewReader(test.body))
		if !test.anonymous {
			r.SetBasicAuth("COLIN", rosebud)
		}
		got, err := s.RoundTrip(r)
		must(t, err)
		body, err := io.ReadAll(got.Body)
		must(t, err)
		if got.StatusCode != test.status || string(body) != test.want {
			t.Errorf("%s %s: %d %q, want %d %q", test.method, test.path, got.StatusCode, body, test.status, test.want)
		}
	}
	reached := s.Reached()
	if diff := cmp.Diff([]ums.Reached{{"COLIN", "GET", "/a"}, {"", "PUT", "/a"}}, reached[:2]); diff != "" || len(reached) != 11 {
		t.Errorf("%d requests reached it (-want +got):\n%s", len(reached), diff)
	}
}

func TestStandInForgetsTheOldest(t *testing.T) {
	s := ums.NewStandIn()
	for _, path := range []string{"/first", "/second"} {
		for range ums.MaxReached / 2 {
			must(t, roundTrip(s, "GET", path))
		}
	}
	must(t, roundTrip(s, "GET", "/last"))
	all := s.Reached()
	if len(all) != ums.MaxReached || all[0].Path != "/first" || all[ums.MaxReached/2-1].Path != "/second" || all[len(all)-1].Path != "/last" {
		t.Errorf("%d requests, from %+v to %+v", len(all), all[0], all[len(all)-1])
	}
}

// A stand-in keeps so many bodies and no more.
func TestStandInFull(t *testing.T) {
	s := ums.NewStandIn()
	var last int
	for i := range 1001 {
		r := httptest.NewRequest("PUT", "/"+strings.Repeat("x", i+1), nil)
		r.SetBasicAuth("COLIN", rosebud)
		got, err := s.RoundTrip(r)
		must(t, err)
		last = got.StatusCode
	}
	if last != http.StatusInsufficientStorage {
		t.Errorf("the 1001st body: %d, want 507", last)
	}
}

func roundTrip(s *ums.StandIn, method, path string) error {
	got, err := s.RoundTrip(httptest.NewRequest(method, path, nil))
	if err == nil {
		err = got.Body.Close()
	}
	return err
}
