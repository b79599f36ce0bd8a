package load

import (
	"context"
	"errors"
	"fmt"

	"bamboo-spec/support/bamboo"
)

// checkHistory compares what was streamed with what history holds: the proof of an
// answer that nobody knows before.
func checkHistory(ctx context.Context, config bamboo.Config, run *Run) error {
	client := bamboo.New(config, nil)
	h, err := client.History(ctx, run.Session)
	if err = errors.Join(err, client.Close()); err != nil {
		return fmt.Errorf("history after the run: %w", err)
	}
	n := len(h.Messages)
	if n == 0 || h.Messages[n-1].Role != "assistant" || h.Messages[n-1].Content != run.Text {
		return fmt.Errorf("history does not end in the answer that was streamed (%d messages)", n)
	}
	return nil
}
