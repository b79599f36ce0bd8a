package html

import (
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/report"
)

// view is the run as the page tells it.
type view struct {
	Outcome      string // in one sentence
	Sure         bool   // everything that was run held
	Interrupted  bool
	Problem      string
	Regressed    bool // the problem is that promises are kept worse than a baseline allows
	Compared     string
	Began        time.Time
	Took         string
	Target       string
	Facts        []report.Fact
	Verdicts     []verdict // those that occur
	Total        int
	Alike        []string   // what several broken promises have in common
	Attention    []*promise // broken, no longer broken, not judged
	Known        []reason
	NotRun       []reason
	Capabilities []capability
	Slowest      []*promise
}

// verdict is one of the verdicts with its share of the promises.
type verdict struct {
	Kind  string // a class of the style sheet
	Title string
	Count int
	Share float64 // percent
}

// reason is why some promises are as they are.
type reason struct {
	Text     string
	Link     string // where it is reported; "": nowhere
	Promises []*promise
}

type capability struct {
	ID, Name string
	Features []*feature
	Share    string // how many are kept, and what became of the others
	Brief    string // the same in a few characters
	Worst    string // the kind of the verdict to show beside it
}

type feature struct {
	ID, Name, Lang, File string
	Prose                []string // paragraphs
	Rules                []*rule
	Worst                string
}

// rule holds the promises under a Rule; that without a name holds those of no rule.
type rule struct {
	Name     string
	Prose    []string
	Promises []*promise
}

// promise is a scenario and what became of it.
type promise struct {
	ID, Name, Lang string
	Kind, Verdict  string
	Heading        int // level: beneath a rule one deeper
	Prose          []string
	Tags           []string
	Steps          []step
	Headline       string  // why it is not kept, in one line
	SecondRun      string  // why it was run once more
	Account        []block // what did not add up after the last sentence
	Took           string
	Place, Again   string
	Trace          string
	Open           bool
	Evidence       []exhibit
}

type step struct {
	Keyword string
	Parts   []part
	Header  []string
	Rows    [][]string
	Text    string // its doc string
	HasText bool
	State   string // failed, unreached, "" if it held, as most do
	Error   []block

	Measured []measured
}

// part is a stretch of a sentence: as it is, or a value in quotes.
type part struct {
	Text  string
	Value bool
}

type exhibit struct{ Name, Text string }

// inElements escapes text between tags, where quotes need no escape: transcripts are full of them.
var inElements = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\x00", "\ufffd")

// Escaped is the text between two tags.
func (e exhibit) Escaped() template.HTML { return template.HTML(inElements.Replace(e.Text)) }

// kinds are the verdicts as classes of the style sheet.
var kinds = map[report.Verdict]string{
	report.Kept: "kept", report.Broken: "broken", report.KnownBroken: "known", report.NoLongerBroken: "healed",
	report.NotRun: "notrun", report.Unjudged: "unjudged", report.Interrupted: "interrupted",
}

// gravity orders the verdicts by how much they matter; kept is the last.
var gravity = []report.Verdict{
	report.Broken, report.NoLongerBroken, report.Unjudged, report.Interrupted, report.KnownBroken, report.NotRun,
	report.Kept,
}

// exhibits is how many bytes of evidence a page holds in all.
const exhibits = 400 << 10

func viewOf(s *report.Summary) *view {
	v := &view{
		Sure: s.ExitCode() == 0, Interrupted: s.Interrupted, Began: s.Run.Started.UTC(), Took: brief(s.Took),
		Target: report.Visible(s.Run.Target), Facts: s.Facts(), Total: len(s.Results),
		Compared: report.Visible(s.Compared),
	}
	if s.Problem != nil {
		v.Problem = report.Visible(s.Problem.Error())
		v.Regressed = s.ItselfVerdict() == report.Broken
	}
	v.Outcome = outcome(s)
	for _, x := range append([]report.Verdict{report.Kept}, gravity[:len(gravity)-1]...) {
		if n := s.Count(x); n > 0 {
			v.Verdicts = append(v.Verdicts, verdict{kinds[x], capital(x.String()), n,
				100 * float64(n) / float64(len(s.Results))})
		}
	}
	b := &builder{run: s.Run, made: map[*report.Result]*promise{}, each: exhibits / max(1, pieces(s))}
	for _, c := range s.ByCapability() {
		v.Capabilities = append(v.Capabilities, b.capability(c))
	}
	v.Attention = b.attention
	for _, r := range s.Slowest() {
		v.Slowest = append(v.Slowest, b.made[r])
	}
	for _, g := range s.Alike(report.Broken) {
		v.Alike = append(v.Alike, report.Visible(g.Text()))
	}
	v.Known, v.NotRun = b.known, b.notRun
	return v
}

func pieces(s *report.Summary) int {
	n := 0
	for _, r := range s.Results {
		n += len(r.Evidence)
	}
	return n
}

// outcome says what the run came to in a sentence for somebody who asks: does it hold?
func outcome(s *report.Summary) string {
	t := s.Tally()
	rest := t.Words(report.Kept, report.Broken, report.KnownBroken, report.NoLongerBroken)
	if rest != "" {
		rest = " " + capital(rest) + "."
	}
	switch kept, judged := t[report.Kept], t.Judged(); {
	case judged == 0:
		return "No promise was judged." + rest
	case kept == 1 && judged == 1:
		return "The one promise that was judged is kept." + rest
	case kept == judged:
		return fmt.Sprintf("All %d promises that were judged are kept.", judged) + rest
	default:
		return fmt.Sprintf("%d of %d promises are kept.", kept, judged) + rest
	}
}

