package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"slices"
	"strconv"

	"bamboo-spec/support/cli"
	"bamboo-spec/support/swarm"
	"bamboo-spec/support/workload"
)

const workerHelp = `godog worker holds conversations with Bamboo as a worker of Locust: the master distributes
users and shows what they measure, see support/locust. It works until the master says quit, or Ctrl-C.

The connection to the master has neither authentication nor encryption. So the worker talks to its own
targets alone, whatever the master says.

`

// usualUsers is how many users a worker may have if nothing else is said.
const usualUsers = 10_000

// worker is godog worker.
func worker(args []string, out, errs io.Writer) int {
	return workUntil(args, os.Stdin, out, errs)
}

func workUntil(args []string, in io.Reader, out, errs io.Writer) int {
	o := swarm.Options{Say: func(line string) { fmt.Fprintln(errs, "godog worker: "+line) }}
	var host string
	var port int
	var child bool
	f := cli.New("godog worker", workerHelp, out,
		"godog worker --master-host 10.0.0.5 --target http://bamboo:8080",
		"godog worker --target http://bamboo:8080 --target ws://bamboo:18790   # its gateway too",
		"godog worker --target http://127.0.0.1:8080 --pid 4242                # on Bamboo's own machine")
	f.StringVar(&host, "master-host", "127.0.0.1", "where the master of Locust is")
	f.IntVar(&port, "master-port", 5557, "its port for workers")
	f.StringArrayVar(&o.Targets, "target", nil,
		"a Bamboo that users may talk to, http://host:port or ws://host:port of its gateway; may be given several "+
			"times. Without one: BAMBOO_API_URL and BAMBOO_WS_URL")
	f.IntVar(&o.Users, "users", usualUsers, "most users at a time")
	f.IntVar(&o.Process, "pid", 0,
		"the process of Bamboo, if it is on this machine: its memory, processor time and files are then measured too")
	f.BoolVar(&child, "child", false, "end at the end of standard input too, so as not to outlive who started it")
	if code, ends := cli.Ends(f, cli.Parse(f, args), errs); ends {
		return code
	}
	if len(o.Targets) == 0 {
		o.Targets = slices.DeleteFunc([]string{os.Getenv("BAMBOO_API_URL"), os.Getenv("BAMBOO_WS_URL")},
			func(s string) bool { return s == "" })
	}
	o.Master = net.JoinHostPort(host, strconv.Itoa(port))
	if err := checkWorker(f.Args(), o); err != nil {
		fmt.Fprintf(errs, "%v; godog worker --help shows what can be said\n", err)
		return 2
	}
	ctx, stop := untilEnded()
	defer stop()
	if child {
		go func() { // ends with the process at the latest
			_, _ = io.Copy(io.Discard, in) // however it ends
			stop()
		}()
	}
	if err := swarm.Work(ctx, o); err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	return 0
}

// checkWorker says what is wrong with a call.
func checkWorker(args []string, o swarm.Options) error {
	if len(args) > 0 {
		return fmt.Errorf("godog worker takes no “%s”", args[0])
	}
	if len(o.Targets) == 0 {
		return errors.New("a worker must be told whom its users may talk to: give --target http://host:port")
	}
	for _, t := range o.Targets {
		u, err := url.Parse(t)
		if err != nil || u.Host == "" || !slices.Contains([]string{"http", "https", "ws", "wss"}, u.Scheme) {
			return fmt.Errorf("--target “%s” is not like http://host:port or ws://host:port", t)
		}
	}
	if o.Users < 1 {
		return fmt.Errorf("--users %d: at least one", o.Users)
	}
	if o.Process != 0 {
		if _, err := workload.OpenProcess(o.Process); err != nil {
			return fmt.Errorf("--pid %d: %w", o.Process, err)
		}
	}
	return nil
}
