package fault

import (
	"io"

	"github.com/Shopify/toxiproxy/v2/stream"
	"github.com/Shopify/toxiproxy/v2/toxics"
)

// pipe is one direction of a connection: bytes in, through the toxics, bytes out.
type pipe struct {
	in    *stream.ChanWriter
	stubs []*toxics.ToxicStub
	out   *stream.ChanReader
}

func newPipe(s Shape) *pipe {
	p := &pipe{}
	all := append([]toxics.Toxic{&toxics.NoopToxic{}}, s.toxics()...)
	next := make(chan *stream.StreamChunk)
	p.in = stream.NewChanWriter(next)
	for i, t := range all {
		from := next
		next = make(chan *stream.StreamChunk, waiting(all[i+1:]))
		stub := toxics.NewToxicStub(from, next)
		p.stubs = append(p.stubs, stub)
		go stub.Run(always(t))
	}
	p.out = stream.NewChanReader(next)
	return p
}

// waiting is how many chunks may lie before the next toxic: as many as are under way
// at one time on a link with a delay.
func waiting(next []toxics.Toxic) int {
	if len(next) == 0 {
		return 0
	}
	if b, ok := next[0].(toxics.BufferedToxic); ok {
		return b.GetBufferSize()
	}
	return 0
}

func always(t toxics.Toxic) *toxics.ToxicWrapper { return &toxics.ToxicWrapper{Toxic: t, Toxicity: 1} }

// fill takes everything that r gives, and r's end.
func (p *pipe) fill(r io.Reader) {
	_, _ = io.Copy(p.in, r) // however reading ended, it has: the peer is told by the sockets
	_ = p.in.Close()        // it has no error
}

// release lets what is under way pass at once: nobody waits for it any more.
func (p *pipe) release() {
	for _, s := range p.stubs {
		go func() {
			if s.InterruptToxic() {
				s.Run(always(&toxics.NoopToxic{}))
			}
		}()
	}
}

// drain takes what is still under way, to the end.
func (p *pipe) drain() { _, _ = io.Copy(io.Discard, p.out) }
