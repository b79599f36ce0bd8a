package world

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strings"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/match"
)

// CarryHeader makes every later call carry a header; what a call says itself goes before it.
func (w *World) CarryHeader(name, value string) error {
	if strings.TrimSpace(name) == "" || strings.ContainsAny(name+value, "\r\n") {
		return fmt.Errorf("%q: %q cannot be sent as a header", name, value)
	}
	if w.wire.headers == nil {
		w.wire.headers = http.Header{}
	}
	w.wire.headers.Add(name, value)
	return nil
}

// CallWithBody sends these bytes, as JSON unless every call carries another content type.
func (w *World) CallWithBody(ctx context.Context, method, path string, body []byte) error {
	r := bamboo.Request{Method: method, Path: path, Body: body, Header: http.Header{}}
	if w.wire.headers.Get("Content-Type") == "" {
		r.Header.Set("Content-Type", "application/json")
	}
	return w.Call(ctx, r)
}

// headersOf are the headers of a call: its own, and those that every call carries.
func (x *wire) headersOf(own http.Header) http.Header {
	all := x.headers.Clone()
	if all == nil {
		all = http.Header{}
	}
	maps.Copy(all, own)
	return all
}

// reply names the latest reply in messages.
func reply(r *bamboo.Response) string { return fmt.Sprintf("the reply to %s %s", r.Method, r.Path) }

// ReplyHolds checks values of the latest reply's JSON.
func (w *World) ReplyHolds(rows []match.Row) error {
	r, err := w.Response()
	if err != nil {
		return err
	}
	return match.Values(reply(r), r.Body, rows)
}

// HeadersHold checks headers of the latest reply; the path of a row is a name, in any case.
func (w *World) HeadersHold(rows []match.Row) error {
	r, err := w.Response()
	if err != nil {
		return err
	}
	values := map[string]string{}
	for name := range r.Header {
		values[strings.ToLower(name)] = strings.Join(r.Header.Values(name), ", ")
	}
	return match.Texts("the headers of "+reply(r), values, rows)
}

// ReplyIs compares the latest reply as a whole: see match.Whole.
func (w *World) ReplyIs(text string) error {
	r, err := w.Response()
	if err != nil {
		return err
	}
	return match.Whole(reply(r), text, r.Body)
}

// KeepFromReply keeps a value of the latest reply's JSON under a name.
func (w *World) KeepFromReply(path, name string) error {
	r, err := w.Response()
	if err != nil {
		return err
	}
	return w.keepFrom(reply(r), r.Body, path, name)
}

func (w *World) keepFrom(what string, doc []byte, path, name string) error {
	value, err := match.Value(what, doc, path)
	if err != nil {
		return err
	}
	return w.Keep(name, value)
}
