package runner

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"bamboo-spec/support/world"
)

// evidence keeps what shows how a scenario failed, below one folder of the run.
// A nil one keeps nothing.
type evidence struct {
	dir string
}

var notInName = regexp.MustCompile(`[^\p{L}\p{N}]+`)

// keep writes each piece, masked, into the scenario's own folder and returns their paths.
func (e *evidence) keep(p *planned, pieces []world.Evidence, mask func(string) string) ([]string, error) {
	if e == nil || len(pieces) == 0 {
		return nil, nil
	}
	dir := filepath.Join(e.dir, folderName(p.scenario.File, p.scenario.Line))
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

// clear removes what an earlier run left, so that nothing old is taken for new.
func (e *evidence) clear() error { return os.RemoveAll(e.dir) }
