package target

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bamboo-spec/support/reference"
)

// The test binary is, by its environment, a child, a real Bamboo, or one that misbehaves.
const (
	roleVariable = "TARGET_TEST_ROLE"
	// where a role tells its process id over TCP; the connection stays open while it lives
	tellVariable = "TARGET_TEST_TELL"
)

func TestMain(m *testing.M) {
	if role := os.Getenv(roleVariable); role != "" {
		if err := play(role); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	BecomeChild()
	os.Exit(m.Run())
}

func play(role string) error {
	switch role {
	case "silent": // says nothing until its input closes
		if _, err := tell(); err != nil {
			return err
		}
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	case "stubborn": // cannot be asked to end
		signal.Ignore(syscall.SIGTERM, os.Interrupt)
		fmt.Println(`{"API":"http://127.0.0.1:1","Gateway":"ws://127.0.0.1:1"}`)
		<-time.After(5 * time.Minute) // should a test fail to kill it
		return nil
	case "chatty": // does not know BecomeChild
		fmt.Println("PASS")
		_, err := io.Copy(io.Discard, os.Stdin)
		return err
	case "broken":
		panic("no bamboo today")
	case "family": // leaves a process behind that holds its output
		sub := exec.Command(os.Args[0])
		sub.Env = append(os.Environ(), roleVariable+"=orphan")
		sub.Stdout, sub.Stderr = os.Stdout, os.Stderr
		if err := sub.Start(); err != nil {
			return err
		}
		return realBamboo()
	case "orphan":
		signal.Ignore(syscall.SIGTERM, os.Interrupt)
		conn, err := tell()
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, conn) // a test that fails leaves none behind
		return err
	case "real":
		return realBamboo()
	case "late": // finds its port taken at the first start
		if _, err := os.Stat("seen"); err == nil {
			return realBamboo()
		}
		if err := os.WriteFile("seen", nil, 0o600); err != nil {
			return err
		}
		return fmt.Errorf("Error: listen: Address already in use (os error 98)")
	}
	return fmt.Errorf("unknown role %q", role)
}

// tell opens a connection that stays open as long as this process lives.
func tell() (net.Conn, error) {
	conn, err := net.Dial("tcp", os.Getenv(tellVariable))
	if err != nil {
		return nil, err
	}
	_, err = fmt.Fprintln(conn, os.Getpid())
	return conn, err
}

// realBamboo is a Bamboo with fixed ports and a configuration file, as binaries have it.
func realBamboo() error {
	flags := flag.NewFlagSet("bamboo", flag.ContinueOnError)
	port := flags.String("port", "", "")
	config := flags.String("config", "", "")
	if err := flags.Parse(os.Args[1:]); err != nil {
		return err
	}
	text, err := os.ReadFile(*config)
	if err != nil {
		return err
	}
	var c struct{ Gateway, Data, Model, Token string }
	if err := json.Unmarshal(text, &c); err != nil {
		return err
	}
	fmt.Println("home", os.Getenv("HOME"), "key", os.Getenv("LLM_API_KEY"))
	fmt.Printf("token %q\n", c.Token)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	s, err := reference.Start(reference.Options{
		HTTPAddr: "127.0.0.1:" + *port, GatewayAddr: c.Gateway, DataDir: c.Data, ModelURL: c.Model, Log: os.Stderr,
	})
	if err != nil {
		return err
	}
	<-ctx.Done()
	fmt.Println("interrupted")
	return s.Close()
}

// listenTold returns an address for tellVariable and a wait for the next process
// that tells itself there: its id, and a channel that is closed when it is dead.
func listenTold(t *testing.T) (string, func() (int, <-chan struct{})) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	context.AfterFunc(within(t), func() { _ = l.Close() }) // an Accept does not wait for ever
	return l.Addr().String(), func() (int, <-chan struct{}) {
		t.Helper()
		conn, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		dead := make(chan struct{})
		line := make([]byte, 32)
		n, err := conn.Read(line)
		if err != nil {
			t.Fatal(err)
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(line[:n])))
		if err != nil {
			t.Fatal(err)
		}
		go func() {
			defer close(dead)
			_, _ = io.Copy(io.Discard, conn) // ends, cleanly or not, with the process
		}()
		return pid, dead
	}
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// wait fails the test if a process that told itself does not die.
func wait(ctx context.Context, t *testing.T, dead <-chan struct{}) {
	t.Helper()
	select {
	case <-dead:
	case <-ctx.Done():
		t.Fatal("the process lives on")
	}
}

// gone fails the test if the process still exists, if only as a zombie.
func gone(t *testing.T, pid int) {
	t.Helper()
	p, err := os.FindProcess(pid)
	if err != nil {
		return
	}
	if err := p.Signal(syscall.Signal(0)); err == nil {
		t.Errorf("process %d still exists", pid)
	}
}

// empty fails the test if anything was left in the folder.
func empty(t *testing.T, dir string) {
	t.Helper()
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left in the run's folder: %v %v", left, err)
	}
}

// killed ends the server process from outside and waits until that is seen.
func killed(t *testing.T, b *Server) {
	t.Helper()
	p, err := os.FindProcess(b.PID())
	if err != nil {
		t.Fatal(err)
	}
	done := b.process.done
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	wait(within(t), t, done)
}
