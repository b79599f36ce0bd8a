package runner

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/config"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world"
)

// calling is a vocabulary that talks to a server, so that there is a transcript.
func calling(g *rig) Sentences {
	return func(book *sentence.Book, w *world.World) {
		g.sentences(book, w)
		book.When(`^somebody calls$`, func(ctx context.Context) error {
			return w.Call(ctx, bamboo.Request{Method: http.MethodGet, Path: "/here"})
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
	folder(t, map[string]string{
		"features/a/x y.feature": "Feature: f\n  Scenario: kept\n    When somebody calls\n  Scenario Outline: broken <n>\n    When somebody calls\n    Then it breaks\n    Examples:\n      | n |\n      | 1 |\n      | 2 |\n  Scenario: known\n    When somebody calls\n    Then it breaks\n",
		"features/b/y.feature":   "Feature: g\n  Scenario: kept too\n    When somebody calls\n",
	})
	g := evidenceRig(t)
	g.cfg.Concurrency = 4
	g.cfg.KnownBroken = []config.KnownBroken{knownBroken("known", "")}
	summary, err := g.run()
	if err != nil || summary.Problem != nil {
		t.Fatal(err, summary.Problem)
	}
	want := []string{"out/failures/a-x_y-10/transcript.txt", "out/failures/a-x_y-11/transcript.txt", "out/failures/a-x_y-9/transcript.txt"}
	found, err := filepath.Glob(Output + "/failures/*/*")
	if err != nil || !slices.Equal(found, want) {
		t.Fatalf("left are %v, %v; want %v", found, err, want)
	}
	for _, r := range summary.Results {
		if (len(r.Evidence) == 1) != (r.Verdict != report.Kept) {
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
			folder(t, one("When somebody calls", "And the disk fails", "Then it breaks"))
			g := evidenceRig(t)
			if c.known {
				g.cfg.KnownBroken = []config.KnownBroken{knownBroken("s", "")}
			}
			summary, err := g.run()
			if err != nil {
				t.Fatal(err)
			}
			if p := said(summary.Problem); summary.ExitCode() != c.code || !strings.HasPrefix(p, "the evidence of features/a/x.feature:2 could not be kept: ") {
				t.Errorf("exit code %d, problem %s", summary.ExitCode(), p)
			}
			if r := summary.Results[0]; strings.Contains(said(r.Err), "evidence") {
				t.Errorf("the scenario is said to have failed for it: %v", r.Err)
			}
		})
	}
}

func TestAnInterruptedScenarioIsNoFailureToKeep(t *testing.T) {
	folder(t, one("When somebody calls", "And the run is interrupted"))
	summary, err := evidenceRig(t).run()
	if err != nil || summary.Results[0].Verdict != report.Interrupted {
		t.Fatal(summary, err)
	}
	if _, err := os.Stat(Output); !os.IsNotExist(err) || len(summary.Results[0].Evidence) > 0 {
		t.Errorf("it left evidence: %v %v", summary.Results[0].Evidence, err)
	}
}

func TestEvidenceHasNowhereToGo(t *testing.T) {
	folder(t, one("Then it holds"))
	if err := os.WriteFile(Output, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := newRig(t).run(); err == nil || !strings.Contains(err.Error(), Output) {
		t.Errorf("with a file in place of its folder it says %v", err)
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
