package reference

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

const (
	okPong  = `text {"type":"pong","timestamp":"`
	invalid = `text {"type":"error","code":"INVALID_MESSAGE"`
	text    = 0x81 // the first byte of a whole text message
	begin   = 0x01 // of its first fragment
	more    = 0x00 // of one between
	last    = 0x80 // of the last
)

func frameCases() []frameCase {
	return append(append(lengthCases(), fragmentCases()...), append(textCases(), closeCases()...)...)
}

func lengthCases() []frameCase {
	x := strings.Repeat
	cases := []frameCase{
		{"5.2", "no bytes", pack(text, ""), invalid},
		{"5.2", "a length above 2 MiB", headOf(text, maxFrame+1), "close 1009"},
		{"5.2", "the longest length", headOf(text, 1<<63-1), "close 1009"},
		{"5.2", "fragments above 2 MiB", together(pack(begin, x("x", 9)), headOf(last, maxFrame)), "close 1009"},
		{"5.2", "the top bit of a length", headOf(text, 1<<63), "close 1002"},
		{"5.2", "all bits of a length", headOf(text, 1<<64-1), "close 1002"},
		{"5.2", "0 said in 16 bits", pack16(text, ""), "close 1002"},
		{"5.2", "125 said in 16 bits", pack16(text, sized(125)), "close 1002"},
		{"5.2", "0 said in 64 bits", pack64(text, ""), "close 1002"},
		{"5.2", "125 said in 64 bits", pack64(text, sized(125)), "close 1002"},
		{"5.2", "126 said in 64 bits", pack64(text, sized(126)), "close 1002"},
		{"5.2", "65535 said in 64 bits", pack64(text, sized(65535)), "close 1002"},
		{"5.2", "126 said in 64 bits by a binary frame", pack64(0x82, sized(126)), "close 1002"},
		{"5.5.2", "a ping with nothing", pack(0x89, ""), "pong "},
		{"5.5.2", "a ping with 125 bytes", pack(0x89, x("p", 125)), "pong " + x("p", 125)},
		{"5.5.2", "a ping with bytes that are no text", pack(0x89, "\x00\xFF\xFE"), "pong \x00\xFF\xFE"},
		{"5.5.2", "two pings", together(pack(0x89, "a"), pack(0x89, "b")), "pong a|pong b"},
		{"5.5.3", "a pong that nobody asked for", pack(0x8A, "tea"), ""},
		{"5.5.3", "an empty pong", pack(0x8A, ""), ""},
		{"5.5", "a ping with 126 bytes", pack(0x89, x("p", 126)), "close 1002"},
		{"5.5", "a pong with 126 bytes", pack(0x8A, x("p", 126)), "close 1002"},
		{"5.5", "a close with 126 bytes", closing(1000, x("p", 124)), "close 1002"},
		{"5.5", "a ping whose length is said in 16 bits", pack16(0x89, "p"), "close 1002"},
		{"5.5", "a ping whose length is said in 64 bits", pack64(0x89, "p"), "close 1002"},
		{"5.1", "a text that is not masked", []byte("\x81\x02{}"), "close 1002"},
		{"5.1", "a ping that is not masked", []byte("\x89\x00"), "close 1002"},
		{"5.1", "a close that is not masked", []byte("\x88\x02\x03\xE8"), "close 1002"},
		{"5.1", "a text that is not masked behind one that is",
			together(pack(text, sized(40)), []byte("\x81\x02{}")), okPong + "|close 1002"},
		{"5.3", "a mask of zeros", append([]byte("\x81\xA8\x00\x00\x00\x00"), sized(40)...), okPong},
		{"5.6", "a binary frame", pack(0x82, sized(40)), invalid},
		{"5.6", "an empty binary frame", pack(0x82, ""), invalid},
		{"5.6", "a binary frame that is no UTF-8", pack(0x82, "\xFF\xFE"), invalid},
	}
	for _, n := range []int{125, 126, 127, 65535, 65536, 65537, maxFrame} {
		cases = append(cases, frameCase{"5.2", fmt.Sprint(n, " bytes"), pack(text, sized(n)), okPong + "xxx"})
	}
	for bit, name := range map[byte]string{0x40: "1", 0x20: "2", 0x10: "3", 0x70: "1 to 3"} {
		for first, kind := range map[byte]string{text: "a text", 0x89: "a ping", 0x88: "a close", begin: "a fragment"} {
			c := frameCase{"5.2", "the reserved bit " + name + " of " + kind, pack(bit|first, ""), "close 1002"}
			cases = append(cases, c)
		}
	}
	for _, op := range []byte{3, 4, 5, 6, 7, 0xB, 0xC, 0xD, 0xE, 0xF} {
		cases = append(cases, frameCase{"5.2", fmt.Sprintf("the opcode %X", op), pack(0x80|op, "tea"), "close 1002"})
	}
	return cases
}

