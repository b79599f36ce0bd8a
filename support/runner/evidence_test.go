package runner

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/support/client"
	"bamboo-spec/support/config"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// calling is a vocabulary that talks to a server, so that there is a transcript.
func calling(g *rig) plan.Sentences {
	return func(book *sentence.Book, w *world.World) {
		g.sentences(book, w)
		book.When(`^somebody calls$`, func(ctx context.Context) error {
			return w.Calls().Do(ctx, client.Request{Method: http.MethodGet, Path: "/here"})
		})
		book.When(`^the disk fails$`, func(context.Context) error {
			if err := os.RemoveAll(Output); err != nil {
				return err
			}
			return os.WriteFile(Output, nil, 0o644)
		})
	}
}

func evidenceRig(t *testing.T) *rig {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(server.Close)
	g := newRig(t)
	g.vocabulary = calling(g)
	g.source = target.NewRemote(target.RemoteOptions{API: server.URL})
	return g
}

func TestFailuresLeaveATranscriptUntilTheNextRun(t *testing.T) {
	featuretest.Folder(t, map[string]string{
		"features/a/x y.feature": "Feature: f\n  Scenario: kept\n    When somebody calls\n    Then it holds\n  Scenario Outline: broken " +
			"<n>\n    When somebody calls\n    Then it breaks\n    Examples:\n      | n |\n      | 1 |\n      | " +
			"2 |\n  Scenario: known\n    When somebody calls\n    Then it breaks\n",
		"features/b/y.feature": "Feature: g\n  Scenario: kept too\n    When somebody calls\n    Then it holds\n",
	})
	g := evidenceRig(t)
	g.cfg.Concurrency = 4
	g.cfg.KnownBroken = []config.Cause{causeOf("known")}
	summary, err := g.run()
	if err != nil || summary.Problem != nil {
		t.Fatal(err, summary.Problem)
	}
	var want []string
	for _, line := range []string{"10", "11", "12"} {
		folder := "out/failures/a-x_y-" + line
		want = append(want, folder+"/calls.sh", folder+"/transcript.txt")
	}
	found, err := filepath.Glob(Output + "/failures/*/*")
	if err != nil || !slices.Equal(found, want) {
		t.Fatalf("left are %v, %v; want %v", found, err, want)
	}
	for _, r := range summary.Results {
		if (len(r.Evidence) == 2) != (r.Verdict != report.Kept) {
			t.Errorf("%s: evidence %v", r.Scenario.Name, r.Evidence)
		}
		for _, file := range r.Evidence {
			if text, err := os.ReadFile(file); err != nil || !strings.Contains(string(text), "/here") {
				t.Errorf("%s holds %q, %v", file, text, err)
			}
		}
	}

	g = evidenceRig(t)
	g.cfg.Paths = []string{"features/b"}
	if _, err := g.run(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(Output + "/failures"); !os.IsNotExist(err) {
		t.Errorf("the next run left the old evidence: %v", err)
	}
}

// Evidence that is lost fails the run, even where the failure itself is known.
func TestEvidenceThatCannotBeKept(t *testing.T) {
	for name, c := range map[string]struct {
		known bool
		code  int
	}{"of a broken promise": {false, 1}, "of a known one": {true, 2}} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, one("When somebody calls", "And the disk fails", "Then it breaks"))
			t.Setenv("TMPDIR", "/nowhere/at/all")
			g := evidenceRig(t)
			if c.known {
				g.cfg.KnownBroken = []config.Cause{causeOf("s")}
			}
			summary, err := g.run()
			if err != nil {
				t.Fatal(err)
			}
			if p := said(summary.Problem); summary.ExitCode() != c.code ||
				!strings.HasPrefix(p, "the evidence of features/a/x.feature:2 could not be kept: ") {
				t.Errorf("exit code %d, problem %s", summary.ExitCode(), p)
			}
			if r := summary.Results[0]; strings.Contains(said(r.Err), "evidence") {
				t.Errorf("the scenario is said to have failed for it: %v", r.Err)
			}
		})
	}
}

