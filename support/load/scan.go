package load

import "bamboo-spec/support/client"

// scanner takes tokens out of events without allocating. What is not a plain
// token, a flat object of strings, it leaves to client.DecodeEvent.
type scanner struct{ unescaped []byte }

// token reads data as a token; ok only if it surely is one: then text and session
// are what client.DecodeEvent would have found. They are valid until the next call.
func (s *scanner) token(data []byte) (text, session []byte, ok bool) {
	var typ, content, token, delta []byte
	s.unescaped = s.unescaped[:0]
	rest, ok := after(data, '{')
	for ok {
		var key, value []byte
		var plain bool
		if key, plain, rest, ok = quoted(rest); !ok || !plain {
			return nil, nil, false
		}
		if rest, ok = after(rest, ':'); !ok {
			return nil, nil, false
		}
		if value, plain, rest, ok = quoted(rest); !ok {
			return nil, nil, false
		}
		var field *[]byte
		switch string(key) {
		case "type":
			field = &typ
		case "session_id":
			field = &session
		case "content":
			field = &content
		case "token":
			field = &token
		case "delta":
			field = &delta
		}
		if field != nil {
			if *field != nil { // twice
				return nil, nil, false
			}
			if !plain {
				// One buffer: only one field may need it.
				if field == &typ || field == &session || len(s.unescaped) > 0 {
					return nil, nil, false
				}
				s.unescaped = unescape(s.unescaped, value)
				value = s.unescaped
			}
			*field = value
		}
		if rest, ok = after(rest, ','); !ok {
			break
		}
	}
	if rest, ok = after(rest, '}'); !ok || len(space(rest)) > 0 || client.KindOf(typ) != client.Token {
		return nil, nil, false
	}
	for _, text := range [...][]byte{content, token, delta} {
		if text != nil {
			return text, session, true
		}
	}
	return nil, nil, false
}

// after is what follows c, and the space before it.
func after(b []byte, c byte) ([]byte, bool) {
	if b = space(b); len(b) == 0 || b[0] != c {
		return b, false
	}
	return b[1:], true
}

func space(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t' || b[0] == '\n' || b[0] == '\r') {
		b = b[1:]
	}
	return b
}

// escapes are what stands behind the backslash of a short escape, and what it means.
var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// quoted is the string that b begins with, without its quotes and as it was
// written; plain tells that it has no escapes. Escapes of code points are not ok here.
func quoted(b []byte) (text []byte, plain bool, rest []byte, ok bool) {
	if b, ok = after(b, '"'); !ok {
		return nil, false, b, false
	}
	plain = true
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '"':
			return b[:i:i], plain, b[i+1:], true
		case c == '\\':
			plain = false
			if i++; i == len(b) || escapes[b[i]] == 0 {
				return nil, false, b, false
			}
		case c < ' ':
			return nil, false, b, false
		}
	}
	return nil, false, b, false
}

// unescape appends a string that quoted has found.
func unescape(buf, text []byte) []byte {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c == '\\' {
			i++
			c = escapes[text[i]]
		}
		buf = append(buf, c)
	}
	return buf
}
