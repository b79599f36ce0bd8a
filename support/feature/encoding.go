package feature

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text is what is written in a file, apart from how the file keeps it.
type Text struct {
	Content []byte // in UTF-8, with no byte order mark and LF at the ends of lines
	BOM     bool   // the file begins with a byte order mark
	CRLF    bool   // each line of the file ends in CR LF
}

// Lines are the lines of the text without their ends; the last one is empty if the
// text ends in a line break.
func (t Text) Lines() []string { return strings.Split(string(t.Content), "\n") }

// Encode writes another text as the file keeps its own.
func (t Text) Encode(content []byte) []byte {
	if t.CRLF {
		content = bytes.ReplaceAll(content, []byte("\n"), []byte("\r\n"))
	}
	if t.BOM {
		content = append([]byte(bom), content...)
	}
	return content
}

const bom = "\ufeff"

// decode finds the text of a file. What is no clean text of UTF-8 is refused with the
// place of the first byte that shows it.
func decode(file string, content []byte) (Text, error) {
	if is16(content) {
		return Text{}, Problem{file, 1, 1, "the file is written in UTF-16; save it as UTF-8"}
	}
	var t Text
	t.Content, t.BOM = bytes.CutPrefix(content, []byte(bom))
	for i := 0; i < len(t.Content); {
		r, size := utf8.DecodeRune(t.Content[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return Text{}, t.unclean(file, i, fmt.Sprintf(
				"the byte 0x%02X is not UTF-8; save the file as UTF-8 (it may be GBK or Latin-1)", t.Content[i]))
		case r == 0:
			return Text{}, t.unclean(file, i, "a NUL character (U+0000) is no text; remove it")
		case r == '\r' && !bytes.HasPrefix(t.Content[i:], []byte("\r\n")):
			return Text{}, t.unclean(file, i,
				"a carriage return (U+000D) without a line feed behind it; end lines with LF or CR LF")
		}
		i += size
	}
	ends := bytes.Count(t.Content, []byte("\n"))
	t.CRLF = ends > 0 && bytes.Count(t.Content, []byte("\r\n")) == ends
	t.Content = bytes.ReplaceAll(t.Content, []byte("\r\n"), []byte("\n"))
	return t, nil
}

func (t Text) unclean(file string, at int, message string) Problem {
	before := string(t.Content[:at])
	line := strings.Count(before, "\n") + 1
	return Problem{file, line, utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1, message}
}

// is16 reports whether the content is UTF-16: it has the byte order mark of it, or many
// letters of ASCII in two bytes, as keywords and line ends are there.
func is16(content []byte) bool {
	if bytes.HasPrefix(content, []byte{0xff, 0xfe}) || bytes.HasPrefix(content, []byte{0xfe, 0xff}) {
		return true
	}
	little, big, pairs := 0, 0, len(content)/2
	for i := range pairs {
		switch a, b := content[2*i], content[2*i+1]; {
		case b == 0 && a > 0 && a < utf8.RuneSelf:
			little++
		case a == 0 && b > 0 && b < utf8.RuneSelf:
			big++
		}
	}
	return max(little, big) > max(3, pairs/8)
}
