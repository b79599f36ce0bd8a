package load

import (
	"context"
	"errors"

	"bamboo-spec/support/client"
)

// checkHistory fails a run whose answer is not what history then holds: the proof of an
// answer that nobody knows before.
func checkHistory(ctx context.Context, config client.Config, run *Run) {
	c := client.New(config, nil)
	h, err := c.History(ctx, run.Session)
	if err = errors.Join(err, c.Close()); err != nil {
		run.Err = &Failure{What: "no history after the run", Detail: err.Error(), Err: err}
		return
	}
	n := len(h.Messages)
	if n == 0 || h.Messages[n-1].Role != "assistant" || h.Messages[n-1].Content != run.Text {
		run.Err = failed("history does not end in the answer that was streamed", "it has %d messages", n)
	}
}
