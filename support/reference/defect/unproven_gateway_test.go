package defect

import (
	"encoding/binary"
	"strings"
)

const goodHandshake = "GET / HTTP/1.1\nHost: localhost\nConnection: Upgrade\nUpgrade: websocket\n" +
	"Sec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\n"

// onShake looks at the answer to a handshake in which a part is another.
func onShake(part, other string) func(s *shop) string {
	return func(s *shop) string { return s.shakes(strings.Replace(goodHandshake, part, other, 1)) }
}

// offering is a line more in the handshake.
func offering(line string) func(s *shop) string {
	return onShake("Host: localhost\n", "Host: localhost\n"+line+"\n")
}

var handshakeSights = []sight{
	{"connection-list-refused", onShake("Connection: Upgrade", "Connection: keep-alive, Upgrade"), " 400 "},
	{"subprotocols-refused", offering("Sec-WebSocket-Protocol: chat, tea"), " 400 "},
	{"extensions-refused", offering("Sec-WebSocket-Extensions: permessage-deflate"), " 400 "},
	{"gateway-query-refused", onShake("GET / ", "GET /?token=a "), " 400 "},
	{"any-version-accepted", onShake(": 13", ": 12"), " 101 "},
	{"version-refused-with-400", onShake(": 13", ": 12"), " 400 "},
	{"supported-version-not-named", func(s *shop) string {
		seen := onShake(": 13", ": 12")(s)
		if !strings.Contains(strings.ToLower(seen), "sec-websocket-version: 13") {
			return "not told"
		}
		return seen
	}, "not told"},
	{"any-key-accepted", onShake("AAAAAAAAAAAAAAAAAAAAAA==", "AAAA"), " 101 "},
	{"subprotocol-chosen-unasked", onShake("", ""), "\r\nSec-WebSocket-Protocol: bamboo"},
	{"extension-chosen-unasked", onShake("", ""), "\r\nSec-WebSocket-Extensions: "},
	{"foreign-handshake-as-401", offering("Origin: https://evil.example"), " 401 "},
}

// masked is a frame by the book, but for its first byte. Its mask is all zeros.
func masked(first byte, payload string) []byte {
	return append(frame{first: first, masked: true, length: uint64(len(payload))}.append(nil), payload...)
}

// onFrame looks at what answers frames.
func onFrame(frames ...[]byte) func(s *shop) string {
	return func(s *shop) string { return s.shakes(goodHandshake, frames...) }
}

func closeFrame(code uint16, reason string) []byte {
	return masked(finalBit|opClose, string(binary.BigEndian.AppendUint16(nil, code))+reason)
}

var frameSights = []sight{
	{"long-lengths-accepted", onFrame([]byte("\x81\xFE\x00\x02\x00\x00\x00\x00{}")), "INVALID_MESSAGE"},
	{"top-bit-of-length-ignored",
		onFrame([]byte("\x81\xFF\x80\x00\x00\x00\x00\x00\x00\x02\x00\x00\x00\x00{}")), "INVALID_MESSAGE"},
	{"text-that-is-not-utf8-accepted", onFrame(masked(wholeText, "{\"type\":\"\xFF\"}")), "INVALID_MESSAGE"},
	{"text-that-is-not-utf8-as-1002", onFrame(masked(wholeText, "\xFF")), "close 1002"},
	{"text-that-is-not-utf8-as-1000", onFrame(masked(wholeText, "\xFF")), "close 1000"},
	{"protocol-error-as-1000", onFrame(masked(0xC1, "")), "close 1000"},
	{"too-large-as-1002", onFrame([]byte("\x81\xFF\x00\x00\x00\x00\x00\x20\x00\x01\x00\x00\x00\x00")), "close 1002"},
	{"reserved-opcodes-ignored", onFrame(masked(0x83, "tea")), "NOT_CONNECTED"},
	{"long-pings-accepted", onFrame(masked(finalBit|opPing, strings.Repeat("p", 126))), "pong ppp"},
	{"pings-in-fragments-accepted", onFrame(masked(opPing, "tea")), "pong tea"},
	{"stray-continuation-accepted", onFrame(masked(finalBit, "{}")), "INVALID_MESSAGE"},
	{"any-close-code-accepted", onFrame(closeFrame(1005, "")), "close 1000"},
	{"half-a-close-code-accepted", onFrame(masked(finalBit|opClose, "\x03")), "close 0"},
	{"close-reason-not-checked", onFrame(closeFrame(1000, "\xFF")), "close 1000"},
	{"close-frame-unanswered", func(s *shop) string {
		if seen := onFrame(closeFrame(1000, ""))(s); !strings.Contains(seen, "close") {
			return "nothing"
		}
		return "a close frame"
	}, "nothing"},
}