func fragmentCases() []frameCase {
	m := sized(40)
	two := together(pack(begin, m[:20]), pack(last, m[20:]))
	var bytewise [][]byte
	for i := range m {
		bytewise = append(bytewise, pack([]byte{begin, more}[min(i, 1)], m[i:i+1]))
	}
	return []frameCase{
		{"5.4", "two fragments", two, okPong},
		{"5.4", "three fragments", together(pack(begin, m[:9]), pack(more, m[9:20]), pack(last, m[20:])), okPong},
		{"5.4", "a fragment a byte", together(append(bytewise, pack(last, ""))...), okPong},
		{"5.4", "empty fragments", together(pack(begin, ""), pack(more, ""), pack(more, m), pack(last, "")), okPong},
		{"5.4", "empty fragments alone", together(pack(begin, ""), pack(last, "")), invalid},
		{"5.4", "two messages in fragments", together(two, two), okPong + "|" + okPong},
		{"5.4", "a ping between fragments",
			together(pack(begin, m[:20]), pack(0x89, "now"), pack(last, m[20:])), "pong now|" + okPong},
		{"5.4", "a pong between fragments", together(pack(begin, m[:20]), pack(0x8A, "now"), pack(last, m[20:])),
			okPong},
		{"5.4", "a close between fragments", together(pack(begin, m[:20]), closing(1000, "")), "close 1000"},
		{"5.4", "a binary message in fragments", together(pack(0x02, m[:20]), pack(last, m[20:])), invalid},
		{"5.4", "the rest of nothing", pack(last, m), "close 1002"},
		{"5.4", "a rest of nothing that goes on", pack(more, m), "close 1002"},
		{"5.4", "a rest behind a whole message", together(pack(text, m), pack(last, m)), okPong + "|close 1002"},
		{"5.4", "a rest behind the last fragment", together(two, pack(last, "")), okPong + "|close 1002"},
		{"5.4", "a text between fragments", together(pack(begin, m[:20]), pack(text, m)), "close 1002"},
		{"5.4", "a text that begins between fragments", together(pack(begin, m[:20]), pack(begin, m)), "close 1002"},
		{"5.4", "a binary frame between fragments", together(pack(begin, m[:20]), pack(0x82, m)), "close 1002"},
		{"5.5", "a ping in fragments", pack(0x09, "tea"), "close 1002"},
		{"5.5", "a pong in fragments", pack(0x0A, ""), "close 1002"},
		{"5.5", "a close in fragments", pack(0x08, "\x03\xE8"), "close 1002"},
		{"5.5", "a ping in fragments between fragments", together(pack(begin, m[:20]), pack(0x09, "tea")),
			"close 1002"},
	}
}

func textCases() []frameCase {
	cases := []frameCase{
		{"5.6", "a character cut by a fragment", split("\u4f60", 1), okPong + "\u4f60"},
		{"5.6", "four bytes cut in two", split("\U0001F43C", 2), okPong + "\U0001F43C"},
		{"5.6", "a character with a ping in it", func() []byte {
			s := stamped("\u00e9")
			at := strings.Index(s, "\u00e9") + 1
			return together(pack(begin, s[:at]), pack(0x89, "\xA9"), pack(last, s[at:]))
		}(), "pong \xA9|" + okPong + "\u00e9"},
		{"8.1", "a character that the message ends in", pack(text, "tea\xE4\xBD"), "close 1007"},
		{"8.1", "a character that the last, empty fragment ends",
			together(pack(begin, "tea\xF0\x9F"), pack(last, "")), "close 1007"},
		{"8.1", "a character that the next message would complete",
			together(pack(text, "\xC3"), pack(text, "\xA9")), "close 1007"},
		{"8.1", "a wrong second half in the next fragment", together(pack(begin, "\xC3"), pack(last, "A")),
			"close 1007"},
		{"8.1", "a wrong byte in a fragment whose message goes on", pack(begin, "tea\xFF"), "close 1007"},
		{"8.1", "a wrong byte in a frame that has not come whole", pack(text, stamped("\xFF"))[:50], "close 1007"},
		{"8.1", "a wrong byte behind a good message",
			together(pack(text, sized(40)), pack(text, "\xFF")), okPong + "|close 1007"},
	}
	for _, good := range []string{"e\u0301", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\ufffd", "\uffff",
		"\U00010000", "\U0010FFFF", "\ufeff", "\u2028"} {
		cases = append(cases, frameCase{"8.1", fmt.Sprintf("the text %+q", good), pack(text, stamped(good)), okPong})
	}
	for bad, name := range map[string]string{
		"\x80":                     "a second byte alone",
		"\xFF":                     "FF",
		"\xFE":                     "FE",
		"\xC3(":                    "half a character",
		"\xED\xA0\x80":             "the first surrogate",
		"\xED\xBF\xBF":             "the last surrogate",
		"\xED\xA0\xBD\xED\xB0\xBC": "a pair of surrogates",
		"\xC0\xAF":                 "a slash in two bytes",
		"\xE0\x80\xAF":             "a slash in three bytes",
		"\xF0\x80\x80\xAF":         "a slash in four bytes",
		"\xC0\x80":                 "zero in two bytes",
		"\xC1\xBF":                 "7F in two bytes",
		"\xE0\x9F\xBF":             "7FF in three bytes",
		"\xF0\x8F\xBF\xBF":         "FFFF in four bytes",
		"\xF4\x90\x80\x80":         "a number above the last",
		"\xF5\x80\x80\x80":         "F5",
		"\xF8\x88\x80\x80\x80":     "five bytes",
		"\xFC\x84\x80\x80\x80\x80": "six bytes",
		"\xE4\xBDx":                "a character without its third byte",
		"\xC3\xA9\xA9":             "a byte too many",
	} {
		cases = append(cases, frameCase{"8.1", name, pack(text, stamped(bad)), "close 1007"})
	}
	return cases
}

