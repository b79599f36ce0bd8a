package locust

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tinylib/msgp/msgp"
)

var update = flag.Bool("update", false, "write the page about one plan on the wire anew")

// page shows contributors one plan on the wire, from its beginning to the judged table.
const page = "one-plan.md"

// capture is what passed between a judge, a master and a worker.
type capture struct {
	mu    sync.Mutex
	since time.Time
	lines []heard
}

// heard is one message.
type heard struct {
	at             time.Duration
	from, to, what string
	bytes          int
}

// begin lets the clock of the capture begin.
func (c *capture) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.since = time.Now()
}

func (c *capture) note(from, to, what string, n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, heard{time.Since(c.since), from, to, what, n})
}

// between listens for a worker, passes on what it and the master say, and notes the messages that are about plans.
func (c *capture) between(r *rig, master string) (addr string) {
	r.t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	r.check(err)
	r.t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			worker, err := l.Accept()
			if err != nil {
				return
			}
			to, err := net.Dial("tcp", master)
			if err != nil {
				_ = worker.Close() // it comes again
				continue
			}
			go c.pass(worker, to, "worker", "master")
			go c.pass(to, worker, "master", "worker")
		}
	}()
	return l.Addr().String()
}

// pass copies one direction, and reads along: a greeting of 64 bytes, then frames of ZMTP.
func (c *capture) pass(in, out net.Conn, from, to string) {
	defer out.Close()
	along, copied := io.Pipe()
	go func() {
		read := bufio.NewReader(along)
		_, err := io.CopyN(io.Discard, read, greetingSize)
		for err == nil {
			err = c.frame(read, from, to)
		}
		_, _ = io.Copy(io.Discard, along) // what cannot be read is passed on all the same
	}()
	_, _ = io.Copy(io.MultiWriter(out, copied), in) // until one of the two ends
	_ = copied.Close()
}

// frame reads a frame and notes what it says of a plan.
func (c *capture) frame(in *bufio.Reader, from, to string) error {
	flags, body, err := readFrame(in)
	if err != nil || flags&commandFrame != 0 {
		return err
	}
	_, rest, err := msgp.ReadArrayHeaderBytes(body)
	if err != nil {
		return err
	}
	kind, rest, err := msgp.ReadStringBytes(rest)
	if err == nil && strings.HasPrefix(kind, "bamboo_") {
		data, _, err := msgp.ReadIntfBytes(rest)
		if err != nil {
			return err
		}
		c.note(from, to, kind+told(data), len(body))
	}
	return err
}

// The bits of a frame's first byte.
const (
	longFrame    = 2 // its length has eight bytes
	commandFrame = 4 // it is a command of ZMTP
)

// greetingSize is how many bytes a side says before its first frame.
const greetingSize = 64

// readFrame reads a frame of ZMTP.
func readFrame(in *bufio.Reader) (flags byte, body []byte, err error) {
	if flags, err = in.ReadByte(); err != nil {
		return 0, nil, err
	}
	length := make([]byte, 8)
	short := length[7:]
	if flags&longFrame != 0 {
		short = length
	}
	if _, err := io.ReadFull(in, short); err != nil {
		return 0, nil, err
	}
	body = make([]byte, binary.BigEndian.Uint64(length))
	_, err = io.ReadFull(in, body)
	return flags, body, err
}

// told are the fields of a message, short ones with their values.
func told(data any) string {
	fields, _ := data.(map[string]any) // a message without fields has none
	var said []string
	for name, v := range fields {
		text := fmt.Sprint(v)
		if name == "id" || len(text) > 20 {
			text = "…"
		}
		said = append(said, name+"="+text)
	}
	slices.Sort(said)
	return " " + strings.Join(said, " ")
}

// judges stands between the judge and the master's web server.
func (c *capture) judges(r *rig, web string) string {
	r.t.Helper()
	target, err := url.Parse(web)
	r.check(err)
	proxy := httputil.NewSingleHostReverseProxy(target)
	proxy.FlushInterval = -1
	proxy.ModifyResponse = func(response *http.Response) error {
		response.Body = &lines{ReadCloser: response.Body, c: c}
		return nil
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	r.check(err)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		request.Body = io.NopCloser(bytes.NewReader(body))
		var fields map[string]any
		_ = json.Unmarshal(body, &fields) // what is no JSON has no fields to be shown
		c.note("judge", "master", request.Method+" "+request.URL.Path+told(fields), len(body))
		proxy.ServeHTTP(w, request)
	})}
	go func() { _ = server.Serve(l) }() // until it is closed
	r.t.Cleanup(func() { _ = server.Close() })
	return "http://" + l.Addr().String()
}

// lines notes each line that is read.
type lines struct {
	io.ReadCloser
	c    *capture
	rest []byte
}

