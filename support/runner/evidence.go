package runner

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"

	"bamboo-spec/support/world"
)

// evidence keeps what shows how a scenario failed, below one folder of the run.
type evidence struct {
	dir string
}

var notInName = regexp.MustCompile(`[^\p{L}\p{N}]+`)

// keep writes each piece into the scenario's own folder and returns their paths.
func (e *evidence) keep(p *planned, pieces []world.Evidence) ([]string, error) {
	if len(pieces) == 0 {
		return nil, nil
	}
	feature := strings.TrimSuffix(path.Base(p.scenario.File), ".feature")
	name := fmt.Sprintf("%s-%s-%d", p.scenario.Capability, notInName.ReplaceAllString(feature, "_"), p.scenario.Line)
	dir := filepath.Join(e.dir, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	var files []string
	for _, piece := range pieces {
		file := filepath.Join(dir, piece.Name)
		if err := os.WriteFile(file, []byte(piece.Text), 0o644); err != nil {
			return files, err
		}
		files = append(files, file)
	}
	return files, nil
}

// clear removes what an earlier run left, so that nothing old is taken for new.
func (e *evidence) clear() error { return os.RemoveAll(e.dir) }
