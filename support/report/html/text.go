package html

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bamboo-spec/support/report"
)

// quotes are the pairs that enclose a value in a sentence.
var quotes = map[rune]rune{'"': '"', '“': '”', '\'': '\'', '「': '」'}

// parts finds the values in a sentence. An apostrophe within a word opens none.
func parts(text string) []part {
	var all []part
	add := func(t string, value bool) {
		if t != "" {
			all = append(all, part{t, value})
		}
	}
	plain := 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		closing, ok := quotes[r]
		end := -1
		if ok && !(r == '\'' && (unicode.IsLetter(before) || unicode.IsDigit(before))) {
			end = strings.IndexRune(text[i+n:], closing)
		}
		if end < 0 {
			i += n
			continue
		}
		end += i + n + utf8.RuneLen(closing)
		add(text[plain:i], false)
		add(text[i:end], true)
		plain, i = end, end
	}
	add(text[plain:], false)
	return all
}

// block is a stretch of a message: lines as they are, or the rows of a table.
type block struct {
	Text string
	Rows [][]cell
}

// cell is one of a table; it differs if it is not what stands in its place on the other side.
type cell struct {
	Text    string
	Differs bool
}

// blocks finds the tables in a message: lines that stand between | and |.
func blocks(message string) []block {
	var all []block
	for _, l := range report.MessageLines(report.Visible(message)) {
		last := len(all) - 1
		row := cells(l)
		switch {
		case row != nil && last >= 0 && len(all[last].Rows) > 0 && len(all[last].Rows[0]) == len(row):
			all[last].Rows = append(all[last].Rows, row)
		case row != nil:
			if label, _, there := strings.Cut(l.Text, "|"); there && strings.TrimSpace(label) != "" {
				all = append(all, block{Text: strings.TrimRight(label, " ")})
			}
			all = append(all, block{Rows: [][]cell{row}})
		case last >= 0 && all[last].Rows == nil:
			all[last].Text += "\n" + l.Text
		default:
			all = append(all, block{Text: l.Text})
		}
	}
	return all
}

func cells(l report.MessageLine) []cell {
	var row []cell
	for i, text := range l.Cells {
		row = append(row, cell{text, i < len(l.Differs) && l.Differs[i]})
	}
	return row
}

// exhibitName is the name of a file of evidence as a reader calls it.
func exhibitName(file string) string {
	name := filepath.Base(file)
	ext := filepath.Ext(name)
	name = capital(strings.TrimSuffix(name, ext))
	if ext == ".log" {
		name += " log"
	}
	return name
}

// paragraphs are parted by empty lines; within one, lines flow.
func paragraphs(prose string) []string {
	var all []string
	for _, p := range strings.Split(report.Visible(prose), "\n\n") {
		if p = flowing(p); p != "" {
			all = append(all, p)
		}
	}
	return all
}

// flowing joins lines: with a space, but for two lines that meet in a script
// that is written without.
func flowing(text string) string {
	var b strings.Builder
	for _, word := range strings.Fields(text) {
		last, _ := utf8.DecodeLastRuneInString(b.String())
		first, _ := utf8.DecodeRuneInString(word)
		if b.Len() > 0 && !(spaceless(last) && spaceless(first)) {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}

func spaceless(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r < 0x3040 ||
		r >= 0xff00 && r < 0xfff0
}

// slug is a name that an anchor can have.
func slug(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
}

func fileSlug(s *report.Scenario) string {
	return slug(s.Capability + "-" + strings.TrimSuffix(path.Base(s.File), ".feature"))
}

// titles are the names of folders that are no words of their own.
var titles = map[string]string{"multiclient": "Several clients", "perf": "Performance", "websocket": "The gateway",
	"zh-CN": "In Chinese", "stream": "Streamed answers", "session": "Sessions", "journey": "Whole conversations"}

// title is the name of a folder as a heading.
func title(name string) string {
	if words := titles[name]; words != "" {
		return words
	}
	if name == "" || strings.ToLower(name) != name {
		return name
	}
	return capital(strings.ReplaceAll(name, "_", " "))
}

func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}

func brief(d time.Duration) string {
	switch {
	case d >= time.Minute:
		return d.Round(time.Second).String()
	case d >= time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return fmt.Sprintf("%d ms", d.Milliseconds())
}
