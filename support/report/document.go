package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"bamboo-spec/support/procmon"
)

// Format writes a whole report of what a run came to, or has come to so far.
type Format func(io.Writer, *Summary) error

// refresh is the least time between two writings of a document while the run
// goes on.
const refresh = time.Second

// document keeps a report in a file. The file is there, whole and readable, from
// the start of the run on: until the run has ended it says that the run was
// interrupted, so that it tells the truth about a run that was killed.
type document struct {
	path   string
	format Format
	owner  string // of the part that is not yet the file: this process
	once   bool   // path is no file that could be replaced: it is written to when the run has ended

	mu      sync.Mutex // guards what follows; a refresh may come on a timer
	run     Run
	results map[*Scenario]*Result
	written time.Time
	timer   *time.Timer // of the refresh that is due; nil if none is
	ended   bool
}

// NewDocument makes the reporter that keeps a report at path. Missing folders
// are made. Its error says why nothing can be written there.
func NewDocument(path string, f Format) (Reporter, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return nil, err
	}
	path, once := place(path)
	d := &document{path: path, format: f, owner: procmon.Owner(), once: once, results: map[*Scenario]*Result{}}
	if once {
		return d, nil
	}
	sweepParts(path)
	return d, d.write(&Summary{Interrupted: true})
}

// place is where a report really goes: a link is followed, not replaced. once reports that
// it is a device or a pipe, as /dev/stdout is, or a link that only this process can follow.
func place(path string) (real string, once bool) {
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return path, false // what is wrong with a folder is told by writing
	} else if !info.Mode().IsRegular() || strings.HasPrefix(filepath.Clean(path), "/dev/") {
		return path, true
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real, false
	}
	return path, false
}

func (d *document) Start(r Run) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.run = r
	d.refresh()
}

func (d *document) Finished(r *Result) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.results[r.Scenario] = r
	if r.Verdict == Interrupted { // the end is near, and the file says already that it is not there
		return
	}
	switch wait := refresh - time.Since(d.written); {
	case d.timer != nil:
	case wait <= 0:
		d.refresh()
	default:
		d.timer = time.AfterFunc(wait, d.due)
	}
}

// due is the refresh for results that came too soon after the last one.
func (d *document) due() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.ended {
		d.timer = nil
		d.refresh()
	}
}

// refresh writes what is known so far. If that fails the run goes on: End writes
// again, and it is End's error that counts.
func (d *document) refresh() {
	if d.once {
		return
	}
	_ = d.write(d.soFar())
	d.written = time.Now()
}

func (d *document) soFar() *Summary {
	s := &Summary{Run: d.run, Took: time.Since(d.run.Started), Interrupted: true}
	for _, r := range d.run.Plan {
		if done := d.results[r.Scenario]; done != nil {
			r = done
		}
		s.Results = append(s.Results, r)
	}
	return s
}

func (d *document) End(s *Summary) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended = true
	if d.timer != nil {
		d.timer.Stop()
	}
	return d.write(s)
}

// write replaces the file as a whole: a reader never sees half of a report.
func (d *document) write(s *Summary) error {
	var b bytes.Buffer
	if err := d.format(&b, s); err != nil {
		return fmt.Errorf("the report %s: %w", d.path, err)
	}
	if d.once {
		return writeTo(d.path, b.Bytes())
	}
	part := fmt.Sprintf("%s.%s.part", d.path, d.owner)
	err := os.WriteFile(part, b.Bytes(), 0o644)
	if err == nil {
		err = os.Rename(part, d.path)
	}
	if err != nil {
		_ = os.Remove(part) // why there is no report is err
	}
	return err
}

// writeTo adds a text to what is there already.
func writeTo(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// sweepParts removes what runs that were killed have left of a document.
func sweepParts(path string) {
	folder := filepath.Dir(path)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, e := range entries {
		owner, part := strings.CutSuffix(e.Name(), ".part")
		owner, ofPath := strings.CutPrefix(owner, filepath.Base(path)+".")
		if part && ofPath && procmon.Gone(owner) {
			_ = os.Remove(filepath.Join(folder, e.Name())) // one that cannot be removed stays
		}
	}
}

// printed writes a report once, at the end of the run.
type printed struct {
	Terminal
	format Format
}

// NewPrinted makes the reporter that prints a report when the run has ended.
func NewPrinted(p Terminal, f Format) Reporter { return &printed{p, f} }

func (p *printed) Start(Run)        {}
func (p *printed) Finished(*Result) {}
func (p *printed) End(s *Summary) error {
	var b bytes.Buffer
	if err := p.format(&b, s); err != nil {
		return err
	}
	return p.print(b.String())
}
