package target

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"bamboo-spec/support/openfiles"
	"bamboo-spec/support/reference"
	"bamboo-spec/support/reference/defect"
	"bamboo-spec/support/scriptedllm"
)

// childVariable holds, in the environment of a child, what it is to be.
const childVariable = "BAMBOO_SPEC_CHILD"

// closeLimit is how long a child tries to end in good order.
const closeLimit = 10 * time.Second

// gcPercent lets a child under load collect later than is usual. With two processors one collection during the
// ramp of a load is a stall of tens of milliseconds, which would be the p99 of what the server adds;
// a thousand streams hold so little that the memory is well spent.
const gcPercent = 400

// modelKey is what a child sends to its model, and what that model holds it to.
const modelKey = "sk-bamboo-spec"

// childOrder is what a child is told in its environment.
type childOrder struct {
	Model    string            // the address at which it is to be a model; empty: it is to be a server
	Asker    scriptedllm.Asker // of that model
	Files    int               // descriptors to make room for at the start, before a load; 0: none
	DataDir  string
	ModelURL string
	Defect   string // the mistake that it makes; empty: none
	Hits     string // the file that grows by a byte when the mistake is made; empty: nobody counts
	Settings Settings
}

// childHello is what a child answers, as one line on its standard output.
type childHello struct {
	API     string `json:",omitempty"`
	Gateway string `json:",omitempty"`
	Model   string `json:",omitempty"` // of a model, which has nothing else
}

// BecomeChild returns at once, unless this process was started as a child by a
// [Source]: then it is the reference server, or its model, until its standard input closes or
// it is asked to end (SIGTERM, SIGINT), and never returns. It must be the first
// statement of every main and TestMain (or of an init) of an executable that uses a source.
func BecomeChild() {
	order, ok := os.LookupEnv(childVariable)
	if !ok {
		return
	}
	if err := beChild(order, os.Stdin, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "child:", err)
		if errors.Is(err, context.DeadlineExceeded) {
			os.Exit(slowEnd)
		}
		os.Exit(1)
	}
	os.Exit(0)
}

func beChild(text string, stdin io.Reader, stdout, stderr io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	order, err := readOrder(text)
	if err != nil {
		return err
	}
	hello, end, err := order.begin(stderr)
	if err != nil {
		return err
	}
	parentGone := make(chan struct{})
	go func() {
		defer close(parentGone)
		// Nothing is ever sent: whatever ends the copy, nobody needs this child any more.
		if _, err := io.Copy(io.Discard, stdin); err != nil {
			fmt.Fprintln(stderr, "child: standard input:", err)
		}
	}()
	if err := json.NewEncoder(stdout).Encode(hello); err != nil {
		return fmt.Errorf("tell the addresses: %w", err)
	}
	select {
	case <-ctx.Done():
	case <-parentGone:
	}
	giveUp := time.AfterFunc(closeLimit, func() {
		fmt.Fprintf(stderr, "child: not closed after %s, given up\n", closeLimit)
		os.Exit(slowEnd)
	})
	defer giveUp.Stop()
	return end()
}

// begin becomes what was ordered; end ends it.
func (o childOrder) begin(log io.Writer) (hello childHello, end func() error, err error) {
	if o.Files > 0 { // it will be under load
		debug.SetGCPercent(gcPercent)
		openfiles.Reserve(o.Files)
	}
	if o.Model != "" {
		l, err := scriptedllm.NewUnderLoad(o.Asker).Listen(o.Model)
		if err != nil {
			return hello, nil, err
		}
		return childHello{Model: l.URL()}, l.Close, nil
	}
	server, err := o.start(log)
	if err != nil {
		return hello, nil, err
	}
	return childHello{API: server.APIURL(), Gateway: server.GatewayURL()}, server.Close, nil
}

// start starts the server that was ordered, with the defect if there is to be one.
func (o childOrder) start(log io.Writer) (*reference.Server, error) {
	parts, err := reference.Compose(reference.Options{
		HTTPAddr:       "127.0.0.1:0",
		GatewayAddr:    "127.0.0.1:0",
		DataDir:        o.DataDir,
		ModelURL:       o.ModelURL,
		ModelKey:       modelKey,
		AuthToken:      o.Settings.AuthToken,
		MaxConnections: o.Settings.MaxConnections,
		AllowedOrigins: o.Settings.AllowedOrigins,
		StallLimit:     o.Settings.StallLimit,
		RequestLimit:   o.Settings.RequestLimit,
		Heartbeat:      o.Settings.Heartbeat,
		Tools:          o.Settings.Tools,
		Log:            log,
	})
	if err != nil {
		return nil, err
	}
	if o.Defect != "" {
		if err := o.applyDefect(&parts); err != nil {
			return nil, errors.Join(err, parts.Close())
		}
	}
	return reference.Run(parts)
}

// applyDefect puts the mistake in. The file of its hits stays open as long as the process lives.
func (o childOrder) applyDefect(parts *reference.Parts) error {
	if o.Hits != "" {
		hits, err := os.OpenFile(o.Hits, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
		if err != nil {
			return fmt.Errorf("count the hits of %s: %w", o.Defect, err)
		}
		defect.TellHits(hits)
	}
	return defect.Apply(o.Defect, parts)
}

func readOrder(text string) (childOrder, error) {
	var order childOrder
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&order); err != nil {
		return childOrder{}, fmt.Errorf("read %s: %w", childVariable, err)
	}
	return order, nil
}

// readHello reads the first line of a child's output.
func readHello(line []byte) (childHello, error) {
	var hello childHello
	if err := json.Unmarshal(line, &hello); err != nil || hello.Model == "" &&
		(hello.API == "" || hello.Gateway == "") {
		return childHello{}, fmt.Errorf("the child said %.200q instead of its addresses; "+
			"target.BecomeChild must be the first statement of its main (or TestMain)", line)
	}
	return hello, nil
}
