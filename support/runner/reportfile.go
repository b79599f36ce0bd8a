package runner

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// reportFile is the file of one report. Reporters do not look at each write, so
// the first error is kept here, ends the writing, and is told once, by close.
type reportFile struct {
	format string // as written: NAME:FILE
	file   *os.File
	failed error
}

// createReport makes the file and the folders that are missing on the way to it.
func createReport(format, name string) (*reportFile, error) {
	if name == "" {
		return nil, errNoFile(format)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return nil, fmt.Errorf("--format %s: %w", format, err)
	}
	file, err := os.Create(name)
	if err != nil {
		return nil, fmt.Errorf("--format %s: %w", format, err)
	}
	return &reportFile{format: format, file: file}, nil
}

func errNoFile(format string) error {
	return fmt.Errorf("--format %s: the name of the file is missing after the colon", format)
}

// Write implements io.Writer; it never fails, see close.
func (f *reportFile) Write(p []byte) (int, error) {
	if f.failed == nil {
		_, f.failed = f.file.Write(p)
	}
	return len(p), nil
}

func (f *reportFile) close() error {
	if err := errors.Join(f.failed, f.file.Close()); err != nil {
		return fmt.Errorf("the report --format %s is not complete: %w", f.format, err)
	}
	return nil
}
