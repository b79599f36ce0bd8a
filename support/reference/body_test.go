package reference

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
)

func TestBodiesAreReadUpToTheLimit(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	readers := map[string]func(io.Reader) io.Reader{
		"whole": func(r io.Reader) io.Reader { return r }, "byte by byte": iotest.OneByteReader,
		"by halves": iotest.HalfReader, "its end with its last byte": iotest.DataErrReader,
	}
	for _, limit := range []int64{0, 1, 100, part - 1, part, part + 1, 3 * part} {
		for _, size := range []int64{0, 1, limit - 1, limit, limit + 1, limit + part, random.Int64N(4 * part)} {
			if size < 0 {
				continue
			}
			want := make([]byte, size)
			for i := range want {
				want[i] = byte(random.Uint32())
			}
			for name, reader := range readers {
				for _, announced := range []int64{-1, 0, size, 1 << 40} {
					got, larger, err := readAtMost(reader(bytes.NewReader(want)), announced, limit)
					if err != nil || larger != (size > limit) || !larger && !bytes.Equal(got, want) {
						t.Errorf("%d bytes, %s, %d announced, limit %d: %d bytes, larger %t, %v", size, name, announced,
							limit, len(got), larger, err)
					}
				}
			}
		}
	}
}

// A body that breaks off is not one that ends.
func TestABodyThatBreaksOffIsNone(t *testing.T) {
	for _, broken := range []error{io.ErrUnexpectedEOF, errors.New("reset")} {
		r := io.MultiReader(bytes.NewReader(make([]byte, part+5)), iotest.ErrReader(broken))
		if got, larger, err := readAtMost(r, 2*part, 4*part); !errors.Is(err, broken) || larger || got != nil {
			t.Errorf("%v: %d bytes, larger %t, %v", broken, len(got), larger, err)
		}
	}
}
