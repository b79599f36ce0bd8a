// Package watch tells which files were saved, and which keys are pressed meanwhile. Its entry points are Open and Keys.
package watch

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long nothing may happen before a save counts as over: editors write a file in several steps.
const settle = 20 * time.Millisecond

// Files watches files below some folders.
type Files struct {
	// Saved has the paths of the files that were changed, added or removed since the last time, slash-separated.
	Saved <-chan []string
	// Lost is told why the files can no longer be watched.
	Lost <-chan error

	folders []string
	alone   []string
	wanted  func(path string) bool
	system  *fsnotify.Watcher
	held    map[string][sha256.Size]byte // what the files hold
	over    chan struct{}
	gone    chan struct{} // is closed when nobody watches any more
}

// Open watches the files that are wanted in and below the folders, and the files that are named alone. Close must be
// called.
func Open(folders, alone []string, wanted func(path string) bool) (*Files, error) {
	system, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, fmt.Errorf("watch %s: %w", strings.Join(folders, ", "), err)
	}
	saved, lost := make(chan []string), make(chan error, 1)
	f := &Files{Saved: saved, Lost: lost, folders: folders, alone: alone, wanted: wanted, system: system,
		over: make(chan struct{}), gone: make(chan struct{})}
	for _, folder := range folders {
		_, missing := os.Stat(folder)
		err = errors.Join(err, missing)
	}
	for _, file := range alone {
		err = errors.Join(err, system.Add(filepath.Dir(file))) // an editor may put another file in its place
	}
	if err == nil {
		_, err = f.changed()
	}
	if err != nil {
		return nil, errors.Join(err, system.Close())
	}
	go func() {
		defer close(f.gone)
		lost <- f.watch(saved)
	}()
	return f, nil
}

// Close ends the watch.
func (f *Files) Close() error {
	close(f.over)
	<-f.gone
	return f.system.Close()
}

// watch hands over what is saved until Close. What the system tells is only the occasion to look: what a file holds
// decides.
func (f *Files) watch(saved chan<- []string) error {
	quiet := time.NewTimer(settle) // so that what was saved while Open looked around is found too
	for {
		select {
		case <-f.system.Events:
			quiet.Reset(settle)
		case <-f.system.Errors: // some events are lost
			quiet.Reset(settle)
		case <-quiet.C:
			changed, err := f.changed()
			if err != nil {
				return err
			}
			if len(changed) == 0 {
				continue
			}
			select {
			case saved <- changed:
			case <-f.over:
				return nil
			}
		case <-f.over:
			return nil
		}
	}
}

// changed looks at all files and is what differs from the last time.
func (f *Files) changed() ([]string, error) {
	held := map[string][sha256.Size]byte{}
	look := func(path string) {
		if text, err := os.ReadFile(path); err == nil { // else it was removed meanwhile
			held[filepath.ToSlash(path)] = sha256.Sum256(text)
		}
	}
	for _, file := range f.alone {
		look(file)
	}
	for _, folder := range f.folders {
		if err := f.walk(folder, look); err != nil {
			return nil, err
		}
	}
	before := f.held
	f.held = held
	var changed []string
	for path, sum := range held {
		if old, known := before[path]; !known || old != sum {
			changed = append(changed, path)
		}
	}
	for path := range before {
		if _, there := held[path]; !there {
			changed = append(changed, path)
		}
	}
	slices.Sort(changed)
	return changed, nil
}

// walk looks at each file below the folder that is wanted, and watches folders that are new.
func (f *Files) walk(folder string, look func(path string)) error {
	return filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
		case !entry.IsDir():
			if f.wanted(filepath.ToSlash(path)) {
				look(path)
			}
		case path != folder && strings.HasPrefix(entry.Name(), "."):
			return filepath.SkipDir
		default:
			err = f.system.Add(path)
		}
		if errors.Is(err, fs.ErrNotExist) {
			return nil // it was removed meanwhile
		}
		return err
	})
}
