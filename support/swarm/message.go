package swarm

import (
	"errors"
	"fmt"
	"math"

	"github.com/tinylib/msgp/msgp"
)

// message is what master and worker send each other: MessagePack of [type, data, node id].
type message struct {
	kind string
	data any // nil, bool, int64, float64, string, []byte, []any or map[string]any
	node string
}

const (
	mostNested = 16      // arrays and maps within each other
	mostValues = 1 << 20 // of one message
)

var errTooMuch = errors.New("it has too many values, or too many within each other")

// readMessage reads one message. It takes no more storage than some times what the message has bytes.
func readMessage(b []byte) (message, error) {
	r := reader{rest: b}
	v, err := r.value(0)
	if err != nil {
		return message{}, fmt.Errorf("a message cannot be read: %w", err)
	}
	parts, _ := v.([]any)
	if len(parts) != 3 || len(r.rest) > 0 {
		return message{}, errors.New("a message is not a list of type, data and node id")
	}
	m := message{data: parts[1]}
	var named bool
	if m.kind, named = parts[0].(string); !named {
		return message{}, errors.New("the type of a message is not a text")
	}
	m.node, _ = parts[2].(string) // none in what the master sends to all
	return m, nil
}

// reader reads values off the beginning of a message.
type reader struct {
	rest   []byte
	values int
}

func (r *reader) value(depth int) (v any, err error) {
	if r.values++; depth > mostNested || r.values > mostValues {
		return nil, errTooMuch
	}
	switch msgp.NextType(r.rest) {
	case msgp.ArrayType:
		return r.list(depth)
	case msgp.MapType:
		return r.mapping(depth)
	case msgp.IntType:
		var n int64
		n, r.rest, err = msgp.ReadInt64Bytes(r.rest)
		return n, err
	case msgp.UintType:
		var n uint64
		n, r.rest, err = msgp.ReadUint64Bytes(r.rest)
		if n > math.MaxInt64 {
			return float64(n), err
		}
		return int64(n), err
	case msgp.Float32Type:
		var f float32
		f, r.rest, err = msgp.ReadFloat32Bytes(r.rest)
		return float64(f), err
	case msgp.BinType: // copied, as texts are: the message's storage is not kept
		v, r.rest, err = msgp.ReadBytesBytes(r.rest, nil)
		return v, err
	case msgp.StrType, msgp.Float64Type, msgp.BoolType, msgp.NilType:
		v, r.rest, err = msgp.ReadIntfBytes(r.rest)
		return v, err
	}
	return nil, errors.New("a value is of no type that Locust sends")
}

func (r *reader) list(depth int) (any, error) {
	n, rest, err := msgp.ReadArrayHeaderBytes(r.rest)
	r.rest = rest
	list := []any{} // grows with what comes: the length is only said
	for i := uint32(0); i < n && err == nil; i++ {
		var v any
		v, err = r.value(depth + 1)
		list = append(list, v)
	}
	return list, err
}

// mapping reads a map; keys that are no texts become texts.
func (r *reader) mapping(depth int) (any, error) {
	n, rest, err := msgp.ReadMapHeaderBytes(r.rest)
	r.rest = rest
	all := map[string]any{}
	for i := uint32(0); i < n && err == nil; i++ {
		var k, v any
		if k, err = r.value(mostNested); err != nil { // a key has nothing within it
			break
		}
		if v, err = r.value(depth + 1); err == nil {
			all[fmt.Sprint(k)] = v
		}
	}
	return all, err
}

// field is a field of the data, in the type that it is wanted as; the zero value if it is not there
// or another.
func field[T any](m message, name string) T {
	fields, _ := m.data.(map[string]any)
	v, _ := fields[name].(T)
	return v
}

// number is a field that is a whole number or a float.
func number(m message, name string) float64 {
	fields, _ := m.data.(map[string]any)
	switch n := fields[name].(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	}
	return 0
}

// appendMessage appends a message whose data is what data appends; nil: none.
func appendMessage(b []byte, kind string, data func([]byte) []byte, node string) []byte {
	b = msgp.AppendString(msgp.AppendArrayHeader(b, 3), kind)
	if data == nil {
		b = msgp.AppendNil(b)
	} else {
		b = data(b)
	}
	return msgp.AppendString(b, node)
}