// builder makes the parts of the view and gathers what the overview lists.
type builder struct {
	run           report.Run
	each          int // bytes of a piece of evidence
	made          map[*report.Result]*promise
	attention     []*promise
	known, notRun []reason
}

func (b *builder) capability(c *report.Capability) capability {
	v := capability{ID: "c-" + slug(c.Name), Name: title(c.Name), Share: c.Tally().Share(),
		Brief: shareOf(c.Tally())}
	for _, group := range c.Features {
		v.Features = append(v.Features, b.feature(group))
	}
	v.Worst = worst(slices.Concat(c.Features...))
	return v
}

func shareOf(t report.Tally) string {
	switch judged := t.Judged(); judged {
	case 0:
		return ""
	case t[report.Kept]:
		return fmt.Sprint(judged)
	default:
		return fmt.Sprintf("%d of %d", t[report.Kept], judged)
	}
}

// worst is the verdict to show beside several promises: what was not run tells nothing if others were.
func worst(results []*report.Result) string {
	t := report.TallyOf(results...)
	for _, g := range gravity {
		if g == report.NotRun && t.Judged() > 0 {
			continue
		}
		if slices.ContainsFunc(results, func(r *report.Result) bool { return r.Verdict == g }) {
			return kinds[g]
		}
	}
	return ""
}

func (b *builder) feature(group []*report.Result) *feature {
	first := group[0].Scenario
	f := &feature{ID: "f-" + fileSlug(first), Name: report.Visible(first.Feature), File: first.File, Lang: "en",
		Worst: worst(group)}
	src := first.Source
	if src != nil {
		f.Lang, f.Prose = src.Language, paragraphs(src.Prose)
	}
	for _, r := range group {
		i := slices.IndexFunc(f.Rules, func(x *rule) bool { return x.Name == r.Scenario.Rule })
		if i < 0 {
			i = len(f.Rules)
			x := &rule{Name: r.Scenario.Rule}
			if src != nil {
				x.Prose = paragraphs(src.Rules[x.Name])
			}
			f.Rules = append(f.Rules, x)
		}
		f.Rules[i].Promises = append(f.Rules[i].Promises, b.promise(r, f.Lang))
	}
	return f
}

func (b *builder) promise(r *report.Result, lang string) *promise {
	s := r.Scenario
	p := &promise{
		ID: fmt.Sprintf("p-%s-%d", fileSlug(s), s.Line), Name: report.Visible(s.Name), Lang: lang,
		Kind: kinds[r.Verdict], Verdict: report.Title(r.Verdict), Heading: 4, Prose: paragraphs(s.Prose), Tags: s.Tags,
		Headline: report.Visible(r.Headline()), Place: fmt.Sprintf("%s:%d", s.File, r.Line()), Again: b.run.Rerun(s),
	}
	if r.Err != nil {
		p.Trace = r.Trace
	}
	b.made[r] = p
	p.SecondRun = report.Visible(r.SecondRun())
	if s.Rule != "" {
		p.Heading = 5
	}
	if !r.Started.IsZero() {
		p.Took = brief(r.Took)
	}
	for i := range s.Steps {
		p.Steps = append(p.Steps, stepOf(r, i))
	}
	if r.Err != nil && r.Failed() == nil {
		p.Account = blocks(r.Err.Error())
	}
	for _, e := range r.Evidence {
		p.Evidence = append(p.Evidence, exhibit{exhibitName(e), report.Exhibit(e, b.each)})
	}
	switch r.Verdict {
	case report.Broken, report.NoLongerBroken, report.Unjudged:
		p.Open = true
		b.attention = append(b.attention, p)
	case report.KnownBroken:
		b.known = under(b.known, p)
		if r.Cause != nil {
			b.known[slices.IndexFunc(b.known, func(x reason) bool { return x.Text == p.Headline })].Link = r.Cause.Issue
		}
	case report.NotRun:
		b.notRun = under(b.notRun, p)
	}
	return p
}

func under(all []reason, p *promise) []reason {
	i := slices.IndexFunc(all, func(r reason) bool { return r.Text == p.Headline })
	if i < 0 {
		i = len(all)
		all = append(all, reason{Text: p.Headline})
	}
	all[i].Promises = append(all[i].Promises, p)
	return all
}

func stepOf(r *report.Result, i int) step {
	st, became := r.Scenario.Steps[i], r.Step(i)
	v := step{Keyword: st.Keyword, Parts: parts(report.Visible(st.Text)), Measured: measuredOf(r, i)}
	if len(st.Table) > 0 && v.Measured == nil { // what was measured shows the table with what came of it
		v.Header, v.Rows = st.Table[0], st.Table[1:]
	}
	v.Text, v.HasText = st.DocString()
	switch {
	case became.Passed:
	case became.Err != nil:
		v.State = "failed"
		err := became.Err
		if &r.Scenario.Steps[i] == r.Failed() {
			err = r.Err // what the end of the scenario added too
		}
		v.Error = blocks(withoutTable(err.Error(), r, i))
	default:
		v.State = "unreached"
	}
	return v
}
