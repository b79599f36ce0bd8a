package prove

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// FailuresFolder holds what the failures say, one file for each feature file.
const FailuresFolder = "support/prove/failures"

// Said is the text of the failure that a defect leads to.
type Said struct{ Defect, Scenario, Text string }

// Failures are the texts of the features of a proof, by feature file.
type Failures map[string][]Said

// failuresFile is where the texts of a feature file are.
func failuresFile(folder, feature string) string {
	inner := strings.TrimPrefix(strings.TrimSuffix(feature, ".feature"), features+"/")
	return filepath.Join(folder, filepath.FromSlash(inner)+".txt")
}

// ReadFailures reads the texts of feature files. One without any is no error.
func ReadFailures(folder string, files []string) (Failures, error) {
	all := Failures{}
	for _, file := range files {
		text, err := os.ReadFile(failuresFile(folder, file))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		all[file] = parseFailures(string(text))
	}
	return all, nil
}

// A text begins with its defect, then comes its scenario, then its lines, indented.
const (
	textMark   = "### "
	textIndent = "    "
)

// failuresText is a file of texts as it is written.
func failuresText(said []Said) string {
	var b strings.Builder
	for _, s := range said {
		fmt.Fprintf(&b, "%s%s\n%s\n\n", textMark, s.Defect, s.Scenario)
		for line := range strings.SplitSeq(s.Text, "\n") {
			if line != "" {
				b.WriteString(textIndent + line)
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func parseFailures(text string) []Said {
	var all []Said
	for entry := range strings.SplitSeq(strings.TrimPrefix(text, textMark), "\n"+textMark) {
		head, lines, _ := strings.Cut(entry, "\n\n")
		defect, scenario, _ := strings.Cut(head, "\n")
		var said []string
		for line := range strings.SplitSeq(strings.TrimRight(lines, "\n"), "\n") {
			said = append(said, strings.TrimPrefix(line, textIndent))
		}
		all = append(all, Said{defect, scenario, strings.Join(said, "\n")})
	}
	return all
}

// write puts the texts in the place of those written before, and removes the files of features that have none.
func (f Failures) write(folder string, files []string) error {
	var errs []error
	for _, file := range files {
		name := failuresFile(folder, file)
		if len(f[file]) == 0 {
			if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
				errs = append(errs, err)
			}
			continue
		}
		errs = append(errs, os.MkdirAll(filepath.Dir(name), 0o755),
			os.WriteFile(name, []byte(failuresText(f[file])), 0o644))
	}
	return errors.Join(errs...)
}

// Of is the text of a defect's failure; the zero value if there is none.
func (f Failures) Of(defect string) Said {
	for _, said := range f {
		if i := slices.IndexFunc(said, func(s Said) bool { return s.Defect == defect }); i >= 0 {
			return said[i]
		}
	}
	return Said{}
}
