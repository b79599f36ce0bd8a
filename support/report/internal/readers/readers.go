// Package readers lets tests read a report back with programs of others: the
// packages from npm that testdata/package.json names, run by node. They are
// installed by `npm ci` in testdata. Its entry point is Node.
package readers

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// Required is the environment variable that turns a skip into a failure, so that
// a test cannot pass by not running: who has installed the readers sets it to
// "node", or to "node browser" if there is a browser too.
const Required = "READERS_REQUIRED"

// Node runs a script of testdata with the arguments and reads the JSON that it
// prints into answer. Without node or its packages the test is skipped.
func Node(t *testing.T, answer any, script string, args ...string) {
	t.Helper()
	dir := folder(t)
	node, err := exec.LookPath("node")
	if err != nil {
		missing(t, "node", "there is no node on this machine")
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		missing(t, "node", "the readers are not installed: run npm ci in "+dir)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, node, append([]string{filepath.Join(dir, script)}, args...)...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", script, err, errs.String(), out.String())
	}
	if err := json.Unmarshal(out.Bytes(), answer); err != nil {
		t.Fatalf("%s printed no JSON: %v\n%s", script, err, out.String())
	}
}

// Browser is the path of a Chromium; without one the test is skipped.
func Browser(t *testing.T) string {
	t.Helper()
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable",
		"/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
	} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, "browser", "there is no Chromium on this machine")
	return ""
}

func missing(t *testing.T, what, why string) {
	t.Helper()
	if required := os.Getenv(Required); slices.Contains(strings.Fields(required), what) {
		t.Fatalf("%s is “%s”, but %s", Required, required, why)
	}
	t.Skip(why)
}

// folder is testdata beside this file.
func folder(t *testing.T) string {
	t.Helper()
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("where the readers lie cannot be found out")
	}
	return filepath.Join(filepath.Dir(file), "testdata")
}
