package layout

import "testing"

func TestTableAlignsWideCharacters(t *testing.T) {
	const want = `| role | content |
| 用户 | 你好    |
| e̊    |         |
|      | ✓ 🎋    |`
	got := Table([][]string{{"role", "content"}, {"用户", "你好"}, {"e\u030a", ""}, {"", "✓ 🎋"}})
	if got != want {
		t.Errorf("the table is\n%s\nwant\n%s", got, want)
	}
}

func TestTableOfUnevenRows(t *testing.T) {
	if got := Table([][]string{{"a"}, {"b", "cc"}, {}}); got != "| a |\n| b | cc |\n|" {
		t.Errorf("%q", got)
	}
	if got := Table(nil); got != "" {
		t.Errorf("%q", got)
	}
}

func TestColumns(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "abc": 3, "é": 1, "e\u0301": 1, "竹": 2, "ｱ": 1, "Ａ": 2, "한": 2, "🎋": 2, "…": 1, "“”": 2, "a\u200bb": 2,
		"。": 2, "👩‍💻": 2, "🇨🇳": 2, "👍🏽": 2, "❤️": 2, "✓": 1, "✗": 1, "각": 2,
		"🏽": 2, "a\u200db": 2, "␣bamboo": 7, "🎋 ✨": 5, "“quoted” …": 10,
	} {
		if got := Columns(text); got != want {
			t.Errorf("%q takes %d columns, want %d", text, got, want)
		}
	}
}

func TestShortened(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"bamboo", 6, "bamboo"},
		{"bamboo", 5, "bamb…"},
		{"bamboo", 1, "…"},
		{"bamboo", 0, ""},
		{"bamboo", -3, ""},
		{"竹子很高", 8, "竹子很高"},
		{"竹子很高", 7, "竹子很…"},
		{"竹子很高", 6, "竹子…"},
		{"👩‍💻👩‍💻👩‍💻", 5, "👩‍💻👩‍💻…"},
		{"e\u0301e\u0301e\u0301", 2, "e\u0301…"},
		{"", 0, ""},
	} {
		got := Shortened(c.text, c.n)
		if got != c.want || Columns(got) > max(0, c.n) {
			t.Errorf("%q in %d columns: %q, want %q", c.text, c.n, got, c.want)
		}
	}
}
