package load

import (
	"maps"
	"slices"
	"testing"

	"bamboo-spec/support/objective"
)

func TestEveryMetricHasAChineseName(t *testing.T) {
	english := slices.Sorted(maps.Values(metricsInChinese))
	var all []string
	statistics := map[string]bool{}
	for _, m := range objective.Metrics() {
		all = append(all, string(m.Name))
		for _, s := range m.Statistics {
			statistics[string(s)] = true
		}
	}
	if _, nameless := metricsInChinese[""]; nameless {
		t.Error("a metric has no Chinese name")
	}
	slices.Sort(all)
	if !slices.Equal(english, all) {
		t.Errorf("in Chinese there are names for %q, and the metrics are %q", english, all)
	}
	for chinese, s := range statisticsInChinese {
		if !statistics[s] {
			t.Errorf("%s is to mean %q, which is no statistic", chinese, s)
		}
	}
}
