package plan

import "bamboo-spec/support/feature"

// Problems resolves the scenarios of the files as a run would, starts nothing, and
// says what it found. The project has these tags of its own.
func Problems(sentences Sentences, files []string, own map[string]string) []feature.Problem {
	v := NewVocabulary(sentences)
	var all []feature.Problem
	for _, f := range files {
		_, err := Choose(Choice{Paths: []string{f}, Own: own}, v)
		all = append(all, feature.Problems(err)...)
	}
	return all
}
