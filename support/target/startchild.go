package target

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// startChild starts an executable ("": the running one) as what is ordered and
// returns once it has told where it answers.
func startChild(ctx context.Context, executable string, order childOrder) (*process, childHello, error) {
	cmd, err := childCommand(executable, order)
	if err != nil {
		return nil, childHello{}, err
	}
	log := &boundedLog{}
	stdout := newFirstLine(log)
	cmd.Stdout = stdout
	p, err := startProcess(cmd, log, syscall.SIGTERM)
	if err != nil {
		return nil, childHello{}, err
	}
	select {
	case line := <-stdout.line:
		hello, err := readHello(line)
		if err != nil {
			return nil, childHello{}, errors.Join(err, p.forceEnd())
		}
		return p, hello, nil
	case <-p.done:
		return nil, childHello{}, p.crash()
	case <-ctx.Done():
		return nil, childHello{}, errors.Join(fmt.Errorf("the child did not tell its addresses: %w", ctx.Err()),
			p.forceEnd())
	}
}

func childCommand(executable string, order childOrder) (*exec.Cmd, error) {
	if _, ok := os.LookupEnv(childVariable); ok {
		// Without this, a child that goes on as its parent did would start children without end.
		return nil,
			errors.New(
				"this process is a child itself: target.BecomeChild must be the first statement of its main (or " +
					"TestMain)")
	}
	if executable == "" {
		var err error
		if executable, err = os.Executable(); err != nil {
			return nil, fmt.Errorf("find the running executable: %w", err)
		}
	}
	text, err := json.Marshal(order)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", childVariable, err)
	}
	cmd := exec.Command(executable)
	// A child starts no program. Without a PATH the package of godog, which looks for go as soon as it is
	// loaded, finds none, and the child starts 10 ms sooner.
	cmd.Env = append(os.Environ(), childVariable+"="+string(text), "PATH=")
	return cmd, nil
}
