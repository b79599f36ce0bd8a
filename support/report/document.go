package report

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
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
	d := &document{path: path, format: f, results: map[*Scenario]*Result{}}
	return d, d.write(&Summary{Interrupted: true})
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
	part := d.path + ".part"
	if err := os.WriteFile(part, b.Bytes(), 0o644); err != nil {
		return err
	}
	return os.Rename(part, d.path)
}

// printed writes a report once, at the end of the run.
type printed struct {
	out    io.Writer
	format Format
}

// NewPrinted makes the reporter that prints a report when the run has ended.
func NewPrinted(p Paper, f Format) Reporter { return &printed{p.Out, f} }

func (p *printed) Start(Run)            {}
func (p *printed) Finished(*Result)     {}
func (p *printed) End(s *Summary) error { return p.format(p.out, s) }
