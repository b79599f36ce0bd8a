package load

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// serverFrame is a frame of less than 126 bytes as a server sends it.
func serverFrame(head byte, payload string) string {
	return string([]byte{head, byte(len(payload))}) + payload
}

// decode feeds the bytes of a server in pieces.
func decode(pieces ...[]byte) (got []string, err error) {
	var f frames
	for _, b := range pieces {
		// What is handed over is only valid while it is: bytes are moved and overwritten.
		b = slices.Clone(b)
		_, err = f.feed(b, func(m message) bool {
			got = append(got, fmt.Sprintf("%d:%s", m.op, m.payload))
			return true
		})
		clear(b)
		if err != nil {
			return got, err
		}
	}
	return got, nil
}

func TestFramesBecomeMessages(t *testing.T) {
	long := strings.Repeat("x", 70_000)
	for name, tc := range map[string]struct {
		sent  string
		want  []string
		fault string
	}{
		"one":        {serverFrame(0x81, "hello"), []string{"1:hello"}, ""},
		"two":        {serverFrame(0x81, "a") + serverFrame(0x82, "b"), []string{"1:a", "2:b"}, ""},
		"empty":      {serverFrame(0x81, ""), []string{"1:"}, ""},
		"of 16 bits": {"\x81\x7e\x00\x80" + long[:128], []string{"1:" + long[:128]}, ""},
		"of 64 bits": {"\x81\x7f\x00\x00\x00\x00\x00\x01\x11\x70" + long, []string{"1:" + long}, ""},
		"in parts": {serverFrame(0x01, "a") + serverFrame(0x00, "b") + serverFrame(0x80, "c"),
			[]string{"1:abc"}, ""},
		"ping in between": {serverFrame(0x01, "a") + serverFrame(0x89, "p") + serverFrame(0x80, "b"),
			[]string{"9:p", "1:ab"}, ""},
		"not whole":        {serverFrame(0x81, "hello")[:6], nil, ""},
		"masked":           {"\x81\x85abcdhello", nil, "masked"},
		"reserved bits":    {serverFrame(0xc1, "a"), nil, "no known kind: its first byte is 0xc1"},
		"unknown kind":     {serverFrame(0x83, "a"), nil, "no known kind"},
		"unknown control":  {serverFrame(0x8b, "a"), nil, "no known kind"},
		"ping in parts":    {serverFrame(0x09, "p"), nil, "control frame in parts"},
		"ping too long":    {"\x89\x7e\x00\x80" + long[:128], nil, "too long"},
		"part of nothing":  {serverFrame(0x80, "a"), nil, "disorder"},
		"two begun":        {serverFrame(0x01, "a") + serverFrame(0x81, "b"), nil, "disorder"},
		"endless":          {"\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", nil, "more than 16777216 bytes"},
		"a good one first": {serverFrame(0x81, "a") + "\x81\x80", []string{"1:a"}, "masked"},
	} {
		whole := []byte(tc.sent)
		splits := map[string][][]byte{"at once": {whole}, "byte by byte": slices.Collect(slices.Chunk(whole, 1))}
		for cut := range min(len(whole), 12) {
			splits[fmt.Sprintf("cut at %d", cut)] = [][]byte{whole[:cut], whole[cut:]}
		}
		for split, pieces := range splits {
			got, err := decode(pieces...)
			if !slices.Equal(got, tc.want) || (err == nil) != (tc.fault == "") || err != nil &&
				!strings.Contains(err.Error(), tc.fault) {
				t.Errorf("%s, %s: %.60q, %v; want %.60q, a fault with %q", name, split, got, err, tc.want, tc.fault)
			}
		}
	}
}

func TestAMessageInPartsIsBounded(t *testing.T) {
	var f frames
	part := append([]byte("\x01\x7f\x00\x00\x00\x00\x00\x40\x00\x00"), make([]byte, 4<<20)...)
	var err error
	for range 5 {
		_, err = f.feed(part, func(message) bool { return true })
		part[0] = 0
	}
	if err != errTooLong {
		t.Errorf("%v, want %v", err, errTooLong)
	}
}

func TestWhatIsNotWantedYetIsKept(t *testing.T) {
	var f frames
	var got []string
	one := func(m message) bool { got = append(got, string(m.payload)); return false }
	sent := []byte(serverFrame(0x81, "a") + serverFrame(0x81, "b") + serverFrame(0x81, "c")[:2])
	for i, b := range [][]byte{sent, nil, nil, []byte("c")} {
		more, err := f.feed(b, one)
		if wanted := i == 2; more != wanted || err != nil {
			t.Errorf("feed %d: more %v, %v", i, more, err)
		}
		clear(b)
	}
	if want := []string{"a", "b", "c"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func FuzzFrames(f *testing.F) {
	f.Add([]byte(serverFrame(0x81, "hello")+serverFrame(0x01, "a")+serverFrame(0x89, "p")+serverFrame(0x80, "b")), 3)
	f.Add([]byte("\x81\x7e\x00\x80"+strings.Repeat("x", 128)), 2)
	f.Add([]byte("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff"), 9)
	f.Fuzz(func(t *testing.T, sent []byte, cut int) {
		if cut < 0 || cut > len(sent) {
			t.Skip("not run: no such place to cut")
		}
		at, errAt := decode(sent)
		in, errIn := decode(sent[:cut], sent[cut:])
		if !slices.Equal(at, in) || fmt.Sprint(errAt) != fmt.Sprint(errIn) {
			t.Errorf("at once %q, %v; cut at %d %q, %v", at, errAt, cut, in, errIn)
		}
	})
}
