package defect

import (
	"mime"
	"net/http"
	"strings"

	"bamboo-spec/support/reference"
)

// The outlines about what foreign pages may not do.
const (
	foreignRead = "A page of a foreign origin cannot read <what> > "
	foreignType = "A message of the content type <type> is refused and not stored > "
)

// Each opens a part of the API to a page of a foreign origin, or closes one to a page that is allowed.
var _ = addAll(
	openTo("cors-open-on-histories", "Pages of all origins may read histories.",
		foreignRead+"the history of a known session", historyPath),
	openTo("cors-open-on-streams", "Pages of all origins may read streams.",
		foreignRead+"the stream of a waiting message", streamPath),
	openTo("cors-open-on-messages", "Pages of all origins may read the reply to a message.",
		"A page of a foreign origin cannot read the reply to a message", chatPath),
	closedTo("cors-closed-on-streams", "A page of an allowed origin cannot read a stream.",
		"A page of an allowed origin can read a stream", streamPath),
	closedTo("cors-closed-on-messages", "A page of an allowed origin cannot read the reply to a message.",
		"A page of an allowed origin can read the reply to a message", chatPath),
	hostUnchecked("host-of-histories-unchecked", "The Host of a call for a history is not checked.",
		"the history of a known session", historyPath),
	hostUnchecked("host-of-streams-unchecked", "The Host of a call for a stream is not checked.",
		"the stream of a known session", streamPath),
	hostUnchecked("host-of-stops-unchecked", "The Host of a stop is not checked.",
		"a stop of a known session", stopPath),
	looseType("only-plain-text-refused", "A body is refused only if its content type is text/plain.",
		[]string{"application/x-www-form-urlencoded", "application/jsonx"},
		func(given string) bool { kind, _, _ := mime.ParseMediaType(given); return kind != "text/plain" }),
	looseType("content-type-holds-json", "A content type in which the word json stands is accepted as JSON.",
		[]string{"text/plain; x=application/json", "application/jsonx"},
		func(given string) bool { return strings.Contains(given, "json") }),
	looseType("content-type-begins-like-json", "A content type that begins like JSON is accepted as JSON.",
		[]string{"application/jsonx"},
		func(given string) bool { return strings.HasPrefix(given, "application/json") }),
)

// openTo lets pages of all origins read the replies to calls whose path begins so.
func openTo(name, sentence, about, path string) Defect {
	return Defect{Name: name, Sentence: sentence, Promise: Browsers, About: []string{about},
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(r *http.Request, h http.Header) {
				if strings.HasPrefix(r.URL.Path, path) {
					h.Set(allowOrigin, "*")
				}
			})
		}}
}

// closedTo lets no page read the replies to calls whose path begins so.
func closedTo(name, sentence, about, path string) Defect {
	return Defect{Name: name, Sentence: sentence, Promise: Browsers, About: []string{about},
		Wrap: func(p *reference.Parts) {
			onAnswerHeads(p, func(r *http.Request, h http.Header) {
				if strings.HasPrefix(r.URL.Path, path) {
					h.Del(allowOrigin)
				}
			})
		}}
}

// hostUnchecked answers calls by any name if their path begins so.
func hostUnchecked(name, sentence, row, path string) Defect {
	return Defect{Name: name, Sentence: sentence, Promise: Browsers,
		About: []string{"A call for <what> whose Host is a foreign name is refused > " + row},
		Wrap: func(p *reference.Parts) {
			beforeCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if strings.HasPrefix(r.URL.Path, path) {
					r.Host = differs("localhost", r.Host)
				}
				next.ServeHTTP(w, r)
			})
		}}
}

// looseType takes for JSON the bodies whose content type is meant.
func looseType(name, sentence string, rows []string, meant func(given string) bool) Defect {
	var about []string
	for _, row := range rows {
		about = append(about, foreignType+row)
	}
	return Defect{Name: name, Sentence: sentence, Promise: BadInput, About: about,
		Wrap: func(p *reference.Parts) {
			onCalls(p, func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if meant(r.Header.Get("Content-Type")) {
					r.Header.Set("Content-Type", "application/json")
				}
				next.ServeHTTP(w, r)
			})
		}}
}
