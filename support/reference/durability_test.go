package reference

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

const (
	childDataDir  = "BAMBOO_REFERENCE_TEST_DATA"
	childModelURL = "BAMBOO_REFERENCE_TEST_MODEL"
)

// beChild is a server in a process of its own, until it is killed or its
// standard input ends.
func beChild(dir, modelURL string) {
	server, err := Start(Options{HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0", DataDir: dir, ModelURL: modelURL})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(server.APIURL())
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(0) // as abrupt as a kill
}

func TestWhatWasAnsweredSurvivesAKill(t *testing.T) {
	w := newWorld(t) // for its model and its way of asking
	dir := t.TempDir()
	child := exec.CommandContext(w.ctx, os.Args[0])
	child.Env = append(os.Environ(), childDataDir+"="+dir, childModelURL+"="+w.model.URL+"/v1")
	child.Stderr = os.Stderr
	stdin, err := child.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	url, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	there := &world{t: t, ctx: w.ctx, model: w.model, http: w.http, server: &Server{apiURL: strings.TrimSpace(url)}}
	answered, stream := there.create("größe 你好 🐼", "")
	if got := there.open(stream).rest(); !strings.HasSuffix(got, "complete(3+4=7)") {
		t.Fatalf("stream: %s", got)
	}
	there.create("still waiting", "waiting")
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait() // says "killed": nothing to check

	again := newWorld(t, func(o *Options) { o.DataDir = dir })
	again.wantHistory(answered, "user: größe 你好 🐼", "assistant: You said: größe 你好 🐼")
	again.wantHistory("waiting", "user: still waiting")
	if got := again.open("/api/v1/stream/waiting").rest(); !strings.Contains(got, "still waiting") {
		t.Errorf("the waiting message was answered by %s", got)
	}
}

func TestHistorySurvivesAClose(t *testing.T) {
	dir := t.TempDir()
	first := newWorld(t, func(o *Options) { o.DataDir = dir })
	id, stream := first.create("hello", "")
	first.open(stream).rest()
	if err := first.server.Close(); err != nil {
		t.Fatal(err)
	}
	second := newWorld(t, func(o *Options) { o.DataDir = dir })
	second.wantHistory(id, "user: hello", "assistant: You said: hello")
}
