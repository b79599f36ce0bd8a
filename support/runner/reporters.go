package runner

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bamboo-spec/support/report"
)

// formats are the reporters by name.
var formats = map[string]func(report.Paper) report.Reporter{
	"summary": report.NewSummary,
	"pretty":  report.NewPretty,
}

// reporters opens a reporter for each --format; by default the summary on standard output.
func (r *run) reporters() (report.Reporter, error) {
	wanted := r.cfg.Formats
	if len(wanted) == 0 {
		wanted = []string{"summary"}
	}
	var all report.Several
	for _, f := range wanted {
		name, file, toFile := strings.Cut(f, ":")
		make, ok := formats[name]
		if !ok {
			return nil, fmt.Errorf("--format: there is no format “%s”; there are %s", name, strings.Join(formatNames(), ", "))
		}
		paper := report.PaperFor(r.command.Out, r.command.NoColours)
		if toFile {
			out, err := createFile(file)
			if err != nil {
				return nil, fmt.Errorf("--format %s: %w", f, err)
			}
			paper = report.Paper{Out: out}
		}
		all = append(all, make(paper))
	}
	return all, nil
}

func formatNames() []string {
	var names []string
	for n := range formats {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

func createFile(file string) (io.Writer, error) {
	if file == "" {
		return nil, errors.New("the name of the file is missing after the colon")
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, err
	}
	return os.Create(file)
}
