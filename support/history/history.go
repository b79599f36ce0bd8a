// Package history says what several runs tell together: which promises are kept by which version, since when one is
// broken, which are flaky, and which are kept a little worse with every run. Its entry point is Of.
package history

import (
	"cmp"
	"slices"

	"bamboo-spec/support/baseline"
	"bamboo-spec/support/report"
)

// Shown is how many runs of a version are looked at: the last ones.
const Shown = 30

// History is what the runs tell.
type History struct {
	Versions []*Version // in the order in which they were first tested
	Promises []*Promise // in the order of the features
}

// Version is what was tested, with its last runs.
type Version struct {
	Name string
	Runs []*baseline.Run // the last ones, oldest first; one at least

	trends []baseline.Trend // of Runs that were measured on the machine of the last one
}

// Promise is a scenario with its verdicts.
type Promise struct {
	Name, Capability, Feature, File string
	Line                            int
	Under                           []Course // of each version
}

// Course is what became of a promise from run to run of one version.
type Course struct {
	Cells []Cell // of each run of the version, oldest first
	Since int    // the run since which it is broken, as an index of Cells; -1: the last verdict is not broken
	// Flaky tells that it held and broke although nothing had changed, or went back and forth.
	Flaky bool
}

// Cell is a promise in one run.
type Cell struct {
	There   bool // the run had the promise
	Verdict report.Verdict
	Why     string
}

// Of reads the history of runs, which are given oldest first. Its error says which table of objectives cannot be read.
func Of(runs []*baseline.Run) (*History, error) {
	h := &History{}
	for _, r := range runs {
		name := versionOf(r)
		i := slices.IndexFunc(h.Versions, func(v *Version) bool { return v.Name == name })
		if i < 0 {
			i = len(h.Versions)
			h.Versions = append(h.Versions, &Version{Name: name})
		}
		h.Versions[i].Runs = append(h.Versions[i].Runs, r)
	}
	for _, v := range h.Versions {
		v.Runs = v.Runs[max(0, len(v.Runs)-Shown):]
		var err error
		if v.trends, err = baseline.Trends(v.comparable()); err != nil {
			return nil, err
		}
	}
	h.follow()
	return h, nil
}

// versionOf names what a run tested: the version that Bamboo tells, else the profile.
func versionOf(r *baseline.Run) string {
	e := r.Environment
	name := cmp.Or(e.Profile, e.Target, "Bamboo")
	if e.Bamboo != "" {
		name += " " + e.Bamboo
	}
	return name
}

// Last is the newest run.
func (v *Version) Last() *baseline.Run { return v.Runs[len(v.Runs)-1] }

// comparable are the runs whose measurements can be compared with those of the last one.
func (v *Version) comparable() []*baseline.Run {
	machine := v.Last().Environment.Machine()
	return slices.DeleteFunc(slices.Clone(v.Runs), func(r *baseline.Run) bool {
		return r.Environment.Machine() != machine
	})
}

// key names a promise from run to run. Rows of examples may share a name: then their order counts.
type key struct {
	name       string
	occurrence int
}

// follow finds every promise in every run. What it is called and where it stands is what the newest run says.
func (h *History) follow() {
	found := map[key]*Promise{}
	type at struct{ version, run int }
	var order []at
	for v, version := range h.Versions {
		for r := range version.Runs {
			order = append(order, at{v, r})
		}
	}
	slices.SortStableFunc(order, func(a, b at) int {
		return h.Versions[b.version].Runs[b.run].Began.Compare(h.Versions[a.version].Runs[a.run].Began)
	})
	for _, o := range order {
		seen := map[string]int{}
		for _, s := range h.Versions[o.version].Runs[o.run].Scenarios {
			k := key{s.Name, seen[s.Name]}
			seen[s.Name]++
			p := found[k]
			if p == nil {
				p = h.promise(s)
				found[k] = p
				h.Promises = append(h.Promises, p)
			}
			if verdict, known := report.VerdictOf(s.Verdict); known {
				p.Under[o.version].Cells[o.run] = Cell{true, verdict, s.Why}
			}
		}
	}
	for _, p := range h.Promises {
		for i := range p.Under {
			p.Under[i].judge(h.Versions[i].Runs)
		}
	}
	slices.SortStableFunc(h.Promises, func(a, b *Promise) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

func (h *History) promise(s baseline.Scenario) *Promise {
	p := &Promise{Name: s.Name, Capability: s.Capability, Feature: s.Feature, File: s.File, Line: s.Line}
	for _, v := range h.Versions {
		p.Under = append(p.Under, Course{Cells: make([]Cell, len(v.Runs)), Since: -1})
	}
	return p
}

// Trends are those of a version's measurements, from what became worse to the rest.
func (v *Version) Trends() []baseline.Trend {
	order := []baseline.Finding{baseline.Worse, baseline.Better, baseline.Alike, baseline.TooFew}
	all := slices.Clone(v.trends)
	slices.SortStableFunc(all, func(a, b baseline.Trend) int {
		return cmp.Compare(slices.Index(order, a.Finding), slices.Index(order, b.Finding))
	})
	return all
}
