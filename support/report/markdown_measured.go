package report

import (
	"fmt"
	"strings"

	"bamboo-spec/support/objective"
)

// markdownMeasured shows the tables of objectives with what came of them.
func markdownMeasured(b *page, s *Summary) {
	omitted, heading := 0, "\n### Measured\n"
	for _, r := range s.Results {
		for _, m := range r.Measurements {
			var table strings.Builder
			markdownMeasurement(&table, r, m)
			if !b.add(markdownTables, heading+table.String()) {
				omitted++
				continue
			}
			heading = ""
		}
	}
	if omitted > 0 {
		fmt.Fprintf(b, "\n… and %s more; the other reports hold them.\n", count(omitted, "measurement"))
	}
}

// rowMarks show from afar what became of an objective.
var rowMarks = map[objective.Verdict]string{
	objective.Holds: "✅", objective.Broken: "❌", objective.Inconclusive: "❔", objective.Invalid: "⚠️",
}

func markdownMeasurement(b *strings.Builder, r *Result, m Measurement) {
	v := m.Verdicts
	fmt.Fprintf(b, "\n**%s** — %s — `%s:%d`\n\n", markdownText(r.Scenario.Name), markdownText(r.Title(m)),
		r.Scenario.File, r.Scenario.Line)
	b.WriteString("| objective | limit | got | 95 % interval | n | verdict |\n|---|---|--:|---|--:|---|\n")
	for _, j := range v.Rows {
		limit := j.Limit
		if j.Confidence != "" {
			limit += ", " + j.Confidence
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %s %s |\n", markdownText(j.Name()), markdownText(limit),
			markdownText(j.Got),
			markdownText(j.Interval), j.Count(), rowMarks[j.Verdict], j.Verdict)
	}
	b.WriteString("\n")
	for _, why := range v.Invalid {
		fmt.Fprintf(b, "* invalid: %s\n", markdownText(why))
	}
	for _, j := range v.Rows {
		if j.Reason != "" {
			fmt.Fprintf(b, "* %s: %s\n", markdownText(j.Name()), markdownText(j.Reason))
		}
	}
	for _, beside := range v.Beside {
		fmt.Fprintf(b, "* %s\n", markdownText(beside.String()))
	}
	fmt.Fprintf(b, "* %s\n", markdownText(v.Driver))
}
