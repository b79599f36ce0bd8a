package draft

import (
	"strings"
	"testing"
)

func TestFeature(t *testing.T) {
	for _, c := range []struct{ capability, promise, file, feature string }{
		{"session", "An answer can be kept", "features/session/an_answer_can_be_kept.feature",
			"Feature: An answer can be kept\n"},
		{"stream", "  ann's answer, at last.  ", "features/stream/ann_s_answer_at_last.feature",
			"Feature: Ann's answer, at last\n"},
		{"zh-CN", "回答可以停止", "features/zh-CN/回答可以停止.feature", "# language: zh-CN\n功能: 回答可以停止\n"},
		{"tools", "Zwölf Tools in 3 rounds", "features/tools/zwölf_tools_in_3_rounds.feature",
			"Feature: Zwölf Tools in 3 rounds\n"},
	} {
		file, text, err := Feature(c.capability, c.promise)
		if err != nil || file != c.file || !strings.HasPrefix(text, c.feature) || strings.Contains(text, "PROMISE") {
			t.Errorf("%s: %s, %v\n%s", c.promise, file, err, text)
		}
	}
}

func TestPromisesWithoutANameAreRefused(t *testing.T) {
	for _, promise := range []string{"", "  ", "...", strings.Repeat("long ", 40)} {
		if file, _, err := Feature("session", promise); err == nil {
			t.Errorf("%q gives %s", promise, file)
		}
	}
}
