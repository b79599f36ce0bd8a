package config

import (
	"fmt"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"bamboo-spec/support/capability"
)

// Cause is one reason why a profile's target breaks promises. It covers what Needs,
// Promises, Features and Scenarios name, and explains a failure whose text one of Seen
// is found in.
type Cause struct {
	Reason    string
	Needs     capability.Set
	Promises  []Pattern // rules
	Features  []Pattern // paths
	Scenarios []Pattern // names
	Seen      []Pattern // in a failure's text
	Since     string    // when it was first seen; "": nobody says
	Issue     string    // address of its report; "": none
	Sometimes bool      // the scenarios may also hold
	Where     string    // file:line:column of the entry, for errors about it
}

// Pattern is a text in which * stands for anything.
type Pattern struct {
	Text  string
	Where string // file:line:column
}

// Fits reports whether the pattern means the whole of a name.
func (p Pattern) Fits(name string) bool { return p.expression("^", "$").MatchString(name) }

// Found reports whether the pattern is found in a text, in which line ends and indentation count
// as one space.
func (p Pattern) Found(text string) bool {
	return p.expression("", "").MatchString(strings.Join(strings.Fields(text), " "))
}

func (p Pattern) expression(before, behind string) *regexp.Regexp {
	parts := strings.Split(strings.Join(strings.Fields(p.Text), " "), "*")
	for i, part := range parts {
		parts[i] = regexp.QuoteMeta(part)
	}
	return regexp.MustCompile("(?s)" + before + strings.Join(parts, ".*") + behind)
}

// Explains reports whether one of the patterns is found in the text of a failure.
func (c *Cause) Explains(failure string) bool {
	for _, p := range c.Seen {
		if p.Found(failure) {
			return true
		}
	}
	return false
}

// leastSeen is how many characters, beside * and spaces, a pattern of a failure must hold.
const leastSeen = 3

var (
	telling = form[string]{fmt.Sprintf("a part of the failure's text with at least %d characters beside *", leastSeen),
		func(v string) (string, bool) {
			return v, len(strings.NewReplacer("*", "", " ", "").Replace(v)) >= leastSeen
		}}
	link = form[string]{"an address of the form https://…",
		func(v string) (string, bool) { return v, address(strings.SplitN(v, "#", 2)[0], "http", "https") }}
)

// oldForm tells how the keys of the older form, one promise to an entry, are written now.
var oldForm = map[string]string{
	"scenario": `scenarios: ["the scenario's name"]`,
	"feature":  `features: [the feature's path]`,
}

func (s *section) knownBroken() []Cause {
	var all []Cause
	for i, n := range s.nodes("known_broken") {
		if follow(n).Kind != yaml.MappingNode {
			s.fault(n,
				"known_broken entry %d must be a cause, with its reason, what it covers and what is seen of it, not %s",
				i+1, kind(follow(n)))
			continue
		}
		e := s.r.section(n, fmt.Sprintf("known_broken entry %d of %s", i+1, s.name))
		all = append(all, e.cause(n))
	}
	return all
}

// cause reads an entry of known_broken.
func (s *section) cause(at *yaml.Node) Cause {
	old := false
	for key, now := range oldForm {
		if p := s.find(key); p != nil {
			old = true
			s.known = append(s.known, key)
			s.fault(p.key, "%s is of an older form; write %s, and under seen a part of what their failures say", key,
				now)
		}
	}
	c := Cause{
		Reason:    scalar(s, "reason", text, ""),
		Needs:     s.capabilities("needs", capability.All),
		Promises:  s.patterns("promises", text),
		Features:  s.patterns("features", text),
		Scenarios: s.patterns("scenarios", text),
		Seen:      s.patterns("seen", telling),
		Since:     scalar(s, "since", text, ""),
		Issue:     scalar(s, "issue", link, ""),
		Sometimes: scalar(s, "sometimes", truth, false),
		Where:     s.r.position(at.Line, at.Column),
	}
	if old {
		s.known = append(s.known, "scenario", "feature")
		return c // what else is wrong with it comes of that
	}
	s.close()
	s.complete(at, c)
	return c
}

// complete checks that the parts of a cause are there and agree.
func (s *section) complete(at *yaml.Node, c Cause) {
	covers := 0
	for _, key := range []string{"needs", "promises", "features", "scenarios"} {
		covers += len(s.items(key))
	}
	if s.find("reason") == nil {
		s.fault(at, "the reason is missing: say what the target does instead")
	}
	if covers == 0 {
		s.fault(at, "it covers nothing: give needs, promises, features or scenarios")
	}
	if len(s.items("seen")) == 0 {
		s.fault(at,
			"seen is missing: give a part of what the failures say, so that another failure is not taken for this one")
	}
	if !c.Sometimes {
		return
	}
	if len(s.items("scenarios")) == 0 && covers > 0 {
		s.fault(s.find("sometimes").key, "sometimes: true goes with scenarios alone: name them")
	}
	for _, key := range []string{"needs", "promises", "features"} {
		if p := s.find(key); p != nil && len(s.items("scenarios")) > 0 {
			s.fault(p.key, "sometimes: true goes with scenarios alone, not with %s", key)
		}
	}
}

// items are the nodes of a list that has been read.
func (s *section) items(key string) []*yaml.Node {
	if p := s.find(key); p != nil && follow(p.value).Kind == yaml.SequenceNode {
		return follow(p.value).Content
	}
	return nil
}

// patterns reads the list behind key, with the place of each item.
func (s *section) patterns(key string, f form[string]) []Pattern {
	var all []Pattern
	for _, n := range s.nodes(key) {
		all = append(all, Pattern{single(s, "an item of "+key, n, f), s.r.position(n.Line, n.Column)})
	}
	return all
}

// hadByProfile are the capabilities that a profile can say its target has; of the others the kind of the
// target decides.
var hadByProfile = capability.Of(capability.Idempotency, capability.SessionList, capability.Channels,
	capability.AddTool, capability.UpperCaseTool, capability.WaitTool)

// capabilities reads a list of some of the capabilities by their names.
func (s *section) capabilities(key string, known capability.Set) capability.Set {
	var all []capability.Capability
	for _, n := range s.nodes(key) {
		name := single(s, "an item of "+key, n, text)
		switch c := capability.Capability(name); {
		case name == "":
		case !known.Has(c):
			s.fault(n, "%s cannot hold %s%s", key, show(name), hint(name, known.Names()))
		default:
			all = append(all, c)
		}
	}
	return capability.Of(all...)
}
