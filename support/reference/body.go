package reference

import (
	"bytes"
	"io"
)

// part is how much of a body is taken at one time, in bytes.
const part = 64 << 10

// readAtMost reads a body to its end, or until it is larger than limit bytes. A body that is
// too large is never put together, so that it costs not much more than the limit. The
// length that was announced is negative if there was none; it is not relied on.
func readAtMost(r io.Reader, announced, limit int64) (body []byte, larger bool, err error) {
	size := int64(part)
	if announced >= 0 {
		size = min(size, announced+1) // the end is met while there is room
	}
	var parts [][]byte
	for rest := limit + 1; ; {
		p := make([]byte, min(size, rest))
		n := 0
		// io.ReadFull would call an end here what a body is called that breaks off: unexpected.
		for n < len(p) && err == nil {
			var k int
			k, err = r.Read(p[n:])
			n += k
		}
		rest -= int64(n)
		parts = append(parts, p[:n])
		switch {
		case rest == 0:
			return nil, true, nil
		case err == io.EOF && len(parts) == 1:
			return parts[0], false, nil
		case err == io.EOF:
			return bytes.Join(parts, nil), false, nil
		case err != nil:
			return nil, false, err
		}
	}
}
