package eventstream

import "bytes"

var bom = []byte("\xef\xbb\xbf")

// cut takes the next line out of rest, without its end. A line whose end has not
// come yet is kept in r.line, and whole is false. The line is valid until the
// next read.
func (r *Reader) cut() (line []byte, whole bool) {
	if r.skipLF {
		r.skipLF = false
		if r.rest[0] == '\n' {
			r.rest = r.rest[1:]
		}
	}
	end := lineEnd(r.rest)
	if end < 0 {
		r.line = append(r.line, r.rest...)
		r.rest = nil
		return nil, false
	}
	line = r.rest[:end]
	if len(r.line) > 0 {
		r.line = append(r.line, line...)
		line = r.line
		r.line = r.line[:0]
	}
	r.skipLF = r.rest[end] == '\r'
	r.rest = r.rest[end+1:]
	if !r.started {
		r.started = true
		line = bytes.TrimPrefix(line, bom)
	}
	return line, true
}

func lineEnd(b []byte) int {
	for i, c := range b {
		if c == '\n' || c == '\r' {
			return i
		}
	}
	return -1
}

// field takes one line that is not blank.
func (r *Reader) field(line []byte) error {
	name, value, _ := bytes.Cut(line, []byte{':'})
	if len(value) > 0 && value[0] == ' ' {
		value = value[1:]
	}
	switch string(name) { // a comment has the empty name; retry concerns reconnecting only
	case "data":
		if len(r.data)+len(value)+1 > r.limit {
			return r.tooLong()
		}
		r.data = append(append(r.data, value...), '\n')
	case "event":
		r.typ = r.typeName(value)
	case "id":
		if bytes.IndexByte(value, 0) < 0 && string(value) != r.id {
			r.id = string(value)
		}
	}
	return nil
}

// dispatch ends a block at its blank line; without a data field there is no event.
func (r *Reader) dispatch() (Event, bool) {
	typ := r.typ
	r.typ = ""
	if len(r.data) == 0 {
		return Event{}, false
	}
	r.sent = true
	return Event{Type: typ, Data: r.data[:len(r.data)-1], ID: r.id}, true
}

// typeName is value as a string; names met before are not allocated again.
func (r *Reader) typeName(value []byte) string {
	if s, known := r.types[string(value)]; known {
		return s
	}
	s := string(value)
	if len(r.types) < maxTypes && len(s) <= maxTypeName {
		if r.types == nil {
			r.types = map[string]string{}
		}
		r.types[s] = s
	}
	return s
}
