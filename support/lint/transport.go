package lint

import (
	"regexp"

	messages "github.com/cucumber/messages/go/v34"
)

// Words of the transport belong to wire-level scenarios: those in which a client
// acts (“a client calls …”, “the client reads …”) or a frame is spoken of (“the user
// sends the frame …”), or the calls of users carry
// headers. Elsewhere people act, and names and sentences speak of what
// they say and see. “HTTP” and “the gateway” are the two doors and no such words.
// What stands in quotes is data and is not looked at.
var (
	wireSentence   = regexp.MustCompile(`^(a|the) client |\bframe\b|^each call of `)
	transportWords = regexp.MustCompile(
		`\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|JSON|SSE|TCP|HTTP status|[Ss]tatus code|[Tt]he status is|[Hh]eaders?|[Pp]ayloads?|[Ee]ndpoints?|[Cc]ontent type)\b`)
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'[^']*'`)
)

// transport checks that words of the transport stand in wire-level scenarios, and in
// the names of features and rules that hold one.
func (d *document) transport() {
	featureOnWire, onWire := false, map[*messages.Rule]bool{}
	for _, s := range d.scenarios {
		if s.onWire() {
			featureOnWire, onWire[s.rule] = true, true
			continue
		}
		d.plain(s.Location, s.Name)
		for _, st := range s.Steps {
			d.plain(st.Location, st.Text)
		}
	}
	backgrounds, _ := d.read.Parts()
	for _, b := range backgrounds {
		for _, st := range b.Steps {
			d.plain(st.Location, st.Text)
		}
	}
	if !featureOnWire {
		d.plain(d.feature.Location, d.feature.Name+"\n"+d.feature.Description)
	}
	for _, c := range d.feature.Children {
		if c.Rule != nil && !onWire[c.Rule] {
			d.plain(c.Rule.Location, c.Rule.Name)
		}
	}
}

func (d *document) plain(at *messages.Location, text string) {
	if word := transportWords.FindString(quoted.ReplaceAllString(text, "")); word != "" {
		d.at(at,
			"“%s” is a word of the transport; say what people see, or make the scenario one on the wire (“a client "+
				"calls …”)",
			word)
	}
}

func (s *scenario) onWire() bool {
	for _, st := range s.Steps {
		if wireSentence.MatchString(st.Text) {
			return true
		}
	}
	return false
}
