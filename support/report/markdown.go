package report

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// What a summary shows, so that it stays below the 1 MiB that GitHub takes.
const (
	markdownAccounts = 100      // broken promises that are told in full
	markdownAccount  = 4 * 1024 // bytes of each
	markdownTables   = 200      // tables of objectives
)

// Markdown writes a summary for a page of a CI run: what holds, what is broken
// and why, what is known to be, and what was not run.
func Markdown(w io.Writer, s *Summary) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%s\n", s.Outcome(), markdownRun(s))
	if s.Problem != nil {
		fmt.Fprintf(&b, "\n**The run itself:**\n\n%s", fenced(s.Problem.Error()))
	}
	if s.Compared != "" {
		fmt.Fprintf(&b, "\n**Compared with the baseline:**\n\n%s", fenced(s.Compared))
	}
	markdownCapabilities(&b, s)
	told := 0
	for _, v := range []Verdict{Broken, NoLongerBroken, Unjudged} {
		heading := fmt.Sprintf("\n### %s\n", Title(v))
		for _, r := range s.Results {
			if r.Verdict != v {
				continue
			}
			b.WriteString(heading)
			heading = ""
			told++
			markdownAccountOf(&b, s.Run, r, told <= markdownAccounts)
		}
	}
	for i, g := range s.Alike(Broken) {
		if i == 0 {
			b.WriteString("\n### Broken in the same way\n\n")
		}
		fmt.Fprintf(&b, "- %s\n", markdownText(g.Text()))
	}
	markdownMeasured(&b, s)
	markdownRepeated(&b, s)
	markdownReasons(&b, s, KnownBroken)
	markdownReasons(&b, s, NotRun)
	markdownReasons(&b, s, Interrupted)
	for i, r := range s.Slowest() {
		if i == 0 {
			b.WriteString("\n### Slowest\n\n")
		}
		fmt.Fprintf(&b, "- %.1f s: %s — `%s:%d`\n", r.Took.Seconds(), markdownText(r.Scenario.Name), r.Scenario.File,
			r.Scenario.Line)
	}
	_, err := io.WriteString(w, b.String())
	return err
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

func markdownAccountOf(b *strings.Builder, run Run, r *Result, full bool) {
	fmt.Fprintf(b, "\n**%s** — `%s:%d`\n", markdownText(r.Scenario.Name), r.Scenario.File, r.Line())
	if !full {
		return
	}
	text := r.Account(run)
	if r.Verdict == NoLongerBroken {
		text = r.Headline() + "\n"
	}
	if len(text) > markdownAccount {
		text = strings.ToValidUTF8(text[:markdownAccount], "") + "\n… shortened; the other reports hold the whole"
	}
	fmt.Fprintf(b, "\n%s", fenced(text))
}

// markdownRepeated lists what was run once more.
func markdownRepeated(b *strings.Builder, s *Summary) {
	heading := "\n### Run once more\n\n"
	for _, r := range s.Results {
		if why := r.SecondRun(); why != "" {
			fmt.Fprintf(b, "%s- %s — `%s:%d`: %s; %s\n", heading, markdownText(r.Scenario.Name), r.Scenario.File,
				r.Scenario.Line, r.Verdict, markdownText(why))
			heading = ""
		}
	}
}

// markdownReasons lists the promises with a verdict under the reason for it.
func markdownReasons(b *strings.Builder, s *Summary, v Verdict) {
	if s.Count(v) == 0 {
		return
	}
	reasons := map[string][]*Result{}
	var order []string
	for _, r := range s.Results {
		if r.Verdict != v {
			continue
		}
		if reasons[r.Headline()] == nil {
			order = append(order, r.Headline())
		}
		reasons[r.Headline()] = append(reasons[r.Headline()], r)
	}
	fmt.Fprintf(b, "\n### %s\n", Title(v))
	for _, reason := range order {
		fmt.Fprintf(b, "\n<details><summary>%d: %s</summary>\n\n", len(reasons[reason]), htmlText(reason))
		for _, r := range reasons[reason] {
			fmt.Fprintf(b, "- %s — `%s:%d`\n", markdownText(r.Scenario.Name), r.Scenario.File, r.Scenario.Line)
		}
		b.WriteString("\n</details>\n")
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