func TestAnInterruptedScenarioIsNoFailureToKeep(t *testing.T) {
	featuretest.Folder(t, one("When somebody calls", "And the run is interrupted", "Then it holds"))
	summary, err := evidenceRig(t).run()
	if err != nil || summary.Results[0].Verdict != report.Interrupted {
		t.Fatal(summary, err)
	}
	if _, err := os.Stat(Output + "/failures"); !os.IsNotExist(err) || len(summary.Results[0].Evidence) > 0 {
		t.Errorf("it left evidence: %v %v", summary.Results[0].Evidence, err)
	}
}

// A folder that cannot be written does not stop a run: the evidence goes elsewhere.
func TestEvidenceGoesElsewhere(t *testing.T) {
	featuretest.Folder(t, one("When somebody calls", "Then it breaks"))
	if err := os.WriteFile("taken", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	elsewhere := t.TempDir()
	t.Setenv("TMPDIR", elsewhere)
	g := evidenceRig(t)
	g.options.Folder = "taken"
	summary, err := g.run()
	if err != nil || summary.Problem != nil {
		t.Fatal(err, summary.Problem)
	}
	if files := summary.Results[0].Evidence; len(files) != 2 || !strings.HasPrefix(files[0], elsewhere) {
		t.Errorf("it is in %v", files)
	}
	if said := g.errors.String(); !strings.Contains(said, "taken cannot be written") ||
		!strings.Contains(said, "goes to "+elsewhere) {
		t.Errorf("it says %q", said)
	}
}

func TestFewEarlierRunsAreKept(t *testing.T) {
	dir := t.TempDir()
	var want []string
	for i := range runsKept + 5 {
		name := fmt.Sprintf("20260102T0304%02dZ-%d", i, 1<<30)
		if i >= 5 {
			want = append(want, name)
		}
		if err := os.MkdirAll(filepath.Join(dir, "runs", name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	own := fmt.Sprintf("20200102T030405Z-%d", os.Getpid())
	if err := os.MkdirAll(filepath.Join(dir, "runs", own), 0o755); err != nil {
		t.Fatal(err)
	}
	newEvidence(dir, io.Discard).clear()
	var left []string
	entries, err := os.ReadDir(filepath.Join(dir, "runs"))
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if want = append([]string{own}, want...); err != nil || !slices.Equal(left, want) {
		t.Errorf("left are %q, %v; want %q", left, err, want)
	}
}

func TestARunLeavesTheEvidenceOfAnother(t *testing.T) {
	dir := t.TempDir()
	p := &planned{Chosen: &plan.Chosen{Scenario: &report.Scenario{File: "features/a/x.feature", Line: 3}}}
	first := newEvidence(dir, io.Discard)
	files, err := first.keep(p, []world.Evidence{{Name: "server.log", Text: "text"}}, client.Mask(nil))
	if err != nil {
		t.Fatal(err)
	}
	newEvidence(dir, io.Discard).clear()
	if _, err := os.Stat(files[0]); err != nil {
		t.Error(err)
	}
	if _, err := os.Lstat(first.latest()); !os.IsNotExist(err) {
		t.Errorf("old evidence looks new: %v", err)
	}
}

func TestEachScenarioHasAFolderOfItsOwn(t *testing.T) {
	for file, want := range map[string]string{
		"features/stream/an_answer.feature": "stream-an_answer-3",
		"features/perf/a/x.feature":         "perf-a-x-3",
		"features/perf/b/x.feature":         "perf-b-x-3",
		"features/zh-CN/健康 检查.feature":      "zh_CN-健康_检查-3",
		"/elsewhere/x.feature":              "elsewhere-x-3",
		"../up/x.feature":                   "up-x-3",
	} {
		if got := folderName(file, 3); got != want {
			t.Errorf("%s goes to %s, want %s", file, got, want)
		}
	}
}
