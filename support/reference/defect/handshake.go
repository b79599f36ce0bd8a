package defect

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"bamboo-spec/support/reference"
)

// handshakes are mistakes in the handshake of the gateway: RFC 6455, section 4.
var handshakes = []Defect{
	{Name: "connection-list-refused",
		About:    []string{"A handshake with <kind> is accepted > a list of connection options"},
		Promise:  Handshake,
		Sentence: "A handshake whose Connection header lists more than Upgrade is refused.",
		Wrap:     refuseHandshakes(func(h head) bool { return strings.Contains(h.get("Connection"), ",") })},
	{Name: "capitals-in-a-handshake-refused",
		About:    []string{"A handshake with <kind> is accepted > capitals in its words"},
		Sentence: "A handshake whose words have capital letters is refused.", Promise: Handshake,
		Wrap: refuseHandshakes(func(h head) bool { return h.get("Upgrade") == "WebSocket" })},
	{Name: "missing-key-accepted", About: []string{badHandshake + "without a key"}, Promise: Handshake,
		Sentence: "A handshake without a key is accepted.", Wrap: complete(keyHeader, anyKey)},
	{Name: "missing-version-accepted", About: []string{badHandshake + "without a version"}, Promise: Handshake,
		Sentence: "A handshake without a version is accepted.", Wrap: complete(versionHeader, "13")},
	{Name: "missing-connection-accepted", About: []string{badHandshake + "without Connection: Upgrade"},
		Promise:  Handshake,
		Sentence: "A handshake without Connection: Upgrade is accepted.", Wrap: complete("Connection", "Upgrade")},
	{Name: "any-protocol-accepted", About: []string{badHandshake + "to another protocol"}, Promise: Handshake,
		Sentence: "A handshake to another protocol is accepted.",
		Wrap: func(p *reference.Parts) {
			onHeads(p, func(b []byte) []byte { return head(b).set("Upgrade", "websocket") })
		}},
	{Name: "http-1-0-accepted", About: []string{badHandshake + "by HTTP/1.0"}, Promise: Handshake,
		Sentence: "A handshake by HTTP/1.0 is accepted.",
		Wrap: func(p *reference.Parts) {
			onHeads(p, func(b []byte) []byte {
				return bytes.Replace(b, []byte(" HTTP/1.0\r\n"), []byte(" HTTP/1.1\r\n"), 1)
			})
		}},
	{Name: "subprotocols-refused",
		About:    []string{"A handshake with <kind> is accepted > offered subprotocols"},
		Sentence: "A handshake that offers subprotocols is refused.", Promise: Handshake,
		Wrap: refuseHandshakes(func(h head) bool { return h.get("Sec-WebSocket-Protocol") != "" })},
	{Name: "extensions-refused",
		About:    []string{"A handshake with <kind> is accepted > offered extensions"},
		Sentence: "A handshake that offers extensions is refused.", Promise: Handshake,
		Wrap: refuseHandshakes(func(h head) bool { return h.get("Sec-WebSocket-Extensions") != "" })},
	{Name: "gateway-query-refused",
		About:    []string{"A handshake with <kind> is accepted > a query"},
		Sentence: "A handshake with a query is refused.", Promise: Handshake,
		Wrap: refuseHandshakes(func(h head) bool { return strings.Contains(h.line(), "?") })},
	{Name: "any-version-accepted",
		About:    []string{"A handshake of version <version> is refused with the version that Bamboo supports"},
		Promise:  Handshake,
		Sentence: "A handshake with another WebSocket version is accepted.",
		Wrap: func(p *reference.Parts) {
			onHeads(p, func(b []byte) []byte { return head(b).set(versionHeader, "13") })
		}},
	{Name: "version-refused-with-400",
		About:    []string{"A handshake of version <version> is refused with the version that Bamboo supports"},
		Promise:  Handshake,
		Sentence: "A handshake with another WebSocket version is refused with 400 instead of 426.",
		Wrap: func(p *reference.Parts) {
			onHeads(p, func(b []byte) []byte {
				if head(b).get(versionHeader) == "13" {
					return b
				}
				return head(b).drop(versionHeader)
			})
		}},
	{Name: "supported-version-not-named",
		About:    []string{"A handshake of version <version> is refused with the version that Bamboo supports"},
		Promise:  Handshake,
		Sentence: "The refusal of another WebSocket version does not name the supported one.",
		Wrap:     onStatus(http.StatusUpgradeRequired, func(h head) head { return h.drop(versionHeader) })},
	{Name: "any-key-accepted",
		About:    []string{badHandshake + "whose key is too short"},
		Sentence: "A handshake whose key is too short is accepted.", Promise: Handshake,
		Wrap: func(p *reference.Parts) {
			onHeads(p, func(b []byte) []byte {
				if len(head(b).get(keyHeader)) == len(anyKey) {
					return b
				}
				return head(b).set(keyHeader, anyKey)
			})
		}},
	{Name: "subprotocol-chosen-unasked",
		About: []string{
			"The gateway chooses nothing that was not offered",
			"A subprotocol that was not offered is never chosen",
		},
		Promise:  Handshake,
		Sentence: "The gateway chooses a subprotocol that the client did not offer.",
		Wrap: onStatus(http.StatusSwitchingProtocols, func(h head) head {
			return h.add("Sec-WebSocket-Protocol", "bamboo")
		})},
	{Name: "extension-chosen-unasked",
		About:    []string{"The gateway chooses nothing that was not offered"},
		Promise:  Handshake,
		Sentence: "The gateway chooses an extension that the client did not offer.",
		Wrap: onStatus(http.StatusSwitchingProtocols, func(h head) head {
			return h.add("Sec-WebSocket-Extensions", "permessage-deflate")
		})},
	{Name: "foreign-handshake-as-401",
		About:    []string{"A browser page of <kind> is refused"},
		Promise:  Handshake,
		Sentence: "The handshake of a foreign page is refused with 401 instead of 403.",
		Wrap: onStatus(http.StatusForbidden, func(h head) head {
			return bytes.Replace(h, []byte("403 Forbidden"), []byte("401 Unauthorized"), 1)
		})},
}

