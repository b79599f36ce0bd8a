package workload

import (
	"slices"
	"testing"
	"time"

	"bamboo-spec/support/measure"
)

func TestTheSpreadOfATokenIsFromTheFirstToTheLastClient(t *testing.T) {
	const ms = time.Millisecond
	begun := time.Now()
	for name, c := range map[string]struct {
		reads [][]time.Duration // when each client reads each token
		want  []time.Duration
	}{
		"nobody reads":                  {[][]time.Duration{{}, {}}, []time.Duration{measure.Never}},
		"one client alone":              {[][]time.Duration{{5 * ms, 9 * ms}}, []time.Duration{0, 0}},
		"the last client is late":       {[][]time.Duration{{0, 10 * ms}, {1 * ms, 14 * ms}, {3 * ms, 10 * ms}}, []time.Duration{3 * ms, 4 * ms}},
		"the first client is late":      {[][]time.Duration{{7 * ms}, {0}}, []time.Duration{7 * ms}},
		"a client that lacks a token":   {[][]time.Duration{{0, 10 * ms}, {0}}, []time.Duration{0, measure.Never}},
		"a client that is told nothing": {[][]time.Duration{{0}, {}}, []time.Duration{measure.Never}},
	} {
		s := &spread{clients: len(c.reads)}
		passed := 0
		for _, reads := range c.reads {
			token := s.client(func(time.Time, []byte) { passed++ })
			for _, at := range reads {
				token(begun.Add(at), nil)
				passed--
			}
			if token := s.client(nil); token == nil {
				t.Error("nobody is told")
			}
		}
		var got []time.Duration
		s.each(func(apart time.Duration) { got = append(got, apart) })
		if !slices.Equal(got, c.want) || passed != 0 {
			t.Errorf("%s: %v apart, want %v; %d calls passed on too few or too many", name, got, c.want, passed)
		}
	}
}
