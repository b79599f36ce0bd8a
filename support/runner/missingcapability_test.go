package runner

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/config"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// rootRig has sentences that need answers and what becomes of them.
func rootRig(t *testing.T) *rig {
	g := newRig(t)
	g.source = &noBamboo{can: capability.Of(capability.HTTP, capability.Gateway)}
	g.vocabulary = func(b *sentence.Book, w *world.World) {
		g.sentences(b, w)
		needs := sentence.Needs(capability.HTTP, capability.Answers)
		b.When(`^an answer comes$`, does, needs)
		b.When(`^no answer comes in (\d+) ms$`, func(_ context.Context, ms int) error {
			d := time.Duration(ms) * time.Millisecond
			return &client.TimeoutError{What: fmt.Sprintf("the end of the answer to %q", d), Waited: d,
				Err: context.DeadlineExceeded}
		}, needs)
		b.When(`^nobody of (\d+) is answered (in time|well)$`, func(_ context.Context, n int, as string) error {
			w.Measured(report.Measurement{Result: &measure.Result{GaveUp: n,
				Runs: []measure.Run{{TimedOut: true}, {TimedOut: as == "in time"}}}})
			return fmt.Errorf("0 of %d objectives hold", n)
		}, needs)
		b.When(`^a wrong answer comes$`, func(context.Context) error { return errors.New("it is wrong") }, needs)
		b.When(`^nobody listens$`,
			func(context.Context) error { return &net.OpError{Op: "dial", Err: errors.New("connection refused")} },
			needs)
		b.When(`^the gateway says nothing$`, func(context.Context) error {
			return &client.TimeoutError{What: "the end", Err: context.DeadlineExceeded}
		}, sentence.Needs(capability.Gateway, capability.GatewayAnswers))
	}
	return g
}

func scenarios(whens ...string) map[string]string {
	text := "Feature: f\n"
	for i, when := range whens {
		text += fmt.Sprintf("  Scenario: s%d\n    When %s\n    Then it holds\n", i, when)
	}
	return map[string]string{"features/a/x.feature": text}
}

func TestWhatIsFoundMissingIsNotWaitedForAgain(t *testing.T) {
	const silent, other = "no answer comes in 7 ms", "no answer comes in 8 ms"
	for name, c := range map[string]struct {
		whens []string
		want  string // the first letter of each verdict: k(ept), b(roken), n(ot run)
		says  string
	}{
		"nothing answers": {[]string{silent, other, silent, silent, silent, silent, "an answer comes",
			"nothing happens"}, "bbbbbnnk",
			"5 scenarios found that this Bamboo gives no answer over HTTP"},
		"one was answered": {[]string{silent, silent, silent, silent, "an answer comes", silent, silent},
			"bbbbkbb", ""},
		"one was answered wrong": {[]string{silent, silent, silent, silent, "a wrong answer comes", silent, silent},
			"bbbbbbb", ""},
		"what needs none is none": {[]string{silent, silent, "nothing happens", silent, silent, silent, silent},
			"bbkbbbn", ""},
		"wrong answers": {[]string{"a wrong answer comes", "a wrong answer comes", "a wrong answer comes",
			"a wrong answer comes", "a wrong answer comes", "a wrong answer comes"}, "bbbbbb", ""},
		"loads of all sizes": {[]string{"nobody of 3 is answered in time", "nobody of 5 is answered in time",
			"nobody of 7 is answered in time", "nobody of 9 is answered in time",
			"nobody of 4 is answered in time", "an answer comes"}, "bbbbbn",
			"5 scenarios found that this Bamboo gives no answer over HTTP"},
		"loads that fail otherwise": {[]string{"nobody of 3 is answered well",
			"nobody of 3 is answered well", "nobody of 3 is answered well",
			"nobody of 3 is answered well", "nobody of 3 is answered well",
			"an answer comes"}, "bbbbbk", ""},
		"it died": {[]string{"an answer comes", "nobody listens", "nobody listens", "nobody listens", "nobody listens",
			"nobody listens", "nobody listens", "the gateway says nothing"}, "kbbbbbnb",
			"5 scenarios found that this Bamboo does not answer over HTTP at all"},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, scenarios(c.whens...))
			summary, err := rootRig(t).run()
			if err != nil || summary.Problem != nil {
				t.Fatal(err, summary.Problem)
			}
			got, says := "", ""
			for _, r := range summary.Results {
				got += r.Verdict.String()[:1]
				if says == "" && r.Verdict == report.NotRun {
					says = r.Reason
				}
			}
			if got != c.want || c.says != "" && says != c.says || summary.ExitCode() != 1 {
				t.Errorf("it came to %s, “%s”, exit code %d", got, says, summary.ExitCode())
			}
		})
	}
}

// If the cause is known the run ends well.
func TestWhatIsKnownToBeMissingIsNoFault(t *testing.T) {
	names := strings.Split(strings.Repeat("no answer comes in 7 ms,", 6)+"nothing happens", ",")
	featuretest.Folder(t, scenarios(names...))
	g := rootRig(t)
	g.cfg.KnownBroken = []config.Cause{{Reason: "silent", Needs: capability.Of(capability.Answers),
		Seen: patterns("did not come"), Where: "godog.yml:1:1"}}
	want := strings.Repeat("known broken\n", 5) + "not run\nkept\n"
	got := g.verdicts()
	for i := range 7 {
		got = strings.Replace(got, fmt.Sprintf("s%d: ", i), "", 1)
	}
	if got != want+"exit code 0\n" {
		t.Errorf("it came to\n%s", got)
	}
}
