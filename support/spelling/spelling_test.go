package spelling

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"event", "tool", "text", "内容"}
	for word, want := range map[string]string{
		"evnt": "event", "Event": "event", "txet": "text", "tools": "tool",
		"内窖":    "内容",
		"queue": "", "": "", "x": "",
	} {
		if got := Nearest(word, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"answer", "anwser", 2}, {"kitten", "sitting", 3}, {"竹子", "竹", 1},
	} {
		if got := Edits([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("Edits(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := Edits([]rune(c.b), []rune(c.a)); got != c.want {
			t.Errorf("Edits(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func TestAlike(t *testing.T) {
	if got := Alike("Answer", "answer"); got != 1 {
		t.Errorf("the same word in another case: %v, want 1", got)
	}
	if got := Alike("cat", "dog"); got != 0 {
		t.Errorf("two words without a common letter: %v, want 0", got)
	}
	if got := Alike("", ""); got != 1 {
		t.Errorf("two empty words: %v, want 1", got)
	}
}
