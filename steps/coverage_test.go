package steps_test

import (
	"bytes"
	"fmt"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	gherkin "github.com/cucumber/gherkin/go/v42"
	messages "github.com/cucumber/messages/go/v34"

	"bamboo-spec/steps"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// integrationTests are the functional tests of the older suite.
var integrationTests = []string{
	"health_endpoint", "create_session", "create_session_with_custom_id", "stream_endpoint", "history_endpoint",
	"stop_endpoint",
	"ws_connection", "ws_connect_message", "ws_chat_message", "ws_without_connect", "create_via_http_chat_via_ws",
	"parallel_http_ws_usage",
	"session_persists_after_disconnect", "http_session_persistence", "multiple_ws_clients_same_session",
	"concurrent_http_requests",
	"complete_conversation_flow_http", "complete_conversation_flow_ws", "stream_not_found", "invalid_json_payload",
	"ws_reconnect_after_disconnect", "graceful_degradation_under_load",
}

// neverCovered is what no test of the older suite was about.
var neverCovered = []string{
	"event-stream framing, split at every byte",
	"tool calls",
	"context sent upstream",
	"upstream errors, stalls, early close",
	"a client that leaves in mid-stream",
	"a second stream on a running session",
	"a bad network",
	"oversize bodies and frames",
	"binary frames",
	"frame pings",
	"commands",
	"auth, capacity, origin",
	"server restart and kill",
	"a slow reader",
	"server memory, descriptors, connections",
	"a disk that fails",
	"Unicode split over tokens",
	"empty answer",
	"long conversations",
	"long messages",
	"long answers",
	"broken requests and frames",
	"slow and silent clients",
	"ids that are no ids",
	"forged lines and headers",
	"odd JSON",
}

// performanceTests are those of speed and size.
var performanceTests = []string{
	"concurrent_10", "concurrent_50", "concurrent_100", "first_token_latency", "total_response_time",
	"websocket_latency",
	"http_throughput", "websocket_throughput", "memory_under_load", "memory_stability", "full_benchmark",
}

// needARestart cannot be shown at a Bamboo that somebody else started.
var needARestart = []string{"http_session_persistence"}

// covering is a row of COVERAGE.md: a scenario that stands for old tests, or for a topic that is new.
type covering struct {
	tests    []string
	scenario string
	feature  string // its path from steps/
	anywhere string // the cell “any Bamboo”
}

func TestCoverageIsTrue(t *testing.T) {
	rows := coverings(t, "What the older suite promised")
	older := slices.Concat(integrationTests, performanceTests)
	for _, test := range older {
		stands := slices.DeleteFunc(slices.Clone(rows),
			func(c covering) bool { return !slices.Contains(c.tests, test) })
		anywhere := slices.ContainsFunc(stands, func(c covering) bool { return c.anywhere == anyBamboo })
		switch {
		case len(stands) == 0:
			t.Errorf("no scenario stands for %s", test)
		case anywhere == slices.Contains(needARestart, test):
			t.Errorf("%s has a scenario that runs against any Bamboo: %t", test, anywhere)
		}
	}
	holds(t, rows, older)
}

func TestCoverageOfWhatIsNewIsTrue(t *testing.T) {
	rows := coverings(t, "What it never covered")
	for _, topic := range neverCovered {
		if !slices.ContainsFunc(rows, func(c covering) bool { return slices.Contains(c.tests, topic) }) {
			t.Errorf("no scenario stands for %s", topic)
		}
	}
	holds(t, rows, neverCovered)
}

// holds checks that each row stands for something on the list, that its scenario is
// there, and what it says of the Bamboo that the scenario needs.
func holds(t *testing.T, rows []covering, list []string) {
	t.Helper()
	for _, c := range rows {
		for _, test := range c.tests {
			if !slices.Contains(list, test) {
				t.Errorf("nothing that is to be covered is called %q", test)
			}
		}
		needs, err := needsOf(c.feature, c.scenario)
		if err != nil {
			t.Error(err)
		} else if said := inWords(needs); said != c.anywhere {
			t.Errorf("“%s”: any Bamboo: %s, not %s", c.scenario, said, c.anywhere)
		}
	}
}

var link = regexp.MustCompile(`^\[(.*)\]\((\.\./features/.*\.feature)\)$`)

// coverings reads the table below a heading of COVERAGE.md. A row whose first cell
// is empty goes on with the tests of the row above.
func coverings(t *testing.T, heading string) []covering {
	t.Helper()
	text, err := os.ReadFile("COVERAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	_, below, ok := strings.Cut(string(text), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("COVERAGE.md has no part “%s”", heading)
	}
	below, _, _ = strings.Cut(below, "\n## ")
	var all []covering
	var tests []string
	for line := range strings.Lines(below) {
		cells := strings.Split(strings.TrimSpace(line), "|")
		switch {
		case cells[0] != "" || len(cells) == 1, strings.HasPrefix(line, "| old test |"),
			strings.HasPrefix(line, "| topic |"), strings.HasPrefix(line, "|---"):
			continue
		case len(cells) != 6:
			t.Fatalf("a row has %d cells, not 4: %s", len(cells)-2, line)
		}
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if cells[1] != "" {
			tests = names(cells[1])
		}
		m := link.FindStringSubmatch(cells[3])
		if m == nil {
			t.Fatalf("%q is not a link to a feature", cells[3])
		}
		all = append(all, covering{tests, strings.ReplaceAll(m[1], `\`, ""), m[2], cells[4]})
	}
	return all
}

// names are those of one cell: a topic may hold commas, the name of an old test holds no space.
func names(cell string) []string {
	if slices.Contains(neverCovered, cell) {
		return []string{cell}
	}
	return strings.Split(cell, ", ")
}

// needsOf is what a scenario, with all its examples, needs of a target.
func needsOf(file, scenario string) (capability.Set, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	newID := (&messages.Incrementing{}).NewId
	ast, err := gherkin.ParseGherkinDocument(bytes.NewReader(content), newID)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	ids := scenariosNamed(ast.Feature, scenario)
	book := new(sentence.Book)
	steps.Add(book, world.New(world.Environment{}))
	var needs []capability.Capability
	found := false
	for _, p := range gherkin.Pickles(*ast, file, newID) {
		if !slices.Contains(ids, p.AstNodeIds[0]) {
			continue
		}
		found = true
		for _, st := range p.Steps {
			for _, s := range book.Match("", st.Text) {
				needs = append(needs, s.Needs...)
			}
		}
	}
	if !found {
		return nil, fmt.Errorf("%s has no scenario “%s”", path.Base(file), scenario)
	}
	return capability.Of(needs...), nil
}

// scenariosNamed are the ids of the scenarios and outlines of that name, as it is written.
func scenariosNamed(f *messages.Feature, name string) []string {
	var ids []string
	add := func(s *messages.Scenario) {
		if s != nil && s.Name == name {
			ids = append(ids, s.Id)
		}
	}
	for _, c := range f.Children {
		add(c.Scenario)
		if c.Rule != nil {
			for _, rc := range c.Rule.Children {
				add(rc.Scenario)
			}
		}
	}
	return ids
}

const anyBamboo = "yes"

// inWords says why a scenario does not run against any Bamboo with any model.
func inWords(needs capability.Set) string {
	var reasons []string
	for _, r := range []struct {
		needs capability.Capability
		why   string
	}{
		{capability.Script, "scripts the model"},
		{capability.Restart, "restarts the server"},
		{capability.Settings, "chooses the server's settings"},
		{capability.Process, "reads the server's process"},
		{capability.Log, "reads the server's log"},
		{capability.Disk, "lets the server's disk fail"},
		{capability.Tools, "gives the server tools of its own"},
		{capability.Idempotency, "repeats a create under one key"},
	} {
		if len(needs.Without(capability.Of(r.needs).Promised())) < len(needs) {
			reasons = append(reasons, r.why)
		}
	}
	if reasons == nil {
		return anyBamboo
	}
	return strings.Join(reasons, ", ")
}