func (l *lines) Read(b []byte) (int, error) {
	n, err := l.ReadCloser.Read(b)
	l.rest = append(l.rest, b[:n]...)
	for {
		line, rest, whole := bytes.Cut(l.rest, []byte("\n"))
		if !whole {
			return n, err
		}
		l.rest = rest
		var fields map[string]any
		if json.Unmarshal(line, &fields) == nil && fields["type"] != nil && fields["type"] != "alive" {
			kind := fmt.Sprint(fields["type"])
			delete(fields, "type")
			delete(fields, "worker")
			l.c.note("master", "judge", kind+told(fields), len(line))
		}
	}
}

// TestOnePlanOnTheWire runs a promise over a master and a worker, and holds the page to the messages that pass.
func TestOnePlanOnTheWire(t *testing.T) {
	r, c := newRig(t), &capture{}
	port, model := r.freePort(), r.freePort()
	bamboo := r.startOn("127.0.0.1", "http://127.0.0.1:"+model+"/v1", "")
	_, workerPort, err := net.SplitHostPort(c.between(r, "127.0.0.1:"+port))
	r.check(err)
	r.start(godog, "worker", "--master-port", workerPort, "--target", bamboo.APIURL(), "--target", bamboo.GatewayURL())
	web := r.webUI("--master", "--master-bind-host", "127.0.0.1", "--master-bind-port", port,
		"--host="+bamboo.APIURL())
	c.begin()
	run := exec.CommandContext(t.Context(), godog, "run", "features/perf/bamboo_gets_through_its_work.feature",
		"--name", "more than 30 answers", "--format", "pretty", "--locust", c.judges(r, web.url), "--workers", "1",
		"--out", t.TempDir())
	run.Dir = filepath.Join("..", "..")
	run.Env = append(os.Environ(), "BAMBOO_API_URL="+bamboo.APIURL(), "BAMBOO_WS_URL="+bamboo.GatewayURL(),
		"BAMBOO_MODEL_LISTEN=127.0.0.1:"+model)
	out, err := run.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`(?m)^ +\|.*\|$`).FindAllString(string(out), -1)
	if len(table) < 3 || !strings.Contains(table[0], "verdict") {
		t.Fatalf("no table was judged:\n%s", out)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	// On a busy machine a measurement is repeated: the page has one.
	plans := 0
	if again := slices.IndexFunc(c.lines, func(l heard) bool {
		if strings.HasPrefix(l.what, "POST /bamboo/measure") {
			plans++
		}
		return plans > 1
	}); again >= 0 {
		c.lines = c.lines[:again]
	}
	if *update {
		r.check(os.WriteFile(page, []byte(c.page(table)), 0o644))
	}
	kept, err := os.ReadFile(page)
	r.check(err)
	now, then := sequence(c.page(table)), sequence(string(kept))
	if !slices.Equal(now, then) {
		t.Errorf("the messages are\n%s\nand %s has\n%s\nif that is meant: go test ./support/locust -run OnePlan "+
			"-update", strings.Join(now, "\n"), page, strings.Join(then, "\n"))
	}
}

// page is the page.
func (c *capture) page(table []string) string {
	var b strings.Builder
	b.WriteString("# One plan on the wire\n\nWhat a judge (`godog run --locust`), a master of Locust and a worker " +
		"(`godog worker`) said to each other about one promise of\n`features/perf`. Package `swarm` explains each " +
		"message; heartbeats and statistics of Locust are left out.\n" +
		"Written by `go test ./support/locust -run OnePlan -update`.\n\n" +
		"| ms | from | to | message | bytes |\n|---|---|---|---|---|\n")
	for _, l := range c.lines {
		fmt.Fprintf(&b, "| %d | %s | %s | `%s` | %d |\n", l.at.Milliseconds(), l.from, l.to, l.what, l.bytes)
	}
	b.WriteString("\nThen the judge has every run, and judges them:\n\n```\n")
	for _, row := range table {
		b.WriteString(strings.TrimSpace(row) + "\n")
	}
	b.WriteString("```\n")
	return b.String()
}

// sequence are the messages of a page in the order in which each side said them to another, without progress, which
// goes by the time.
func sequence(text string) (all []string) {
	for line := range strings.Lines(text) {
		cells := strings.Split(line, " | ")
		if len(cells) < 5 || !strings.Contains(cells[3], "bamboo_") && !strings.Contains(cells[3], "/bamboo/") ||
			strings.Contains(cells[3], "bamboo_progress") {
			continue
		}
		all = append(all, strings.Join(cells[1:3], " → ")+": "+strings.Fields(strings.Trim(cells[3], "`"))[0])
	}
	slices.SortStableFunc(all, func(a, b string) int {
		hop, _, _ := strings.Cut(a, ":")
		other, _, _ := strings.Cut(b, ":")
		return strings.Compare(hop, other)
	})
	return all
}
