package runner

import "bamboo-spec/support/feature"

// Problems resolves the scenarios of the files as a run would, starts nothing, and
// says what it found.
func Problems(sentences Sentences, files []string) []feature.Problem {
	v := newVocabulary(sentences)
	var all []feature.Problem
	for _, f := range files {
		_, err := plan(choice{paths: []string{f}}, v)
		all = append(all, feature.Problems(err)...)
	}
	return all
}
