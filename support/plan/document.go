package plan

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"bamboo-spec/support/feature"
	"bamboo-spec/support/report"
)

// document is one feature file with what a run wants to know of it.
type document struct {
	*feature.Document
	source *report.Source

	excluded bool              // it is in a folder that the one above it was not to take in
	refused  []feature.Problem // what its reader says of it
}

// load reads the feature files that the requests name, each once, in order; if there are some in only, none but these.
// The error joins what is wrong with them and with others.
func load(requests []request, only, exclude []string) ([]*document, error) {
	excluded := map[string]bool{} // by file
	var problems []error
	for _, r := range requests {
		found, err := feature.Find(r.path)
		if err != nil {
			problems = append(problems, err)
		}
		for _, f := range found {
			if only != nil && !slices.Contains(only, f) {
				continue
			}
			left, known := excluded[f]
			excluded[f] = leftOut(f, r.path, exclude) && (left || !known)
		}
	}
	var docs []*document
	for _, f := range slices.Sorted(maps.Keys(excluded)) {
		d, err := feature.Read(f)
		if err != nil {
			problems = append(problems, err)
		}
		if d == nil {
			continue
		}
		docs = append(docs, &document{Document: d, source: source(d.Content, d.AST.Feature), excluded: excluded[f],
			refused: feature.Problems(err)})
	}
	return docs, errors.Join(problems...)
}

// leftOut reports whether the file is in a folder that the root above it does not take in.
func leftOut(file, root string, exclude []string) bool {
	return slices.ContainsFunc(exclude, func(e string) bool {
		e = feature.FromHere(e) + "/"
		return strings.HasPrefix(file, e) && !strings.HasPrefix(root+"/", e)
	})
}
