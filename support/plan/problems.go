package plan

import "bamboo-spec/support/feature"

// Problems resolves the scenarios of the files as a run would, starts nothing, and
// says what it found.
func Problems(sentences Sentences, files []string) []feature.Problem {
	v := NewVocabulary(sentences)
	var all []feature.Problem
	for _, f := range files {
		_, err := Choose(Choice{Paths: []string{f}}, v)
		all = append(all, feature.Problems(err)...)
	}
	return all
}
