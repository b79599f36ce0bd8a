// Package readers lets tests read a report back with programs of others: the packages from npm and from PyPI that
// testdata/package.json and testdata/requirements.txt name. They are installed in testdata, by `npm ci` and by
// `python3 -m venv .venv && .venv/bin/pip install -r requirements.txt`. Its entry points are Node and Python.
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
// a test cannot pass by not running: who has installed the readers sets it to those
// that are there, as "node python browser".
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
	run(t, answer, node, append([]string{filepath.Join(dir, script)}, args...))
}

// Python is Node for a script in Python.
func Python(t *testing.T, answer any, script string, args ...string) {
	t.Helper()
	dir := folder(t)
	python := filepath.Join(dir, ".venv", "bin", "python")
	if _, err := os.Stat(python); err != nil {
		missing(t, "python", "the readers are not installed: make a venv of requirements.txt in "+dir)
	}
	run(t, answer, python, append([]string{filepath.Join(dir, script)}, args...))
}

// run runs a program and reads the JSON that it prints.
func run(t *testing.T, answer any, program string, args []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s%s", args[0], err, errs.String(), out.String())
	}
	if err := json.Unmarshal(out.Bytes(), answer); err != nil {
		t.Fatalf("%s printed no JSON: %v\n%s", args[0], err, out.String())
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
