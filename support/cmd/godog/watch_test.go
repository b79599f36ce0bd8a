//go:build unix

package main

import (
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// watched is a watch at a terminal.
type watched struct {
	*root
	terminal io.ReadWriteCloser
	ended    chan error

	mu    sync.Mutex
	shown strings.Builder // since it was looked at last
}

func startWatch(t *testing.T, r *root, args ...string) *watched {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	cmd := r.command(ctx, append([]string{"run", "--watch"}, args...)...)
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{root: r, terminal: terminal, ended: make(chan error, 1)}
	go func() {
		buffer := make([]byte, 4096)
		for {
			n, err := terminal.Read(buffer)
			w.mu.Lock()
			w.shown.Write(buffer[:n])
			w.mu.Unlock()
			if err != nil { // the terminal has no program any more
				w.ended <- cmd.Wait()
				return
			}
		}
	}()
	return w
}

// screen waits for a whole screen with the text and returns it.
func (w *watched) screen(text string) string {
	w.t.Helper()
	return w.shows(text, "q ends it\r\n")
}

// shows waits until all the texts are shown and returns that; what was shown before is forgotten.
func (w *watched) shows(texts ...string) string {
	w.t.Helper()
	over := time.After(limit)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		w.mu.Lock()
		shown := w.shown.String()
		if !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(shown, text) }) {
			w.shown.Reset()
			w.mu.Unlock()
			return shown
		}
		w.mu.Unlock()
		select {
		case <-tick.C:
		case <-over:
			w.t.Fatalf("it does not say %q; it says\n%s", texts, shown)
		}
	}
}

// press presses a key and waits for the end.
func (w *watched) press(key string) {
	w.t.Helper()
	if _, err := io.WriteString(w.terminal, key); err != nil {
		w.t.Fatal(err)
	}
	if err := <-w.ended; err != nil {
		w.t.Errorf("it ends with %v, and shows\n%s", err, w.shown.String())
	}
	w.leftNothing()
	if err := w.terminal.Close(); err != nil {
		w.t.Error(err)
	}
}

func TestWatchRunsWhatIsSaved(t *testing.T) {
	const file = "features/stream/answers.feature"
	text := func(first, second string) string {
		return "Feature: Answers\n\n  Scenario: One\n    When the user asks \"Hello\"\n    Then the answer is " +
			first + "\n\n  Scenario: Two\n    When the user asks \"Hello\"\n    Then the answer is " + second + "\n"
	}
	r := emptyRoot(t, map[string]string{file: text("complete", "complete"), "features/health/x.feature": healthy})
	w := startWatch(t, r, "features")
	first := w.screen("4 kept")
	if !strings.Contains(first, "\x1b[2J") || !strings.Contains(first, "\r\nwatching features: Enter runs all") {
		t.Errorf("the first screen is\n%q", first)
	}
	for _, save := range []struct{ first, second, says, promises string }{
		{"complete", "empty", "BROKEN", "1 promise against"},         // one scenario changed
		{"complet", "empty", "no sentence means", ""},                // it cannot be read
		{"complete", "complete", "1 kept", "1 promise against"},      // the broken one
		{"complete", "complete\n", "2 kept", "2 promises against"},   // none: the file
		{"empty", "empty", "2 broken", "2 promises against"},         // both
		{"complete", "complete", "2 kept", "2 promises against"},     // both
		{"complete", "complete\n\n", "2 kept", "2 promises against"}, // none: the file
	} {
		r.write(file, text(save.first, save.second))
		shown := w.screen(save.says)
		if !strings.Contains(shown, save.promises) || !strings.Contains(shown, file+" saved\r\n") {
			t.Errorf("%+v: it shows\n%s", save, shown)
		}
	}
	if _, err := io.WriteString(w.terminal, "\r"); err != nil {
		t.Fatal(err)
	}
	w.screen("4 kept")
	r.write("godog.yml", "profiles:\n  reference:\n    target: child\n    ready_timeout: 20s\n")
	w.screen("4 kept")
	w.press("q")
}

func TestCtrlCEndsAWatch(t *testing.T) {
	heeded(t, syscall.SIGINT)
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy, "features/health/schema.json": "{}"})
	w := startWatch(t, r, "features/health/x.feature:2")
	w.screen("1 kept")
	r.write("features/health/schema.json", "[]")
	if shown := w.screen("1 kept"); !strings.Contains(shown, "features/health/schema.json saved\r\n") {
		t.Errorf("it shows\n%s", shown)
	}
	w.press("\x03")
}

func TestAWatchEndsWhileItRuns(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/stream/x.feature": endless})
	w := startWatch(t, r, "--format", "pretty", "--concurrency", "1")
	w.shows("Then Bamboo reports that it is healthy")
	w.press("q")
}

func TestAWatchOfNothing(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	for args, says := range map[string]string{
		"features/none":                "features/none: there is no such file or folder\n",
		"--list":                       "leave one out",
		"--failed":                     "leave one out",
		"--save out/1.json":            "leave one out",
		"--baseline old.json features": "leave one out",
	} {
		got := r.godog(append([]string{"run", "--watch"}, strings.Fields(args)...)...)
		if got.code != 2 || !strings.Contains(got.errs, says) {
			t.Errorf("%s: exit code %d, %s%s", args, got.code, got.out, got.errs)
		}
	}
}
