package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"bamboo-spec/support/cli"
	"bamboo-spec/support/reference"
	"bamboo-spec/support/scriptedllm"
)

const serveHelp = `godog serve runs the reference Bamboo in the foreground until Ctrl-C.

`

// serve is the reference Bamboo to play with, behind a model of its own unless
// one is given.
func serve(args []string, out, errs io.Writer) int {
	var o reference.Options
	f := cli.New("godog serve", serveHelp, out,
		"godog serve",
		"godog serve --http 127.0.0.1:9000 --ws 127.0.0.1:9001 --model-url http://127.0.0.1:11434/v1")
	f.StringVar(&o.HTTPAddr, "http", "127.0.0.1:8080", "where HTTP is answered, host:port")
	f.StringVar(&o.GatewayAddr, "ws", "127.0.0.1:18790", "where the WebSocket gateway is, host:port")
	f.StringVar(&o.DataDir, "data", "", "folder that keeps the sessions; without it they go with the server")
	f.StringVar(&o.ModelURL, "model-url", "",
		"an OpenAI-compatible model, for instance http://127.0.0.1:11434/v1; without it a model answers that "+
			"repeats what was said")
	f.StringVar(&o.AuthToken, "token", "", "what the gateway demands of its clients; without it any will do")
	f.IntVar(&o.MaxConnections, "max-clients", 0, "how many the gateway lets in at one time; 0: all")
	f.StringSliceVar(&o.AllowedOrigins, "allow-origin", nil,
		"foreign pages that may use the gateway, such as https://chat.example; several with commas")
	f.DurationVar(&o.StallLimit, "model-timeout", 0, "how long the model may be silent; 0: 30s")
	f.DurationVar(&o.RequestLimit, "request-timeout", 0, "how long the head of a request may take to arrive, and then "+
		"its body; 0: 10s and 30s")
	f.DurationVar(&o.Heartbeat, "heartbeat", 0, "after which silence a sign of life is sent; 0: 10s")
	if code, ends := cli.Ends(f, cli.Parse(f, args), errs); ends {
		return code
	}
	if f.NArg() > 0 {
		fmt.Fprintf(errs, "godog serve takes no “%s”; godog serve --help shows what can be said\n", f.Arg(0))
		return 2
	}
	ctx, stop := untilEnded()
	defer stop()
	o.Log = errs
	if err := serveUntil(ctx, o, out); err != nil {
		fmt.Fprintln(errs, flagNames.Replace(cli.Plain(err)))
		return 2
	}
	return 0
}

// untilEnded is a context until somebody asks the process to end.
func untilEnded() (context.Context, context.CancelFunc) {
	end := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup has it
		end = append(end, syscall.SIGHUP)
	}
	return signal.NotifyContext(context.Background(), end...)
}

// flagNames are the flags behind the options of the server.
var flagNames = strings.NewReplacer("HTTPAddr", "--http", "GatewayAddr", "--ws", "DataDir", "--data",
	"ModelURL", "--model-url", "MaxConnections", "--max-clients", "AllowedOrigins", "--allow-origin",
	"StallLimit", "--model-timeout", "RequestLimit", "--request-timeout", "Heartbeat", "--heartbeat")

// serveUntil serves until ctx ends.
func serveUntil(ctx context.Context, o reference.Options, out io.Writer) error {
	if o.ModelURL == "" {
		model, err := scriptedllm.New().Listen("127.0.0.1:0")
		if err != nil {
			return err
		}
		defer model.Close()
		o.ModelURL = model.URL()
	}
	server, err := reference.Start(o)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Bamboo answers at %s and at its gateway %s; its model is %s. Ctrl-C ends it.\n", server.APIURL(),
		server.GatewayURL(), o.ModelURL)
	<-ctx.Done()
	return server.Close()
}
