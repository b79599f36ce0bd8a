package target

import (
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/scriptedllm"
)

// filesUnderLoad is how many descriptors a child makes room for: those of 10 000 clients, and as many
// calls of the model.
const filesUnderLoad = 21_000

// modelStart is how long a model in a process of its own may take to listen.
const modelStart = 30 * time.Second

// modelProcess is a model under load, in a process of its own.
type modelProcess struct {
	process *process
	url     string
}

// startModel starts one that listens at an address, out of an executable ("": the running one).
func startModel(ctx context.Context, executable, addr string, asker scriptedllm.Asker) (*modelProcess, error) {
	ctx, cancel := context.WithTimeout(ctx, modelStart)
	defer cancel()
	p, hello, err := startChild(ctx, executable, childOrder{Model: addr, Asker: asker, Files: filesUnderLoad})
	if err != nil {
		return nil, fmt.Errorf("start the model in a process of its own: %w", err)
	}
	if hello.Model == "" {
		return nil, errors.Join(errors.New("start the model in a process of its own: the child is no model"),
			p.forceEnd())
	}
	return &modelProcess{process: p, url: hello.Model}, nil
}

// timings asks the model for what it recorded.
func (m *modelProcess) timings(ctx context.Context, ask func(context.Context, string) ([]scriptedllm.Timing, error),
) ([]scriptedllm.Timing, error) {
	if m.process.ended() {
		return nil, fmt.Errorf("the model: %w", m.process.crash())
	}
	return ask(ctx, m.url)
}

// end ends it; that it had ended on its own is an error.
func (m *modelProcess) end() error {
	if err := m.process.kill(); err != nil {
		return fmt.Errorf("the model: %w", err)
	}
	return nil
}
