package plan

import (
	"slices"

	"bamboo-spec/support/sentence"
)

// Uses tells which feature files below a folder use each expression of a
// vocabulary. A step that has no meaning uses none.
func Uses(book *sentence.Book, folder string) (map[string][]string, error) {
	docs, err := load([]request{{path: folder}}, nil, nil)
	if err != nil {
		return nil, err
	}
	uses := map[string][]string{}
	for _, d := range docs {
		for _, p := range d.Pickles {
			for _, st := range p.Steps {
				for _, s := range book.Match(keywords[st.Type], st.Text) {
					if expr := s.Expr.String(); !slices.Contains(uses[expr], d.File) {
						uses[expr] = append(uses[expr], d.File)
					}
				}
			}
		}
	}
	return uses, nil
}
