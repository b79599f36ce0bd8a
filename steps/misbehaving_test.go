package steps_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/config"
	"bamboo-spec/support/runner"
)

var update = flag.Bool("update", false, "write what the runs say now to testdata, to be read before it is kept")

// promises are what a server can break in the ways below, over HTTP and at the gateway.
var promises = []string{
	"The health route /health answers OK",
	"A new conversation names the URL of its stream",
	"The complete answer arrives and ends exactly once",
	"History shows the question and the answer exactly as streamed",
	"Five users who ask at the same time each get their own answer",
	"The complete answer arrives through the gateway and ends exactly once",
	"A gateway client receives no events of other sessions",
	"The reply to a command goes only to the client that sent it",
}

// TestNoMisbehaviourIsGreen aims the promises at servers that break some of them.
// What each run says is kept in testdata/misbehaving: whoever reads such a text,
// and nothing else, must be able to tell what the server did.
func TestNoMisbehaviourIsGreen(t *testing.T) {
	both := func(acts func(string) []act) fault { return fault{stream: acts, chat: acts} }
	servers := map[string]fault{
		"keeps_its_promises":             {},
		"answers_200_and_stays_silent":   {stream: after(0, act{does: fallsSilent})},
		"never_answers_at_the_gateway":   {chat: after(0, act{does: fallsSilent})},
		"never_answers_a_message":        {neverTakes: true},
		"hangs_up_early":                 both(after(2, act{does: hangsUp})),
		"drops_the_connection":           both(after(2, act{does: drops})),
		"ends_twice":                     both(after(all, act{does: "complete"})),
		"ends_in_an_error":               both(after(2, act{"error", "the model is overloaded"})),
		"mixes_two_answers":              {stream: mixed},
		"mixes_two_answers_of_any_model": {stream: mixed, ownModel: true},
		"tells_everybody_at_the_gateway": {gossips: true},
	}
	inSuite(t)
	for name, f := range servers {
		t.Run(name, func(t *testing.T) {
			code, said := run(t, start(t, f), f)
			if want := map[bool]int{true: 0, false: 1}[name == "keeps_its_promises"]; code != want {
				t.Errorf("exit code %d, not %d", code, want)
			}
			sameAsKept(t, name, said)
		})
	}
}

const all = -1

// after is the beginning of a sound answer and then something else.
func after(n int, then act) func(string) []act {
	return func(question string) []act {
		acts := sound(question)
		if n != all {
			acts = acts[:n]
		}
		return append(acts, then)
	}
}

// mixed puts words of the answer to Ben into the answer to Ann.
func mixed(question string) []act {
	acts := sound(question)
	if question != "What does a panda eat?" {
		return acts
	}
	ben := sound("How tall is a bamboo?")
	return append(append(acts[:4:4], ben[2:7]...), acts[4:]...)
}

var root string // of the project

// inSuite makes the working folder one that holds the features and godog.yml, so
// that what a run leaves does not meet what other runs leave.
func inSuite(t *testing.T) {
	var err error
	if root, err = filepath.Abs(".."); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "features"), os.DirFS(filepath.Join(root, "features"))); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}

// run aims the promises at a server, as whoever owns a Bamboo would.
func run(t *testing.T, s *server, f fault) (int, string) {
	for name, value := range map[string]string{
		"BAMBOO_PROFILE":        "reference",
		"BAMBOO_API_URL":        s.api.URL,
		"BAMBOO_WS_URL":         strings.Replace(s.gateway.URL, "http", "ws", 1),
		"BAMBOO_API_TIMEOUT":    "2",           // a shorter wait that is missed is not judged on a busy machine
		"BAMBOO_MODEL_LISTEN":   "127.0.0.1:0", // nobody asks it, but its default reply is then known
		"RUN_INTEGRATION_TESTS": "true",
		"RUN_SLOW_TESTS":        "false",
	} {
		t.Setenv(name, value)
	}
	if f.ownModel {
		if err := os.Unsetenv("BAMBOO_MODEL_LISTEN"); err != nil { // until Setenv restores it
			t.Fatal(err)
		}
	}
	var quoted []string
	for _, p := range promises {
		quoted = append(quoted, regexp.QuoteMeta(p))
	}
	var out bytes.Buffer
	c := &runner.Command{
		Sentences: steps.Add, Out: &out, Errors: &out,
		Options: runner.Options{Config: filepath.Join(root, "godog.yml")},
		Flags:   config.Flags{Paths: []string{"features"}, Name: "^(" + strings.Join(quoted, "|") + ")$"},
	}
	if f.gossips {
		c.Flags.Concurrency = 1 // else everybody hears of the other scenarios too, in any order
	}
	return c.Run(t.Context()), normal(out.String())
}

// changing is what differs from run to run: times, ports and the lines of the features.
var changing = []struct{ is, becomes string }{
	{`out/runs/[^/]+/`, "out/runs/RUN/"},
	{`(?m)^Run once more, alone: .*\n  a wait was missed .*\n\n`, ""},
	{`127\.0\.0\.1:\d+`, "127.0.0.1:PORT"},
	{`(?m)^ +\+[0-9.]+ (ns|µs|ms|s) `, "        +TIME "},
	{`(waited|there after|at) [0-9.]+ (ns|µs|ms|s)\b`, "$1 TIME"},
	{`(?m)  [0-9.]+ s$`, "  TIME"},
	{`\.feature:\d+`, ".feature:LINE"},
	{`-\d+/(transcript\.txt|calls\.sh)`, "-LINE/$1"},
	{`\b[0-9a-f]{32}\b`, "TRACE"},
	{`(?m)^Slowest:\n(?:  .*\n)+\n`, ""},
	{`(?m)^✗ .*\n`, ""}, // told at once, in the order in which scenarios end
	// on a machine that is busy
	{`(?m)^.*\n +run once more, alone: at first a wait was missed while .*\n\n?`, ""},
}

var (
	newID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)
	cutID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]+…`) // in the middle of a headline
)

// normal gives a text without what changes; ids are numbered as they appear.
func normal(said string) string {
	numbers := map[string]string{}
	said = newID.ReplaceAllStringFunc(said, func(id string) string {
		if numbers[id] == "" {
			numbers[id] = fmt.Sprint("ID-", len(numbers)+1)
		}
		return numbers[id]
	})
	said = cutID.ReplaceAllString(said, "ID…")
	for _, c := range changing {
		said = regexp.MustCompile(c.is).ReplaceAllString(said, c.becomes)
	}
	return said
}

func sameAsKept(t *testing.T, name, said string) {
	t.Helper()
	file := filepath.Join(root, "steps", "testdata", "misbehaving", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(said), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if said != string(kept) {
		t.Errorf(
			"the run said\n%s\nbut %s holds\n%s\nif the new text names the fault as well: go test ./steps -run "+
				"Misbehaviour -update",
			said, file, kept)
	}
}
