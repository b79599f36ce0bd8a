package swarm

import (
	"reflect"
	"strings"
	"testing"

	"github.com/tinylib/msgp/msgp"
)

func TestMessagesAreRead(t *testing.T) {
	for body, want := range map[string]message{
		"\x93\xa3ack\x81\xa5index\x02\xa2me": {"ack", map[string]any{"index": int64(2)}, "me"},
		"\x93\xa4quit\xc0\xc0":               {"quit", nil, ""},
		"\x93\xa1x\x94\xc4\x01a\xcf\xff\xff\xff\xff\xff\xff\xff\xff\xcb\x40\x04\x00\x00\x00\x00\x00\x00" +
			"\x81\x01\xff\xa0": {"x",
			[]any{[]byte("a"), float64(1 << 64), 2.5, map[string]any{"1": int64(-1)}}, ""},
	} {
		m, err := readMessage([]byte(body))
		if err != nil || !reflect.DeepEqual(m, want) {
			t.Errorf("%q is read as %v, %v", body, m, err)
		}
	}
}

func TestOtherThingsAreNoMessages(t *testing.T) {
	deep := strings.Repeat("\x91", 100_000)
	many := "\x93\xa1x\xdd\x00\x20\x00\x00" + strings.Repeat("\xc0", 2<<20) + "\xc0"
	for _, body := range []string{
		"", "\x93", "\xc0", "\x92\xa1x\xc0", "\x94\xa1x\xc0\xc0\xc0", "\x93\x01\xc0\xc0", "\x93\xa1x\xc0\xc0\xc0",
		"\x93\xa1x\xdd\xff\xff\xff\xff\xc0", "\x93\xa1x\xdf\xff\xff\xff\xff\xc0",
		"\x93\xa1x\xd4\x01\x00\xc0",     // an extension
		"\x93\xa1x\x81\x91\x01\x02\xc0", // a key that is a list
		deep, many,
	} {
		if m, err := readMessage([]byte(body)); err == nil {
			t.Errorf("%.20q is read as %.100v", body, m)
		}
	}
}

func TestAMessageIsReadAsItWasWritten(t *testing.T) {
	body := appendMessage(nil, "exception", func(b []byte) []byte { return msgp.AppendString(b, "why") }, "me")
	if m, err := readMessage(body); err != nil || m != (message{"exception", "why", "me"}) {
		t.Errorf("%v, %v", m, err)
	}
	if m, err := readMessage(appendMessage(nil, "quit", nil, "me")); err != nil || m != (message{"quit", nil, "me"}) {
		t.Errorf("%v, %v", m, err)
	}
}