const badHandshake = "A handshake <without> is refused > "

// complete adds a header that a handshake lacks.
func complete(name, value string) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onHeads(p, func(b []byte) []byte {
			h := head(b)
			if h.get(name) != "" || h.get("Host") == "" || h.get("Upgrade") != "websocket" {
				return b
			}
			return bytes.Replace(b, []byte("\r\n"), []byte("\r\n"+name+": "+value+"\r\n"), 1)
		})
	}
}

const (
	versionHeader = "Sec-WebSocket-Version"
	keyHeader     = "Sec-WebSocket-Key"
	anyKey        = "dGhlIHNhbXBsZSBub25jZQ==" // that of RFC 6455, section 1.3
)

// head is the first line and the headers of a request or an answer, as they are on the wire. What
// comes behind them stays as it is.
type head []byte

func (h head) line() string {
	line, _, _ := bytes.Cut(h, []byte("\r\n"))
	return string(line)
}

// header finds the lines with a header.
func header(name string) *regexp.Regexp {
	return regexp.MustCompile(`(?i)\r\n` + name + `:[ \t]*([^\r]*)`)
}

// get is a header's first value; empty if there is none.
func (h head) get(name string) string {
	if found := header(name).FindSubmatch(h); found != nil {
		return string(found[1])
	}
	return ""
}

// set changes a header that is there.
func (h head) set(name, value string) head {
	return header(name).ReplaceAll(h, []byte("\r\n"+name+": "+value))
}

func (h head) drop(name string) head { return header(name).ReplaceAll(h, nil) }

func (h head) add(name, value string) head {
	return bytes.Replace(h, []byte("\r\n"), []byte("\r\n"+name+": "+value+"\r\n"), 1)
}

// refuseHandshakes makes the handshakes that are meant ones that must be refused.
func refuseHandshakes(meant func(h head) bool) func(p *reference.Parts) {
	return func(p *reference.Parts) {
		onHeads(p, func(b []byte) []byte {
			if h := head(b); h.get("Upgrade") != "" && meant(h) {
				return h.drop("Upgrade")
			}
			return b
		})
	}
}

// onStatus lets change rewrite the head of each answer with a status.
func onStatus(status int, change func(h head) head) func(p *reference.Parts) {
	begin := fmt.Appendf(nil, "HTTP/1.1 %d ", status)
	return func(p *reference.Parts) {
		onWrites(p, func(b []byte) []byte {
			if bytes.HasPrefix(b, begin) {
				return change(bytes.Clone(b))
			}
			return b
		})
	}
}
