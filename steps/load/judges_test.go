package load_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bamboo-spec/steps"
	"bamboo-spec/support/client"
	engine "bamboo-spec/support/load"
	"bamboo-spec/support/report"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/target"
)

// differ are what the two judges take differently, and why they may.
var differ = map[string]string{
	"stopped, another text": "the sentence is about the end of a stopped answer; others are about what it had said",
}

// patience is how long a judge waits for what does not come.
func (s spoken) patience() time.Duration {
	if s.open {
		return 300 * time.Millisecond
	}
	return 20 * time.Second
}

// underLoad is what the load client finds wrong with what is spoken.
func underLoad(t testing.TB, s spoken, gateway bool) error {
	b := s.start(t)
	at := client.Config{API: b.URL, Gateway: b.gatewayURL()}
	o := engine.Options{Config: at, Connections: 2, Timeout: s.patience()}
	ask := engine.Ask{Message: "Tea?", Want: "tea"}
	if gateway {
		return atGateway(t, o, ask)
	}
	if s.first > 0 {
		ask.StopAfter = 1
	}
	c, err := engine.NewHTTP(o)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return c.Converse(t.Context(), ask).Err
}

func atGateway(t testing.TB, o engine.Options, ask engine.Ask) error {
	g, err := engine.NewGateway(o)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := g.Dial(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close() // says that it is closed already, or nothing
	if run := conn.Chat(t.Context(), ask); run.Err != nil {
		return run.Err
	}
	return conn.Leave(t.Context())
}

// functional are scenarios in which a user meets what is spoken.
type functional struct {
	suite                    *runner.Suite
	stream, stopped, gateway *report.Scenario
}

func newFunctional(t testing.TB) functional {
	file := filepath.Join(t.TempDir(), "tea.feature")
	err := os.WriteFile(file, []byte(`Feature: Tea

  Scenario: A stream
    When the user asks "Tea?"
    Then the answer is "tea"

  Scenario: A stopped stream
    Given the user is reading the answer to "Tea?"
    When the user stops the answer
    Then the answer ends as stopped within 20 s

  Scenario: The gateway
    Given the user is connected to the gateway
    When the user asks "Tea?" through the gateway
    Then the answer is "tea"
`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	suite, err := runner.NewSuite(runner.Choice{Paths: []string{file}}, steps.Add)
	if err != nil {
		t.Fatal(err)
	}
	all := suite.Scenarios()
	return functional{suite, all[0], all[1], all[2]}
}

// finds is what a scenario finds wrong with what is spoken.
func (f functional) finds(t testing.TB, s spoken, gateway bool) error {
	b := s.start(t)
	source := target.NewRemote(target.RemoteOptions{API: b.URL, Gateway: b.gatewayURL()})
	scenario := f.stream
	switch {
	case gateway:
		scenario = f.gateway
	case s.first > 0:
		scenario = f.stopped
	}
	result, err := f.suite.RunOne(context.WithoutCancel(t.Context()), scenario, source, s.patience())
	if err != nil {
		t.Fatal(err)
	}
	if err := source.Close(); err != nil {
		t.Fatal(err)
	}
	if result.Verdict == report.Unjudged {
		t.Errorf("the scenario could not be judged: %v", result.Err)
	}
	return result.Err
}

// TestTheJudgesAgree gives the same bytes to the client of a load and to a scenario: an answer that is right for the
// one is right for the other.
func TestTheJudgesAgree(t *testing.T) {
	f := newFunctional(t)
	unused := map[string]bool{}
	for name := range differ {
		unused[name] = true
	}
	for kind, all := range map[string][]said{"stream": streams, "gateway": gatewayFrames} {
		for _, s := range all {
			t.Run(kind+"/"+s.name, func(t *testing.T) {
				fault, found := underLoad(t, s.spoken, kind == "gateway"), f.finds(t, s.spoken, kind == "gateway")
				if (found == nil) != s.right {
					t.Errorf("the scenario finds: %v", found)
				}
				delete(unused, s.name)
				switch differs := (fault == nil) != (found == nil); {
				case differs && differ[s.name] == "":
					t.Errorf("the load finds: %v\nthe scenario finds: %v", fault, found)
				case !differs && differ[s.name] != "":
					t.Errorf("both find the same, so the difference need not be listed: %v", fault)
				}
			})
		}
	}
	for name := range unused {
		t.Errorf("a difference is listed for %q, and nothing is called that", name)
	}
}

// TestReadsDoNotMatter gives streams to both judges byte by byte.
func TestReadsDoNotMatter(t *testing.T) {
	f := newFunctional(t)
	for _, s := range streams {
		if body := strings.Join(s.pieces, ""); len(body) < 500 && s.first == 0 && !s.open {
			t.Run(s.name, func(t *testing.T) {
				s.pieces = strings.Split(body, "")
				if strings.ToValidUTF8(body, "") != body {
					t.Skip("not run: Split would change it")
				}
				finds := map[string]error{"load": underLoad(t, s.spoken, false),
					"scenario": f.finds(t, s.spoken, false)}
				for who, err := range finds {
					if (err == nil) != s.right {
						t.Errorf("the %s finds: %v", who, err)
					}
				}
			})
		}
	}
}

// FuzzTheJudgesAgree compares the judges over any stream.
func FuzzTheJudgesAgree(f *testing.F) {
	for _, s := range streams {
		if body := strings.Join(s.pieces, ""); len(body) < 1000 && s.first == 0 && !s.open && !s.breaks {
			f.Add([]byte(body))
		}
	}
	judge := newFunctional(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		s := says(string(body))
		if fault, found := underLoad(t, s, false), judge.finds(t, s, false); (fault == nil) != (found == nil) {
			t.Errorf("the load finds: %v\nthe scenario finds: %v", fault, found)
		}
	})
}
