package debugprofile_test

import (
	"net/http"
	"testing"

	"github.com/safproof/safproof/reference/safjwt"
	"github.com/safproof/safproof/reference/zos"
)

// Below z/OS 2.4 there is no SAF JWT Service; Basic still works.
func TestLevels(t *testing.T) {
	for _, test := range []struct {
		release zos.Release
		want    answer
	}{
		{zos.V2R2, refusal(503, safjwt.LevelTooLow)},
		{zos.V2R3, refusal(503, safjwt.LevelTooLow)},
		{zos.V2R4, loggedIn},
		{zos.V2R5, loggedIn},
		{zos.V3R1, loggedIn},
		{zos.V3R2, loggedIn},
	} {
		w := newWorld(t)
		s := w.start("SYS1", eqaappl+"safBasicIsEnabled=true\n", zos.At(test.release))
		if got, _, _ := send(t, s, "POST", loginPath, basic("COLIN", rosebud)); got != test.want {
			t.Errorf("login on %v: %+v, want %+v", test.release, got, test.want)
		}
		token, want := w.start("SYS2", eqaappl, zos.Level{}).login(t), good
		if test.want.Status != http.StatusOK {
			want = "zos-level-too-low"
		}
		w.expect("query on "+test.release.String(), s.asks(t, queryPath, token), want)
		if got, _, _ := send(t, s, "GET", queryPath, basic("COLIN", rosebud)); got.Status != http.StatusOK {
			t.Errorf("query with Basic on %v: %+v", test.release, got)
		}
		if want != good {
			w.expect("logout on "+test.release.String(), s.asks(t, logoutPath, token), want)
		}
	}
}
