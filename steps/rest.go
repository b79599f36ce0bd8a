package steps

import (
	"context"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// rest registers what must hold of the server after whatever it was made to endure.
func rest(sc *sentence.Book, w *world.World) {
	r := restSteps{w}
	process := sentence.Needs(capability.Process)
	sc.Given(`^Bamboo is at rest$`, r.isAtRest, process)

	sc.Then(`^Bamboo still answers the next user$`, r.answersNext)
	sc.Then(`^no line of Bamboo's log begins with "([^"]*)"$`, r.logsNoSuchLine, sentence.Needs(capability.Log))
	sc.Then(`^Bamboo's memory is within ([\d.]+ [KMG]i?B) of what it was at rest, after at most ([\d.]+ \w+)$`, r.memoryIsBack, process)
}

type restSteps struct{ *world.World }

// isAtRest lets a user be answered, so that the first use is behind the server, and reads its memory then.
//
// Example:
//
//	Given Bamboo is at rest
//	When 4 clients send a body that has no end, of 16 MiB and more
//	Then the client is refused
//	And Bamboo's memory is within 20 MB of what it was at rest, after at most 5 s
func (r restSteps) isAtRest(ctx context.Context) error { return r.ComeToRest(ctx) }

// answersNext lets somebody come who has nothing to do with what happened: over HTTP, and at the gateway where there is one.
//
// Example:
//
//	When a client writes the bytes "00 FF 00 FF 0A 0A" to Bamboo's HTTP port
//	Then Bamboo still answers the next user
func (r restSteps) answersNext(ctx context.Context) error { return r.AnswersNext(ctx) }

// logsNoSuchLine looks at every line that the server has written to its log by then.
//
// Example:
//
//	When a client calls POST "/api/v1/stop/tea%0Aforged" with the body '{}'
//	Then Bamboo still answers the next user
//	And no line of Bamboo's log begins with "forged"
func (r restSteps) logsNoSuchLine(_ context.Context, beginning string) error {
	return r.LogHasNoLine(beginning)
}

// memoryIsBack reads the memory that the server's process takes (its resident set) until it is low enough.
func (r restSteps) memoryIsBack(ctx context.Context, above, within string) error {
	q, err := units.Parse(above, units.Size)
	if err != nil {
		return err
	}
	d, err := units.Duration(within)
	if err != nil {
		return err
	}
	return r.MemoryBack(ctx, q, d)
}
