package report_test

import (
	"strings"
	"testing"

	"bamboo-spec/support/report"
	"bamboo-spec/support/report/html"
)

// Every report tells of a scenario that was run once more, and of no other.
func TestEveryReportTellsOfASecondRun(t *testing.T) {
	const why = "other processes used 61 % of the machine"
	printed := func(reporter func(report.Terminal) report.Reporter) func(*report.Summary) string {
		return func(s *report.Summary) string {
			var b strings.Builder
			r := reporter(report.Terminal{Out: &b})
			r.Start(s.Run)
			for _, one := range s.Results {
				r.Finished(one)
			}
			if err := r.End(s); err != nil {
				t.Error(err)
			}
			return b.String()
		}
	}
	document := func(f report.Format) func(*report.Summary) string {
		return func(s *report.Summary) string { return string(written(t, f, s)) }
	}
	for name, tell := range map[string]func(*report.Summary) string{
		"summary": printed(report.NewSummary), "pretty": printed(report.NewPretty),
		"junit": document(report.JUnit), "markdown": document(report.Markdown), "messages": document(report.Messages),
		"cucumber": document(report.Cucumber), "html": document(html.Write),
	} {
		s := theSample(t)
		if strings.Contains(tell(s), "run once more") {
			t.Errorf("%s tells of a second run that there was not", name)
		}
		s.Results[0].Repeated = why
		if said := tell(s); !strings.Contains(said, "run once more") || !strings.Contains(said, why) {
			t.Errorf("%s does not tell of it:\n%s", name, said)
		}
	}
}
