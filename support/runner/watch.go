package runner

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"slices"
	"strings"

	"bamboo-spec/support/config"
	"bamboo-spec/support/feature"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
	"bamboo-spec/support/watch"
)

// watching is `godog run --watch`: it runs what is chosen, then what of it is saved, until somebody ends it.
type watching struct {
	command *Command
	paths   plan.Paths
	servers warm
	held    map[string]map[string]bool  // by file the scenarios that held when they ran last, by their texts
	running map[*report.Scenario]string // the texts of those that are run now
}

// watch is the exit code of a watch: 0 when somebody has ended it, 2 if nothing can be watched.
func (c *Command) watch(ctx context.Context) (code int) {
	w := &watching{command: c, held: map[string]map[string]bool{}}
	files, err := w.open()
	if err != nil {
		return c.exit(nil, err)
	}
	defer func() {
		if err := errors.Join(files.Close(), w.servers.cool()); err != nil {
			code = c.exit(nil, err)
		}
	}()
	ctx, quit := context.WithCancelCause(ctx)
	defer quit(nil)
	all := make(chan struct{}, 1)
	all <- struct{}{} // to begin with
	restore, err := watch.Keys(os.Stdin, func(key byte) {
		switch key {
		case 'q':
			quit(errInterrupted)
		case '\r', '\n':
			select {
			case all <- struct{}{}:
			default: // it is asked for already
			}
		}
	})
	if err != nil {
		return c.exit(nil, err)
	}
	defer func() { _ = restore() }() // of a terminal that is gone there is nothing to restore
	for {
		select {
		case <-ctx.Done():
			return 0
		case err := <-files.Lost:
			return c.exit(nil, err)
		case <-all:
			clear(w.held)
			w.run(ctx, "", nil)
		case saved := <-files.Saved:
			w.saved(ctx, saved)
		}
	}
}

// open watches the features that are chosen, what stands beside them, and the file with the profiles.
func (w *watching) open() (*watch.Files, error) {
	c := w.command
	cfg, err := config.Load(c.Config, os.LookupEnv, c.Flags)
	if err != nil {
		return nil, err
	}
	if w.paths, err = plan.ParsePaths(cfg.Paths); err != nil {
		return nil, err
	}
	folders := w.paths.Folders()
	return watch.Open(folders, []string{c.Config}, func(file string) bool {
		if path.Ext(file) == ".json" { // a schema, for all features of its folder
			return true
		}
		return path.Ext(file) == ".feature" && w.paths.Mean(file)
	})
}

// saved runs what has to do with the files.
func (w *watching) saved(ctx context.Context, files []string) {
	if slices.Contains(files, w.command.Config) {
		if err := w.servers.cool(); err != nil {
			w.command.exit(nil, err)
		}
		clear(w.held)
		w.run(ctx, w.command.Config, nil)
		return
	}
	var features []string
	for _, file := range files {
		if path.Ext(file) == ".feature" {
			features = append(features, file)
			continue
		}
		beside, _ := feature.Find(path.Dir(file)) // a run of them tells what is wrong
		for _, f := range beside {
			if w.paths.Mean(f) {
				features = append(features, f)
				delete(w.held, f)
			}
		}
	}
	features = slices.DeleteFunc(features, func(file string) bool { _, err := os.Stat(file); return err != nil })
	if len(features) > 0 {
		w.run(ctx, strings.Join(files, ", "), features)
	}
}

// run shows one screen with a run of the features, nil for all, of which files were saved.
func (w *watching) run(ctx context.Context, saved string, features []string) {
	c := *w.command
	live := report.TerminalFor(c.Out, c.NoColours).Live
	if live {
		fmt.Fprint(c.Out, "\x1b[H\x1b[2J\x1b[3J") // the screen, and what has scrolled away from it
	}
	if saved != "" {
		fmt.Fprintf(c.Out, "%s saved\n", report.ForTerminal(saved))
	}
	c.files, c.pick, c.sources = features, w.changed, w.servers.source
	w.running = map[*report.Scenario]string{}
	summary, err := c.run(ctx)
	c.exit(summary, err)
	if summary != nil {
		w.remember(summary)
	}
	if ctx.Err() == nil {
		keys := "Ctrl-C ends it"
		if live {
			keys = "Enter runs all of it, q ends it"
		}
		fmt.Fprintf(c.Out, "\nwatching %s: %s\n", strings.Join(w.paths.Folders(), ", "), keys)
	}
}

// changed picks of each file the scenarios that do not read as those that held; if there is none, all of them.
func (w *watching) changed(all []*planned) []*planned {
	var picked []*planned
	for from := 0; from < len(all); {
		file := all[from].Scenario.File
		to := from + 1
		for to < len(all) && all[to].Scenario.File == file {
			to++
		}
		still, changed := map[string]bool{}, []*planned(nil)
		for _, p := range all[from:to] {
			if text := text(p); w.held[file][text] {
				still[text] = true
			} else {
				changed = append(changed, p)
			}
		}
		if len(changed) == 0 {
			changed = all[from:to]
		}
		w.held[file] = still
		picked, from = append(picked, changed...), to
	}
	for _, p := range picked {
		w.running[p.Scenario] = text(p)
	}
	return picked
}

// text is what a scenario says, with what is said around it, wherever in its file it stands.
func text(p *planned) string { return strings.Join(strings.Fields(string(p.Content)), " ") }

// remember keeps which scenarios hold.
func (w *watching) remember(s *report.Summary) {
	for _, r := range s.Results {
		file := r.Scenario.File
		switch r.Verdict {
		case report.Kept, report.KnownBroken, report.NotRun:
			w.held[file][w.running[r.Scenario]] = true
		default:
			delete(w.held[file], w.running[r.Scenario])
		}
	}
}

// sources makes what servers are taken from, tells where they keep their data, and how it is ended.
type sources func(cfg config.Config, scenarios int) (s target.Source, data string, tidy func() error, err error)

// warm keeps a source for the next run. The zero value has none yet.
type warm struct {
	made target.Source
	data string
	tidy func() error
}

// source is one of sources. What it makes ends with cool, not with the run.
func (w *warm) source(cfg config.Config, scenarios int) (target.Source, string, func() error, error) {
	var err error
	if w.made == nil {
		w.made, w.data, w.tidy, err = newSource(cfg, scenarios)
	}
	return w.made, w.data, func() error { return nil }, err
}

// cool ends the source.
func (w *warm) cool() error {
	if w.made == nil {
		return nil
	}
	tidy := w.tidy
	*w = warm{}
	return tidy()
}
