package prove

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
)

// firstScreen is how many lines of a failure are seen without scrolling.
const firstScreen = 24

// Twenty mistakes of a server, one of each kind and more, and the words by which a reader who knows no more than the
// failure must find each: those of the headline, and those of the first screen. What they fail with is what prove saw.
var atFirstSight = []struct{ kind, feature, defect, headline, screen string }{
	{"wire", "stream/an_answer_streams", "stream-of-wrong-type",
		`the header "content-type"; "application/json", promised …text/event-stream…`,
		"content type of an event stream"},
	{"wire", "security/hostile_frames_do_no_harm", "protocol-errors-without-close-code",
		"closed the connection; without a close frame, promised close code 1002", "A frame without a mask"},
	{"wire", "websocket/pings_and_commands_are_answered", "ping-frames-answered-twice",
		`the ping frame; ["are you there" "are you there"], promised ["are you there"]`, "exactly one pong frame"},
	{"wire", "stream/an_answer_streams", "no-terminal",
		"the end of the answer; the stream ended with a clean end of file", "came: 10 token"},
	{"order", "stream/an_answer_streams", "token-after-terminal", "token after the terminal", "nothing after it"},
	{"order", "stream/an_answer_streams", "two-terminals", "two terminals: complete at", "nothing after it"},
	{"wire", "tools/tools_do_what_the_model_asks", "arguments-lose-digits-when-shown",
		`came as other events; {"account":12345678901234567000}, promised {"account": 12345678901234567890}`,
		"≠ | tool starts"},
	{"order", "websocket/pings_and_commands_are_answered", "pings-wait-for-the-answer",
		"the ping waited for the end of the answer", "agent_complete = complete"},
	{"history", "persistence/sessions_outlive_connections", "gateway-turns-not-in-history",
		"the user's history; 2 messages, promised 4 messages", "over HTTP and through the gateway"},
	{"history", "multiclient/users_do_not_disturb_each_other", "one-history-for-all", "Ben's history; My secret is 7",
		"≠ | user      | My secret is 7"},
	{"model side", "multiclient/users_do_not_disturb_each_other", "context-of-another-user",
		"the model was not sent the promised conversation; My secret is 7", "What is Ann's secret?"},
	{"model side", "session/every_prompt_is_valid", "long-turns-cut-in-the-prompt",
		"(65536 characters); promised; (100000 characters)", "A turn of 100 kB is whole in the next prompt"},
	{"model side", "session/every_prompt_is_valid", "answer-not-streamed",
		"the prompt; stream is not true, promised the answer is streamed", "every prompt"},
	{"objective", "perf/many_users_are_served_at_once", "one-token-at-a-time",
		"added first token latency p95; promised < 100 ms", "added total time"},
	{"objective", "perf/bamboo_gets_through_its_work", "four-answers-at-a-time", "throughput; promised > 30 /s",
		"added total time"},
	{"security", "security/ids_open_nothing_else", "id-is-a-path",
		"GET /api/v1/history/x%2F..; 200 OK, promised 400 Bad Request or 404 Not Found", "A path traversal to the id"},
	{"security", "security/hostile_frames_do_no_harm", "frame-memory-reserved-early",
		"Bamboo's memory; 109 MB, promised at most 20 MB more", "Announced frames that never arrive"},
	{"restart", "persistence/history_survives_the_server", "answers-stored-at-shutdown-only",
		"history is not the promised one; You said: What is bamboo?; is missing", "the same after a kill"},
	{"restart", "persistence/history_survives_the_server", "restart-shuffles-history",
		"history is not the promised one; what was promised came in another order", "≠ | user      | What is bamboo?"},
	{"restart", "persistence/history_survives_the_server", "context-lost-on-restart",
		"the model was not sent the promised conversation; My name is Li is missing", "goes on after a kill"},
	{"soak", "recovery/a_client_leaves", "disconnect-leaks-a-file",
		"what it should have given back; open files; 21; 17", "Eight clients that disconnect in mid-answer"},
	{"soak", "perf/bamboo_stays_small", "leaks-5-mb-a-second",
		"memory growth per minute; promised < 100 MB", "31 s of steady load"},
}

func TestAFailureNamesTheMistakeAtFirstSight(t *testing.T) {
	kinds := map[string]bool{}
	for _, c := range atFirstSight {
		kinds[c.kind] = true
		file := "features/" + c.feature + ".feature"
		all, err := ReadFailures(filepath.Join("..", "..", filepath.FromSlash(FailuresFolder)), []string{file})
		if err != nil {
			t.Fatal(err)
		}
		said := all.Of(c.defect)
		if said.Text == "" {
			t.Errorf("%s: there is no failure of it in %s", c.defect, c.feature)
			continue
		}
		r := failed(said, file)
		for _, words := range strings.Split(c.headline, "; ") {
			if !strings.Contains(r.Headline(), words) {
				t.Errorf("%s: the headline does not say %q:\n%s", c.defect, words, r.Headline())
			}
		}
		if got := screen(t, r); !strings.Contains(got, c.screen) {
			t.Errorf("%s: the first screen does not say %q:\n%s", c.defect, c.screen, got)
		}
	}
	if len(atFirstSight) < 20 || len(kinds) != 8 {
		t.Errorf("%d mistakes of %d kinds", len(atFirstSight), len(kinds))
	}
}

// failed is the result that a recorded failure comes from.
func failed(said Said, file string) *report.Result {
	sentence, text, _ := strings.Cut(said.Text, "\n")
	keyword, sentence, _ := strings.Cut(sentence, " ")
	text = strings.ReplaceAll(strings.TrimPrefix(text, "  "), "\n  ", "\n")
	r := &report.Result{Verdict: report.Broken, Err: errors.New(text), Scenario: &report.Scenario{Name: said.Scenario,
		File: file, Steps: []report.Step{{Keyword: keyword, Text: sentence}}}}
	if v := verdictsOf(text); len(v.Rows) > 0 {
		r.Err = &objective.Failure{Verdicts: v}
		r.Measurements = []report.Measurement{{Attempt: 1, Verdicts: v}}
	}
	r.Steps = []report.StepResult{{Ran: true, Err: r.Err}}
	return r
}

// verdictsOf are the rows of a table of objectives that a failure shows.
func verdictsOf(text string) objective.Verdicts {
	var v objective.Verdicts
	for _, l := range report.MessageLines(text) {
		if c := l.Cells; len(c) == 7 && c[0] != "metric" {
			v.Rows = append(v.Rows, objective.Judged{Row: objective.Row{Metric: c[0], Statistic: c[1], Limit: c[2]},
				Got: c[3], Interval: c[4], Verdict: objective.Verdict(c[6])})
		}
	}
	return v
}

// screen is the beginning of what the terminal says of a broken promise.
func screen(t *testing.T, r *report.Result) string {
	t.Helper()
	var out strings.Builder
	err := report.NewSummary(report.Terminal{Out: &out}).End(&report.Summary{Results: []*report.Result{r}})
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitN(out.String(), "\n", firstScreen+1)
	return strings.Join(lines[:min(len(lines), firstScreen)], "\n")
}
