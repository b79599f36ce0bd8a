package defect

import (
	"fmt"
	"io"
	"strings"
)

// onCall looks at the answers to calls.
func onCall(requests ...[]byte) func(s *shop) string {
	return func(s *shop) string { return s.asks(requests...) }
}

const (
	history   = "GET /api/v1/history/tea"
	evilPage  = "Origin: https://evil.example\n"
	goodPage  = "Origin: https://app.example\n"
	preflight = "Access-Control-Request-Method: POST\n"
	key       = "Idempotency-Key: one\n"
	more      = `{"message":"more","session_id":"tea"}`
	other     = `{"message":"other","session_id":"tea"}`
)

var frontSights = []sight{
	{"head-on-health-refused", onCall(request("HEAD /health", "", "")), " 405 "},
	{"charset-refused", onCall([]byte("POST /api/v1/chat HTTP/1.1\r\nHost: localhost\r\n" +
		"Content-Type: application/json; charset=utf-8\r\nContent-Length: 15\r\n\r\n{\"message\":\"a\"}")), " 415 "},
	{"query-not-found", onCall(request(history+"?a=b", "", "")), " 404 "},
	{"id-not-decoded", onCall(request("GET /api/v1/history/%74ea", "", "")), " 400 "},
	{"gzip-holds-the-stream-back", inOnePiece, "compressed: true, at once: true"},
	{"cors-for-all-with-credentials", onCall(request(history, evilPage, "")),
		"\r\nAccess-Control-Allow-Credentials: true"},
	{"cors-echoes-any-origin", onCall(request(history, evilPage, "")),
		"\r\nAccess-Control-Allow-Origin: https://evil.example"},
	{"cors-preflight-unanswered", onCall(request("OPTIONS /api/v1/chat", goodPage+preflight, "")), " 404 "},
	{"cors-allowed-page-cannot-read", func(s *shop) string {
		return fmt.Sprint(strings.Contains(s.asks(request(history, goodPage, "")), "Access-Control-Allow-Origin"))
	}, "false"},
	{"any-host-accepted", onCall(request(history, "Host: evil.example\n", "")), " 200 "},
	{"host-compared-by-prefix", onCall(request(history, "Host: 127.0.0.1.evil.example\n", "")), " 200 "},
	{"smuggled-request-answered", func(s *shop) string {
		const chunked = "Content-Type: application/json\nContent-Length: 4\nTransfer-Encoding: chunked\n"
		conn := s.dial(s.APIURL(),
			append(request("POST /api/v1/chat", chunked, "f\r\n{\"message\":\"a\"}\r\n0\r\n\r\n"),
				[]byte("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")...))
		seen, err := io.ReadAll(conn)
		return fmt.Sprint(string(seen), err)
	}, "\r\n\r\nOK"},
	{"idempotency-key-ignored", func(s *shop) string {
		send := request("POST /api/v1/chat", key, more)
		return fmt.Sprint(strings.Count(s.asks(send, send, request(history, "", "")), `"content":"more"`), " times")
	}, "2 times"},
	{"idempotency-key-answers-any-body", func(s *shop) string {
		seen := s.asks(request("POST /api/v1/chat", key, more), request("POST /api/v1/chat", key, other))
		return fmt.Sprint(strings.Count(seen, " 201 "), " created")
	}, "2 created"},
	{"error-with-a-path", onCall(request("POST /api/v1/chat", "", "{}")), ".test: "},
	{"error-with-a-secret", onCall(request("GET /api/v1/history/none", "Authorization: Bearer tea-leaf\n", "")),
		"tea-leaf"},
	{"error-with-a-stack", onCall(request("GET /api/v1/history/none", "", "")), "goroutine "},
	{"token-told-when-refused", func(s *shop) string {
		return s.shakes(goodHandshake, masked(wholeText, `{"type":"connect","session_id":null,"auth":"nearly-secret"}`))
	}, "nearly-secret"},
}

// inOnePiece says how a stream comes that may be compressed. One whose length is known has not
// left event by event.
func inOnePiece(s *shop) string {
	close(s.goOn)
	seen := s.asks(request("GET /api/v1/stream/tea", "Accept-Encoding: gzip\n", ""))
	return fmt.Sprintf("compressed: %t, at once: %t", strings.Contains(seen, "Content-Encoding: gzip"),
		strings.Contains(seen, "Content-Length:"))
}
