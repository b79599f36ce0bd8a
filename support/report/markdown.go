package report

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// How many bytes a summary has at most when something is added to it, so that it can be a comment too: GitHub takes
// 65 536 characters of one, and 1 MiB of the summary of a step.
const (
	markdownAccounts = 40_000 // broken promises that are told in full
	markdownNames    = 45_000 // broken promises that are named
	markdownTables   = 55_000 // tables of objectives
	markdownMost     = 60_000 // everything else

	markdownAccount = 4 * 1024 // bytes of one account
)

// page is a summary that is being written.
type page struct {
	strings.Builder
	omitted int // pieces that had no room
}

// add adds a piece if the page then has no more than so many bytes.
func (p *page) add(most int, piece string) bool {
	if p.Len()+len(piece) > most {
		return false
	}
	p.WriteString(piece)
	return true
}

// must adds a piece, or counts it as omitted.
func (p *page) must(piece string) {
	if !p.add(markdownMost, piece) {
		p.omitted++
	}
}

// Markdown writes a summary for a page of a CI run and for a comment: what holds, what is broken
// and why, what is known to be, and what was not run.
func Markdown(w io.Writer, s *Summary) error {
	var b page
	fmt.Fprintf(&b, "## %s\n\n%s\n", s.Outcome(), markdownRun(s))
	if s.Problem != nil {
		fmt.Fprintf(&b, "\n**The run itself:**\n\n%s", fenced(markdownShort(s.Problem.Error())))
	}
	if s.Compared != "" {
		fmt.Fprintf(&b, "\n**Compared with the baseline:**\n\n%s", fenced(markdownShort(s.Compared)))
	}
	markdownCapabilities(&b.Builder, s)
	for _, v := range []Verdict{Broken, NoLongerBroken, Unjudged} {
		heading := fmt.Sprintf("\n### %s\n", Title(v))
		for _, r := range s.Results {
			if r.Verdict != v {
				continue
			}
			name := fmt.Sprintf("%s\n**%s** — `%s:%d`\n", heading, markdownText(r.Scenario.Name), r.Scenario.File,
				r.Line())
			if b.add(markdownAccounts, name+"\n"+fenced(markdownShort(r.told(s.Run)))) || b.add(markdownNames, name) {
				heading = ""
			} else {
				b.omitted++
			}
		}
	}
	var alike []string
	for _, g := range s.Alike(Broken) {
		alike = append(alike, markdownText(g.Text()))
	}
	b.list("Broken in the same way", alike)
	markdownMeasured(&b, s)
	markdownRepeated(&b, s)
	markdownReasons(&b, s, KnownBroken)
	markdownReasons(&b, s, NotRun)
	markdownReasons(&b, s, Interrupted)
	var slowest []string
	for _, r := range s.Slowest() {
		slowest = append(slowest, fmt.Sprintf("%.1f s: %s", r.Took.Seconds(), markdownPlace(r)))
	}
	b.list("Slowest", slowest)
	if b.omitted > 0 {
		fmt.Fprintf(&b, "\n… and %s more; the other reports hold them.\n", count(b.omitted, "piece"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// list adds a heading with a list below it; nothing without entries.
func (p *page) list(heading string, entries []string) {
	if len(entries) > 0 {
		p.must(fmt.Sprintf("\n### %s\n\n- %s\n", heading, strings.Join(entries, "\n- ")))
	}
}

// markdownPlace names a promise and where it stands.
func markdownPlace(r *Result) string {
	return fmt.Sprintf("%s — `%s:%d`", markdownText(r.Scenario.Name), r.Scenario.File, r.Scenario.Line)
}

// markdownShort is a text of which no more is left than a summary shows.
func markdownShort(text string) string {
	if len(text) > markdownAccount {
		text = strings.ToValidUTF8(text[:markdownAccount], "") + "\n… shortened; the other reports hold the whole"
	}
	return text
}

// Title is the verdict as a heading.
func Title(v Verdict) string {
	switch v {
	case KnownBroken:
		return "Known broken on this version"
	case Unjudged:
		return "Could not be judged"
	}
	return strings.ToUpper(v.String()[:1]) + v.String()[1:]
}

// Outcome is what the run came to, in one line.
func (s *Summary) Outcome() string {
	t := s.Tally()
	broken, unexpected, judged := t[Broken], t[NoLongerBroken], t.Judged()
	mark, text := "✅", fmt.Sprintf("%d of %d promises kept", t[Kept], judged)
	switch s.ExitCode() {
	case 1:
		mark = "❌"
		switch {
		case broken > 0:
			text = fmt.Sprintf("%d of %d promises broken", broken, judged)
		case unexpected > 0:
			text = fmt.Sprintf("%d of %d promises no longer broken, and still listed so", unexpected, judged)
		default:
			text += ", but worse than the baseline allows"
		}
	case 2:
		mark = "⚠️"
		switch left := t[Unjudged] + t[Interrupted]; {
		case judged == 0:
			text = "Nothing was judged"
		case left > 0:
			text += fmt.Sprintf(", %d not judged", left)
		default:
			text += ", but the run itself could not be judged"
		}
	}
	if s.Interrupted {
		text = "Interrupted: " + text
	}
	return mark + " " + text
}

func markdownRun(s *Summary) string {
	var parts []string
	for _, f := range s.Facts() {
		parts = append(parts, fmt.Sprintf("%s: %s", f.Name, markdownText(f.Value)))
	}
	return fmt.Sprintf("%s · took %v", strings.Join(parts, " · "), s.Took.Round(100*time.Millisecond))
}

// markdownCapabilities is a table with a row for each folder of features and a
// column for each verdict that occurs.
func markdownCapabilities(b *strings.Builder, s *Summary) {
	if len(s.Results) == 0 {
		return
	}
	var columns []Verdict
	for v := Kept; v <= Interrupted; v++ {
		if v == Kept || s.Count(v) > 0 {
			columns = append(columns, v)
		}
	}
	b.WriteString("\n| capability |")
	for _, v := range columns {
		fmt.Fprintf(b, " %s |", v)
	}
	b.WriteString("\n|---|" + strings.Repeat("--:|", len(columns)) + "\n")
	for _, c := range s.ByCapability() {
		fmt.Fprintf(b, "| %s |", markdownText(c.Name))
		for _, v := range columns {
			if n := c.Tally()[v]; n > 0 || v == Kept {
				fmt.Fprintf(b, " %d |", n)
			} else {
				b.WriteString("  |")
			}
		}
		b.WriteString("\n")
	}
}

// told is what there is to say of a promise that was not kept.
func (r *Result) told(run Run) string {
	if r.Verdict == NoLongerBroken {
		return r.Headline() + "\n"
	}
	return r.Account(run)
}

// markdownRepeated lists what was run once more.
func markdownRepeated(b *page, s *Summary) {
	var all []string
	for _, r := range s.Results {
		if why := r.SecondRun(); why != "" {
			all = append(all, fmt.Sprintf("%s: %s; %s", markdownPlace(r), r.Verdict, markdownText(why)))
		}
	}
	b.list("Run once more", all)
}

// markdownReasons lists the promises with a verdict under the reason for it.
func markdownReasons(b *page, s *Summary, v Verdict) {
	if s.Count(v) == 0 {
		return
	}
	reasons := map[string][]string{}
	var order []string
	for _, r := range s.Results {
		if r.Verdict != v {
			continue
		}
		if reasons[r.Headline()] == nil {
			order = append(order, r.Headline())
		}
		reasons[r.Headline()] = append(reasons[r.Headline()], markdownPlace(r))
	}
	heading := fmt.Sprintf("\n### %s\n", Title(v))
	for _, reason := range order {
		text := fmt.Sprintf("%d: %s", len(reasons[reason]), htmlText(reason))
		whole := fmt.Sprintf("%s\n<details><summary>%s</summary>\n\n- %s\n\n</details>\n", heading, text,
			strings.Join(reasons[reason], "\n- "))
		if !b.add(markdownMost, whole) {
			b.must(fmt.Sprintf("%s\n%s\n", heading, text))
		}
		heading = ""
	}
}

// markdownText is a line of text that Markdown shows as it is, also in a cell.
func markdownText(text string) string {
	var b strings.Builder
	for _, r := range Visible(strings.Join(strings.Fields(text), " ")) {
		if strings.ContainsRune("\\`*_{}[]<>#|~&$@", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// htmlText is a line of text inside of a tag, where Markdown is not read.
func htmlText(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">",
		"&gt;").Replace(Visible(strings.Join(strings.Fields(text), " ")))
}

// fenced is text as a block of code, whatever it holds.
func fenced(text string) string {
	text = Visible(strings.TrimRight(text, "\n"))
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fmt.Sprintf("%stext\n%s\n%s\n", fence, text, fence)
}
