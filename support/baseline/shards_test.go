package baseline

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/provenance"
)

// part is a shard with the scenarios of these names.
func part(minute, n, of int, names ...string) *Run {
	r := &Run{Began: began.Add(time.Duration(minute) * time.Minute), Took: time.Minute, Shard: Shard{n, of}}
	for _, name := range names {
		r.Scenarios = append(r.Scenarios, Scenario{Name: name})
	}
	return r
}

func TestShardsAreOneRun(t *testing.T) {
	ci := func(r *Run, id string) *Run {
		r.Environment.CI = &provenance.CI{System: "GitHub Actions", Run: id}
		return r
	}
	broken := part(2, 3, 3, "c", "f")
	broken.Interrupted, broken.Problem = true, "no server"
	for name, c := range map[string]struct {
		files []*Run
		want  string // the runs: scenarios, how long they took, what is missing
	}{
		"all of them, in any order": {[]*Run{part(0, 2, 2, "b", "d"), part(3, 1, 2, "a", "c", "e")}, "abcde 4m0s []"},
		"whole runs": {[]*Run{part(1, 0, 0, "b"), part(0, 0, 0, "a"), part(2, 1, 1, "c")},
			"a 1m0s [], b 1m0s [], c 1m0s []"},
		"one is missing, one failed": {[]*Run{part(0, 1, 3, "a", "d"), broken}, "acdf 3m0s [2] interrupted: no server"},
		"a part again": {[]*Run{part(0, 1, 2, "a"), part(1, 2, 2, "b"), part(5, 1, 2, "a"), part(6, 2, 2, "b")},
			"ab 2m0s [], ab 2m0s []"},
		"of two runs of CI at one time": {[]*Run{ci(part(0, 1, 2, "a"), "7"), ci(part(1, 1, 2, "c"), "8"),
			ci(part(2, 2, 2, "d"), "8"), ci(part(3, 2, 2, "b"), "7")}, "ab 4m0s [], cd 2m0s []"},
		"of another number": {[]*Run{part(0, 1, 2, "a"), part(1, 2, 3, "b")}, "a 1m0s [2], b 1m0s [1 3]"},
		"a run in two files": {[]*Run{part(0, 0, 0, "a"), part(0, 0, 0, "a"), part(0, 1, 2, "a")},
			"a 1m0s [], a 1m0s [2]"},
		"none": {nil, ""},
	} {
		var got []string
		for _, r := range together(c.files) {
			names := ""
			for _, s := range r.Scenarios {
				names += s.Name
			}
			text := fmt.Sprintf("%s %v %v", names, r.Took, r.Missing)
			if r.Interrupted {
				text += " interrupted: " + r.Problem
			}
			got = append(got, text)
		}
		if text := strings.Join(got, ", "); text != c.want {
			t.Errorf("%s: %s; want %s", name, text, c.want)
		}
	}
	files := []*Run{part(0, 1, 2, "a"), part(1, 2, 2, "b")}
	before := slices.Clone(files)
	if together(files); !slices.Equal(files, before) || len(files[0].Scenarios) != 1 {
		t.Error("the files themselves were changed")
	}
}
