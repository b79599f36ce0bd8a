package prove

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/report"
)

func TestTheCommandLine(t *testing.T) {
	tests := []struct {
		args string
		want string // in the error; empty: there is none
	}{
		{"", ""},
		{"features/stream --defect no-terminal --all", ""},
		{"--random", ""},
		{"--random=5 -c 2", ""},
		{"--write", ""},
		{"features --write", ""},
		{"--random=0", "whole number"},
		{"--random=x", "whole number"},
		{"-c 0", "at least one server"},
		{"--write --defect no-terminal", "--write"},
		{"--write --all", "--write"},
		{"--write --random", "--write"},
		{"--write features/stream", "--write"},
		{"--wrong", "unknown flag"},
	}
	for _, test := range tests {
		c := &Command{Out: io.Discard}
		err := c.parse(c.flags(), strings.Fields(test.args))
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%q: %v", test.args, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%q: error %v, want one with %q", test.args, err, test.want)
		}
	}
}

func TestHelpIsPrinted(t *testing.T) {
	var out strings.Builder
	c := &Command{Out: &out}
	err := c.parse(c.flags(), []string{"--help"})
	if !errors.Is(err, pflag.ErrHelp) || !strings.Contains(out.String(), "--defect") {
		t.Errorf("error %v, printed %q", err, &out)
	}
}

func TestFunctionalAndMeasuringFeaturesAreProvenApart(t *testing.T) {
	for paths, want := range map[string]bool{"": true, "features": true, "./features/": true, "features/perf": true,
		"features/stream": false, "features features/perf": false} {
		c := &Command{Paths: strings.Fields(paths)}
		if got := c.everything(); got != want {
			t.Errorf("%q: everything %t, want %t", paths, got, want)
		}
	}
	for path, want := range map[string]bool{"features": false, "features/perf": true, "features/perf/a.feature": true,
		"features/performers": false} {
		if got := measures(path); got != want {
			t.Errorf("%q measures: %t, want %t", path, got, want)
		}
	}
	flow := []*report.Scenario{{Name: "95 of 100 tokens arrive within 60 ms of the one before"}}
	c := &Command{Paths: []string{"features/perf"}}
	all, err := c.defects(flow)
	if err != nil || len(all) == 0 || slices.ContainsFunc(all, func(d defect.Defect) bool { return !measured(d) }) {
		t.Errorf("%d defects of performance, %v", len(all), err)
	}
	c.Paths = nil
	if all, err := c.defects(flow); err != nil || len(all) != 0 {
		t.Errorf("%d functional defects about a measurement, %v", len(all), err)
	}
	c.All = true
	if all, err := c.defects(flow); err != nil || len(all) < 60 || slices.ContainsFunc(all, measured) {
		t.Errorf("%d functional defects, %v", len(all), err)
	}
	c.Defect = "no-such"
	if _, err := c.defects(flow); err == nil {
		t.Error("an unknown defect was taken")
	}
}
