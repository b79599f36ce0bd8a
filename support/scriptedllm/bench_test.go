package scriptedllm

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkReply is one streamed reply of 100 chunks without a network.
func BenchmarkReply(b *testing.B) {
	body := ask(strings.Repeat("word ", 90), true)
	b.ReportAllocs()
	for b.Loop() {
		m := New()
		r := httptest.NewRequest(http.MethodPost, "/v1/chat/completions", strings.NewReader(body))
		m.ServeHTTP(discard{http.Header{}}, r)
	}
}

// discard is an answer that nobody reads.
type discard struct{ header http.Header }

func (d discard) Header() http.Header       { return d.header }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}
func (discard) Flush()                      {}
