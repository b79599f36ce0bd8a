package runner

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/shirou/gopsutil/v3/process"

	"bamboo-spec/support/cli"
	"bamboo-spec/support/world"
)

// runsKept is how many folders of earlier runs are kept.
const runsKept = 10

// evidence keeps what shows how a scenario failed, in a folder of this run:
// DIR/runs/TIME-PID/failures, which DIR/failures links to. So a run that goes on beside another
// leaves its evidence alone. A nil one keeps nothing.
type evidence struct {
	dir  string
	note func(string) // tells people of the run what they must know

	once sync.Once
	own  string // where this run's goes
	err  error  // why it has nowhere to go
}

// newEvidence keeps it below dir, and says to errs what people must know.
func newEvidence(dir string, errs io.Writer) *evidence {
	return &evidence{dir: dir, note: func(text string) { fmt.Fprintln(errs, text) }}
}

var notInName = regexp.MustCompile(`[^\p{L}\p{N}]+`)

// keep writes each piece, masked, into the scenario's own folder and returns their paths.
func (e *evidence) keep(p *planned, pieces []world.Evidence, mask func(string) string) ([]string, error) {
	if e == nil || len(pieces) == 0 {
		return nil, nil
	}
	if e.once.Do(e.settle); e.err != nil {
		return nil, e.err
	}
	dir := filepath.Join(e.own, folderName(p.Scenario.File, p.Scenario.Line))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var files []string
	for _, piece := range pieces {
		file := filepath.Join(dir, piece.Name)
		if err := os.WriteFile(file, []byte(mask(piece.Text)), 0o644); err != nil {
			return files, err
		}
		files = append(files, file)
	}
	return files, nil
}

// settle makes the folder of this run. Where it cannot be made, a temporary one takes its place.
func (e *evidence) settle() {
	run := fmt.Sprintf("%s-%d", time.Now().UTC().Format("20060102T150405Z"), os.Getpid())
	inside := filepath.Join("runs", run, "failures")
	e.own = filepath.Join(e.dir, inside)
	err := os.MkdirAll(e.own, 0o755)
	if err == nil {
		e.link(inside)
		return
	}
	if e.own, e.err = os.MkdirTemp("", "bamboo-spec-failures-"); e.err != nil {
		e.err = errors.Join(err, e.err)
		return
	}
	e.note(fmt.Sprintf("%s cannot be written (%s): the evidence of failures goes to %s", e.dir, cli.Plain(err), e.own))
}

// link lets DIR/failures lead to this run's folder. A system without links does without.
func (e *evidence) link(inside string) {
	_ = e.unlink()
	_ = os.Symlink(inside, e.latest())
}

func (e *evidence) latest() string { return filepath.Join(e.dir, "failures") }

// unlink removes DIR/failures, a link or, of an older version, a folder.
func (e *evidence) unlink() error { return os.RemoveAll(e.latest()) }

// folderName is a name of its own for each scenario: stream-an_answer_streams-12.
func folderName(file string, line int) string {
	var parts []string
	for _, part := range strings.Split(strings.TrimSuffix(strings.TrimPrefix(file, "features/"), ".feature"), "/") {
		if part = strings.Trim(notInName.ReplaceAllString(part, "_"), "_"); part != "" {
			parts = append(parts, part)
		}
	}
	return fmt.Sprintf("%s-%d", strings.Join(parts, "-"), line)
}

// clear takes away the link to what an earlier run left, so that nothing old is taken
// for new, and the folders of runs long ago. That it cannot does not stop a run.
func (e *evidence) clear() {
	err := e.unlink()
	if _, there := os.Lstat(e.latest()); err != nil && there == nil {
		e.note(fmt.Sprintf("%s is of an earlier run and cannot be removed: %s", e.latest(), cli.Plain(err)))
	}
	entries, err := os.ReadDir(filepath.Join(e.dir, "runs"))
	if err != nil {
		return // there are none, or they cannot be read
	}
	var old []string
	for _, entry := range entries {
		if !underWay(entry.Name()) {
			old = append(old, entry.Name())
		}
	}
	slices.Sort(old) // by time
	for _, name := range old[:max(0, len(old)-runsKept)] {
		_ = os.RemoveAll(filepath.Join(e.dir, "runs", name)) // what cannot be removed stays
	}
}

// underWay reports whether the process that a folder is named after may still run.
func underWay(name string) bool {
	var pid int32
	at := strings.LastIndexByte(name, '-')
	if _, err := fmt.Sscan(name[at+1:], &pid); err != nil || pid <= 0 {
		return false
	}
	alive, err := process.PidExists(pid)
	return err != nil || alive
}
