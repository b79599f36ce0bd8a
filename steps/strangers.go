package steps

import (
	"context"
	"math/big"
	"time"

	"github.com/cucumber/godog"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// strangers registers clients of the HTTP side, or of either port, who keep no rules.
func strangers(sc *sentence.Book, w *world.World) {
	s := strangerSteps{w}
	http := sentence.Needs(capability.HTTP)
	sc.When(`^a client writes these lines to Bamboo's HTTP port:$`, s.writesLines, http)
	sc.When(`^a client writes the bytes "([^"]*)" to Bamboo's HTTP port$`, s.writesBytes, http)
	sc.When(`^(\d+) clients? sends? a body that has no end, of ([\d.]+ [KMG]i?B) and more$`, s.sendEndless, http)
	sc.When(`^a client sends a packed body that unpacks to ([\d.]+ [KMG]i?B)$`, s.sendsPacked, http)
	sc.When(`^(\d+) clients connect to Bamboo's HTTP port and say nothing$`, s.saySilentHTTP, http)
	sc.When(`^(\d+) clients connect to the gateway's port and say nothing$`, s.saySilentGateway, sentence.Needs(capability.Gateway))
	sc.When(`^(\d+) clients send (the head of a request|the body of a message|a body that nobody reads), one byte every ([\d.]+ \w+)$`, s.sendSlowly, http)

	sc.Then(`^the client is refused$`, s.isRefused)
	sc.Then(`^Bamboo ends every one of these connections within ([\d.]+ \w+)$`, s.endsAll)
}

type strangerSteps struct{ *world.World }

// writesLines writes the doc string past every rule that a client keeps: each line as it is, a blank line behind the last.
//
// Example:
//
//	When a client writes these lines to Bamboo's HTTP port:
//	  """
//	  GET /health HTTP/1.1
//	  Host: bamboo
//	  Content-Length: 5
//	  Content-Length: 6
//	  """
//	Then the client is refused
//	And Bamboo still answers the next user
func (s strangerSteps) writesLines(ctx context.Context, d *godog.DocString) error {
	return s.WriteLines(ctx, d.Content)
}

// writesBytes writes bytes, written as pairs of hexadecimal digits, and waits for an answer or the end of the connection.
//
// Example:
//
//	When a client writes the bytes "16 03 01 00 05 01 0A 0A" to Bamboo's HTTP port
//	Then the client is refused
func (s strangerSteps) writesBytes(ctx context.Context, hex string) error {
	b, err := bytesOf(hex)
	if err != nil {
		return err
	}
	return s.WriteBytes(ctx, b)
}

// sendEndless sends the beginning of a message whose size is not announced and whose end never comes.
//
// Example:
//
//	When 1 client sends a body that has no end, of 32 MiB and more
//	Then the client is refused
//	And Bamboo still answers the next user
func (s strangerSteps) sendEndless(ctx context.Context, n int, size string) error {
	bytes, err := sizeOf(size)
	if err != nil {
		return err
	}
	return s.SendEndless(ctx, n, bytes)
}

// sendsPacked sends a gzip body. Bamboo may refuse to unpack it, or find it too large; it may not take it.
//
// Example:
//
//	When a client sends a packed body that unpacks to 32 MiB
//	Then the client is refused
//	And Bamboo still answers the next user
func (s strangerSteps) sendsPacked(ctx context.Context, size string) error {
	bytes, err := sizeOf(size)
	if err != nil {
		return err
	}
	return s.SendPacked(ctx, bytes)
}

// saySilentHTTP opens connections that stay until the server or the scenario ends them.
//
// Example:
//
//	When 50 clients connect to Bamboo's HTTP port and say nothing
//	Then Bamboo still answers the next user
func (s strangerSteps) saySilentHTTP(ctx context.Context, n int) error {
	return s.SayNothing(ctx, n, false)
}

// saySilentGateway opens connections without as much as a handshake.
//
// Example:
//
//	When 50 clients connect to the gateway's port and say nothing
//	Then Bamboo still answers the next user
func (s strangerSteps) saySilentGateway(ctx context.Context, n int) error {
	return s.SayNothing(ctx, n, true)
}

// sendSlowly sends a head that has no end, a body that has been announced, or one that the call does not want.
//
// Example:
//
//	When 10 clients send the body of a message, one byte every 50 ms
//	Then Bamboo still answers the next user
func (s strangerSteps) sendSlowly(ctx context.Context, n int, what, interval string) error {
	d, err := units.Duration(interval)
	if err != nil {
		return err
	}
	slow := map[string]world.Slow{"the head of a request": world.SlowHead, "the body of a message": world.SlowBody, "a body that nobody reads": world.SlowRest}[what]
	return s.SendSlowly(ctx, n, slow, max(d, time.Millisecond))
}

// isRefused accepts a status of 400 to 499, 501, 505, and the end of the connection.
func (s strangerSteps) isRefused(context.Context) error { return s.CallRefused() }

// endsAll waits until the server has ended the connections of the latest sentence that opened some.
//
// Example:
//
//	Given Bamboo gives a request 500 ms to arrive
//	When 20 clients connect to Bamboo's HTTP port and say nothing
//	Then Bamboo ends every one of these connections within 3 s
func (s strangerSteps) endsAll(ctx context.Context, limit string) error {
	d, err := units.Duration(limit)
	if err != nil {
		return err
	}
	return s.AllGone(ctx, d)
}

// sizeOf is a size in whole bytes.
func sizeOf(text string) (int64, error) {
	q, err := units.Parse(text, units.Size)
	if err != nil {
		return 0, err
	}
	return new(big.Int).Div(q.Amount.Num(), q.Amount.Denom()).Int64(), nil
}