// split is a message in two fragments that cut its text after so many bytes.
func split(text string, after int) []byte {
	s := stamped(text)
	at := strings.Index(s, text) + after
	return together(pack(begin, s[:at]), pack(last, s[at:]))
}

func closeCases() []frameCase {
	cases := []frameCase{
		{"5.5.1", "a close with nothing", pack(0x88, ""), "close"},
		{"5.5.1", "a close with half a code", pack(0x88, "\x03"), "close 1002"},
		{"5.5.1", "a close with a reason", closing(1000, "that was all"), "close 1000"},
		{"5.5.1", "a close with a reason of 123 bytes", closing(1000, strings.Repeat("x", 123)), "close 1000"},
		{"5.5.1", "a close with a reason in Chinese", closing(1000, "\u4f60\u597d"), "close 1000"},
		{"5.5.1", "a close with a reason that is no UTF-8", closing(1000, "tea\xFF"), "close 1007"},
		{"5.5.1", "a close with half a character", closing(1000, "\xE4\xBD"), "close 1007"},
		{"5.5.1", "a close with a surrogate", closing(1000, "\xED\xA0\x80"), "close 1007"},
		{"5.5.1", "a message behind a close", together(closing(1000, ""), pack(text, sized(40))), "close 1000"},
		{"5.5.1", "a second close", together(closing(1000, ""), closing(1001, "")), "close 1000"},
		{"5.5.1", "a breach behind a close", together(closing(1000, ""), pack(0xF3, "")), "close 1000"},
	}
	for _, code := range []uint16{1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013,
		3000, 3999, 4000, 4999} {
		c := frameCase{"7.4", fmt.Sprint("the code ", code), closing(code, ""), fmt.Sprint("close ", code)}
		cases = append(cases, c)
	}
	for _, code := range []uint16{0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535} {
		cases = append(cases, frameCase{"7.4", fmt.Sprint("the code ", code), closing(code, ""), "close 1002"})
	}
	return cases
}

// FuzzFrameCheck holds that it does not matter how the network cuts what was sent.
func FuzzFrameCheck(f *testing.F) {
	for _, c := range frameCases() {
		if len(c.sent) < 1000 {
			f.Add(c.sent, 3)
		}
	}
	f.Fuzz(func(t *testing.T, sent []byte, size int) {
		var whole, cut frameCheck
		good, broken := whole.next(sent)
		if size < 1 || broken == nil && good != len(sent) {
			size = 1
		}
		var passed []byte
		var met *breach
		for rest := sent; len(rest) > 0 && met == nil; {
			piece := rest[:min(size, len(rest))]
			var n int
			n, met = cut.next(piece)
			passed, rest = append(passed, piece[:n]...), rest[len(piece):]
		}
		if (met == nil) != (broken == nil) || met != nil && *met != *broken || !bytes.Equal(passed, sent[:good]) {
			t.Errorf("at once: %d bytes, %v; in pieces of %d: %d bytes, %v", good, broken, size, len(passed), met)
		}
	})
}
