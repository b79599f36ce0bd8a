package lint

import "testing"

func TestWidth(t *testing.T) {
	for text, want := range map[string]int{
		"":           0,
		"tea":        3,
		"étoile":     6, // composed
		"e\u0301":    1, // combined
		"竹子是什么？":     12,
		"한국":         4,
		"🎋 ✨":        5,
		"a\u200Db":   2, // a joiner
		"“quoted” …": 10,
		"␣bamboo":    7,
	} {
		if got := width(text); got != want {
			t.Errorf("width(%q) = %d, not %d", text, got, want)
		}
	}
}
