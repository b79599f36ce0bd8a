package steps

import (
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/scriptedllm"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// trouble registers a disk that fails, and what a server must give back.
func trouble(sc *sentence.Book, w *world.World) {
	t := troubleSteps{w}
	http := sentence.Needs(capability.HTTP)
	disk := sentence.Needs(capability.Disk)
	process := sentence.Needs(capability.Process)
	sc.Given(`^Bamboo's disk is full$`, t.diskIsFull, disk)
	sc.Given(`^Bamboo's disk takes no more writes$`, t.diskIsReadOnly, disk)
	sc.Given(`^Bamboo's disk has room again$`, t.diskIsFree, disk)
	sc.Given(`^(the user|[A-Z][a-z]+) has tried in vain to send a message of ([\d.]+ [KMG]i?B)$`, t.hasTriedToSend, http)
	sc.Given(`^the model answers "([^"]*)" with (\d+) tokens of ([\d.]+ [KMG]i?B) each$`, t.modelAnswersAtLength, sentence.Needs(capability.Script))
	sc.Given(`^(\d+) users have left in mid-answer$`, t.haveLeft, http, sentence.Needs(capability.Gateway))
	sc.Given(`^what the server holds has been noted$`, t.isNoted, process)

	sc.When(`^(the user|[A-Z][a-z]+) tries to send a message of ([\d.]+ [KMG]i?B)$`, t.triesToSend, http)
	sc.When(`^(\d+) users leave in mid-answer$`, t.leave, http, sentence.Needs(capability.Gateway))
	sc.When(`^(the user|[A-Z][a-z]+) sends (\d+) commands of ([\d.]+ [KMG]i?B) each$`, t.sendsLargeCommands, sentence.Needs(capability.Gateway))

	sc.Then(`^Bamboo refuses (the user|[A-Z][a-z]+)'s message as a trouble of its own$`, t.isRefused)
	sc.Then(`^the server holds no more than was noted within ([\d.]+ \w+)$`, t.holdsNoMore, process)
	sc.Then(`^the server's memory has grown by less than ([\d.]+ [KMG]i?B)$`, t.memoryGrewLess, process)
}

type troubleSteps struct{ *world.World }

// diskIsFull lets no file of the server's grow any more; writes into what is there succeed.
//
// Example:
//
//	Given Bamboo's disk is full
//	When the user tries to send a message of 200 KB
//	Then Bamboo refuses the user's message as a trouble of its own
func (t troubleSteps) diskIsFull(ctx context.Context) error { return t.SetDisk(ctx, target.DiskFull) }

// diskIsReadOnly lets every write of the server's into a file fail.
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "one two three" to "Count"
//	And the user has read "one two" of the answer to "Count"
//	And Bamboo's disk takes no more writes
//	When the model goes on
//	Then the answer ends in an error after "one two three"
func (t troubleSteps) diskIsReadOnly(ctx context.Context) error {
	return t.SetDisk(ctx, target.DiskReadOnly)
}

// diskIsFree ends the trouble with the disk.
//
// Example:
//
//	Given Bamboo's disk takes no more writes
//	And the user has tried in vain to send a message of 1 KB
//	And Bamboo's disk has room again
//	When the user asks "What is bamboo?"
//	Then the answer is whole
//	And the history holds 2 messages
func (t troubleSteps) diskIsFree(ctx context.Context) error { return t.SetDisk(ctx, target.DiskFree) }

// triesToSend sends a message of that size, which may be refused.
func (t troubleSteps) triesToSend(ctx context.Context, name, size string) error {
	q, err := inBytes(size)
	if err != nil {
		return err
	}
	return t.User(name).TrySend(ctx, q)
}

// hasTriedToSend sends a message of that size and expects it to be refused.
func (t troubleSteps) hasTriedToSend(ctx context.Context, name, size string) error {
	if err := t.triesToSend(ctx, name, size); err != nil {
		return err
	}
	return t.User(name).RefusedAsOwnTrouble()
}

// isRefused checks that the message was answered with a status that blames Bamboo (5xx), and with a reason.
func (t troubleSteps) isRefused(_ context.Context, name string) error {
	return t.User(name).RefusedAsOwnTrouble()
}

// modelAnswersAtLength makes a reply of few but long tokens, 20 ms apart.
//
// Example:
//
//	Given the model answers "Tell me a story" with 3 tokens of 500 KB each
//	When the user asks "Tell me a story"
//	Then the answer is whole
func (t troubleSteps) modelAnswersAtLength(_ context.Context, question string, n int, size string) error {
	bytes, err := inBytes(size)
	if err != nil {
		return err
	}
	r := scriptedllm.Reply{Chunks: slices.Repeat([]string{strings.Repeat("x", bytes)}, n), TokenDelay: 20 * time.Millisecond}
	return t.Script(scriptedllm.Script{Message: question, Rounds: []scriptedllm.Reply{r}})
}

// leave lets users begin to read an answer each, half of them through the gateway, and go away in the middle of it: half of
// them politely, half with a TCP reset.
//
// Example:
//
//	Given 4 users have left in mid-answer
//	And what the server holds has been noted
//	When 4 users leave in mid-answer
//	Then the server holds no more than was noted within 2 s
func (t troubleSteps) leave(ctx context.Context, users int) error { return t.LeaveMany(ctx, users) }

// haveLeft is the same, and waits until every answer has been stored.
func (t troubleSteps) haveLeft(ctx context.Context, users int) error {
	if err := t.LeaveMany(ctx, users); err != nil {
		return err
	}
	return t.EachAnswerStored(ctx, users)
}

// isNoted keeps how many connections and open files the server has, without those to its model, and its memory, as soon as
// the first two have not changed for a tenth of a second.
func (t troubleSteps) isNoted(ctx context.Context) error { return t.NoteHoldings(ctx) }

// holdsNoMore waits until the server has no more connections and open files than were noted.
func (t troubleSteps) holdsNoMore(ctx context.Context, within string) error {
	d, err := units.Duration(within)
	if err != nil {
		return err
	}
	return t.HoldsNoMore(ctx, d)
}

// memoryGrewLess checks how far the server's memory (its resident set) is now above what was noted.
func (t troubleSteps) memoryGrewLess(_ context.Context, size string) error {
	q, err := units.Parse(size, units.Size)
	if err != nil {
		return err
	}
	return t.MemoryGrewLess(q.Amount)
}

// sendsLargeCommands asks the gateway to start tools whose names are that long, without waiting for its answers, which are
// as long. It stops early if the gateway takes no more.
//
// Example:
//
//	Given Ann reads no more than 1 KB per second
//	And Ann is connected to the gateway
//	And what the server holds has been noted
//	When Ann sends 3 commands of 1 MB each
//	Then the server's memory has grown by less than 100 MB
func (t troubleSteps) sendsLargeCommands(_ context.Context, name string, n int, size string) error {
	q, err := inBytes(size)
	if err != nil {
		return err
	}
	return t.User(name).SendLargeCommands(n, q)
}

// inBytes is a size as a whole number of bytes that a message may have.
func inBytes(size string) (int, error) {
	q, err := units.Parse(size, units.Size)
	if err != nil {
		return 0, err
	}
	if !q.Amount.IsInt() || q.Amount.Cmp(big.NewRat(1<<30, 1)) > 0 {
		return 0, fmt.Errorf("“%s” is no size of a message; write a whole number of bytes, 1 GiB at most", size)
	}
	return int(q.Amount.Num().Int64()), nil
}
