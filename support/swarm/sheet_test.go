package swarm

import (
	"reflect"
	"testing"
	"time"
)

// reported is what a sheet reports, as a master reads it.
func reported(t *testing.T, s *sheet) map[string]any {
	t.Helper()
	m, err := readMessage(appendMessage(nil, "stats", s.report(map[string]int{OverHTTP: 2, ThroughGateway: 1}), "me"))
	if err != nil {
		t.Fatal(err)
	}
	return m.data.(map[string]any)
}

func TestAReportHasWhatCameSinceTheLastOne(t *testing.T) {
	s := newSheet()
	total := row{"HTTP", totalResponseTime}
	s.add(total, 1234567*time.Nanosecond, "", true)
	s.add(total, 2*time.Second, "", true)
	s.add(total, time.Second, "not in time", true)
	s.add(row{"HTTP", sessionCreation}, 400*time.Microsecond, "", false)

	first := reported(t, s)
	rows := map[string]map[string]any{}
	for _, r := range first["stats"].([]any) {
		r := r.(map[string]any)
		rows[r["name"].(string)] = r
	}
	if len(rows) != 2 {
		t.Fatalf("rows: %v", rows)
	}
	whole := first["stats_total"].(map[string]any)
	if whole["name"] != "Aggregated" {
		t.Errorf("the row of all is called %v", whole["name"])
	}
	for name, r := range map[string]map[string]any{"the row": rows[totalResponseTime], "all": whole} {
		for key, want := range map[string]any{
			"num_requests": int64(3), "num_failures": int64(1), "num_none_requests": int64(1),
			"total_response_time": 2001.234567, "max_response_time": 2000.0, "min_response_time": 1.234567,
			"response_times": map[string]any{"1.23": int64(1), "2000": int64(1)},
		} {
			if !reflect.DeepEqual(r[key], want) {
				t.Errorf("%s: %s is %v, want %v", name, key, r[key], want)
			}
		}
	}
	if r := rows[sessionCreation]; r["num_requests"] != int64(1) || r["method"] != "HTTP" {
		t.Errorf("session creation: %v", r)
	}
	failure := first["errors"].(map[string]any)["HTTP.total response time.not in time"].(map[string]any)
	if failure["occurrences"] != int64(1) || failure["error"] != "not in time" || failure["name"] != totalResponseTime {
		t.Errorf("the failure: %v", failure)
	}
	if first["user_count"] != int64(3) ||
		!reflect.DeepEqual(first["user_classes_count"], map[string]any{OverHTTP: int64(2), ThroughGateway: int64(1)}) {
		t.Errorf("users: %v, %v", first["user_count"], first["user_classes_count"])
	}

	second := reported(t, s)
	whole = second["stats_total"].(map[string]any)
	if len(second["stats"].([]any)) != 0 || len(second["errors"].(map[string]any)) != 0 ||
		whole["num_requests"] != int64(0) || whole["min_response_time"] != nil {
		t.Errorf("reported again: %v", second)
	}
}

func TestValuesAreShownWithThreeDigits(t *testing.T) {
	for ms, want := range map[float64]float64{0: 0, 0.4321: 0.432, 9.996: 10, 254.4: 254, 1234: 1230, 99_950: 100_000} {
		if got := threeDigits(ms); got != want {
			t.Errorf("%v is shown as %v, want %v", ms, got, want)
		}
	}
}
