package world

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"

	"bamboo-spec/support/client"
)

// traced returns the header with a traceparent of its own, and the id of its trace: 32 hexadecimal digits. A header
// that has one already keeps it; the id is empty if it cannot be read.
func traced(h http.Header) (with http.Header, id string) {
	if own := h.Get(client.TraceHeader); own != "" {
		return h, traceID(own)
	}
	if with = h.Clone(); with == nil {
		with = http.Header{}
	}
	id = digits(16)
	with.Set(client.TraceHeader, "00-"+id+"-"+digits(8)+"-01") // version, trace, parent, sampled
	return with, id
}

// traceID is the second part of a traceparent.
func traceID(parent string) string {
	if len(parent) < len("00-")+32 {
		return ""
	}
	return parent[3 : 3+32]
}

// digits are so many random bytes; none are all zero, which the standard forbids.
func digits(n int) string {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails
	b[0] |= 1
	return hex.EncodeToString(b)
}
