package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/steps"
)

// everyday are words that people come with, and a part of a sentence that must then be among
// the first three.
var everyday = map[string]string{
	"abort":              "stops the answer",
	"api key":            "requires the auth token",
	"authentication":     "requires the auth token",
	"auth token":         "requires the auth token",
	"bad request":        "the status is",
	"bandwidth":          "link is limited",
	"binary":             "sends a binary frame",
	"body":               "with the body",
	"broken connection":  "link has been reset",
	"browser":            "a browser page from",
	"busy":               "refused with BUSY",
	"bytes":              "these bytes",
	"cancel":             "cancels its call",
	"capacity":           "accepts at most",
	"chunked":            "with a body of",
	"close code":         "connection with the code",
	"command":            "sends the command",
	"concurrency":        "ask at the same time",
	"concurrent users":   "hold one conversation each at the same time",
	"connect":            "connects to the gateway",
	"connection refused": "cannot be reached",
	"connection reset":   "has been reset",
	"content type":       "content type",
	"context":            "was sent this conversation",
	"cors":               "browser page",
	"number of messages": "holds 3 messages",
	"cpu":                "objectives hold",
	"crash":              "killed and restarted",
	"decompression bomb": "gzip body that expands",
	"delay":              "thinks for",
	"disconnect":         "disconnect",
	"disk full":          "disk is full",
	"dns rebinding":      "DNS rebinding",
	"duplicate":          "holds each of these messages once",
	"durability":         "nothing that was confirmed is lost",
	"empty message":      "empty message",
	"endless":            "endless body",
	"error code":         "the error has the code",
	"error message":      "says what is wrong",
	"event":              "arrives as these events",
	"fan-out":            "received the same answer, event by event",
	"file descriptors":   "no more files and connections",
	"finish reason":      "without a finish reason",
	"first token":        "begins within",
	"fragmented":         "in frames of",
	"gzip":               "gzip body",
	"handshake":          "opens the gateway",
	"header":             "header",
	"health":             "healthy",
	"heartbeat":          "silent at the gateway",
	"history":            "the history shows",
	"idempotency":        "idempotency key",
	"idle":               "Bamboo is idle",
	"jitter":             "delays each direction",
	"join":               "has joined",
	"json":               "the reply",
	"kill":               "killed",
	"large message":      "a message of",
	"latency":            "objectives hold",
	"leak":               "no more files and connections",
	"limit":              "limit",
	"load":               "hold",
	"log":                "log begins with",
	"malformed":          "with the body",
	"max connections":    "accepts at most",
	"memory":             "memory",
	"message too long":   "a message of",
	"model error":        "model refuses",
	"multiple users":     "users",
	"network":            "link",
	"not found":          "the status is",
	"order":              "arrive",
	"origin":             "browser page from",
	"packet loss":        "lost every packet",
	"parallel":           "at the same time",
	"partial":            "begins with",
	"pause":              "pause",
	"percentile":         "objectives hold",
	"persistence":        "restart",
	"ping":               "ping",
	"pong":               "pong",
	"prompt":             "every prompt",
	"ramp up":            "ramping from",
	"rate limit":         "refuses",
	"raw bytes":          "these bytes",
	"read only":          "read-only",
	"reconnect":          "connected again",
	"reload":             "restarted",
	"resource":           "memory",
	"response time":      "reply comes within",
	"restart":            "restarted",
	"retry":              "was asked",
	"schema":             "the reply",
	"server error":       "server error",
	"session id":         "session id",
	"shutdown":           "killed",
	"silence":            "sends the user nothing",
	"slow client":        "reads no more than",
	"slowloris":          "one byte every",
	"smuggling":          "writes these lines",
	"sse":                "stream sends these events",
	"stack trace":        "no stack trace",
	"stall":              "stalls after",
	"status code":        "the status is",
	"stop":               "stops the answer",
	"stored":             "is stored",
	"stream":             "stream",
	"think time":         "pause for 300 ms between conversations",
	"throughput":         "objectives hold",
	"timeout":            "times out",
	"token":              "token",
	"token usage":        "token usage",
	"tool":               "tool",
	"tool call":          "tool",
	"tps":                "objectives hold",
	"ttft":               "begins within",
	"unauthorized":       "auth token",
	"unicode":            "these bytes",
	"unreachable":        "cannot be reached",
	"uuid":               "UUID",
	"wait":               "every wait is limited",
	"warm-up":            "warmed up",
	"websocket":          "gateway",
	"custom header":      "carries these headers",
	"each token":         "every token of",
	"json schema":        "fits the JSON Schema",
	"last-event-id":      "after the event id",
	"multi-line":         "asks:",
	"at least":           "holds at least",
	"any order":          "in any order",
	"resume":             "stream after the event id",
	"sleep":              "waits for",
	"subset":             "the reply contains",
	"停止":                 "停止",
	"历史":                 "历史",
}

// sentenceLine is a sentence in the output of godog steps.
var sentenceLine = regexp.MustCompile(`(?m)^\S.*$`)

func TestEverydayWordsFindTheirSentence(t *testing.T) {
	book, err := steps.Phrasebook()
	if err != nil {
		t.Fatal(err)
	}
	if len(everyday) < 100 {
		t.Errorf("%d words are too few", len(everyday))
	}
	for words, want := range everyday {
		found, all := book.Find(strings.Fields(words)...)
		if !all {
			t.Errorf("“%s” is taken apart", words)
		}
		var first []string
		for _, p := range found[:min(3, len(found))] {
			first = append(first, sentenceLine.FindAllString(p.Text(nil), -1)...)
		}
		if !slices.ContainsFunc(first, func(s string) bool { return strings.Contains(s, want) }) {
			t.Errorf("“%s” finds first\n  %s\nand should find “%s”", words, strings.Join(first, "\n  "), want)
		}
	}
}
