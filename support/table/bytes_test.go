package table

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"bamboo-spec/support/sentence"
)

func TestBytes(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"7B 7d", "{}"},
		{"7B7D", "{}"},
		{"7B 22\tff", "{\"\xff"},
		{"'GET /' 0D 0A", "GET /\r\n"},
		{"81 02'{\"a\"}'", "\x81\x02{\"a\"}"},
		{"'p' × 3 00", "ppp\x00"},
		{"81 FF × 3", "\x81\xff\xff\xff"},
		{"FF × 0", ""},
		{"'FF × 2'", "FF × 2"},
		{"''", ""},
	} {
		if got, err := parseBytes(c.text); err != nil || string(got) != c.want {
			t.Errorf("parseBytes(%q) = %q, %v, want %q", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{"7", "7B 7", "GG", "0x7B", "tea", "'tea", "'tea' ×", "× 3", "7B x 3",
		"'p' × 99999999999", "'p' × 99999999999999999999"} {
		if got, err := parseBytes(text); err == nil {
			t.Errorf("parseBytes(%q) = %q", text, got)
		}
	}
}

func TestBytesJoinTheRows(t *testing.T) {
	var got Bytes
	if err := got.FromTable([]map[string]string{{"bytes": "'te'"}, {"bytes": "61"}}); err != nil ||
		string(got) != "tea" {
		t.Errorf("got %q, %v", got, err)
	}
	err := got.FromTable([]map[string]string{{"bytes": "61"}, {"bytes": "6"}})
	if bad := new(sentence.CellError); !errors.As(err, &bad) || bad.Row != 1 || bad.Column != "bytes" {
		t.Errorf("got %v", err)
	}
}

// Hexadecimal digits of any bytes are read as these bytes, and no text makes parseBytes panic.
func FuzzBytes(f *testing.F) {
	f.Add("7B '{' × 3")
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = parseBytes(text)
		var hex strings.Builder
		for _, b := range []byte(text) {
			hex.WriteByte("0123456789ABCDEF"[b>>4])
			hex.WriteByte("0123456789abcdef"[b&15])
			hex.WriteByte(' ')
		}
		if got, err := parseBytes(hex.String()); err != nil || !bytes.Equal(got, []byte(text)) {
			t.Errorf("%q is %q, %v", hex.String(), got, err)
		}
	})
}
