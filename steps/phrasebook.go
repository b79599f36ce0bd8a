package steps

import (
	"embed"
	"maps"
	"slices"

	"bamboo-spec/support/match"
	"bamboo-spec/support/phrasebook"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// source is this package's own text: its doc comments explain the sentences.
//
//go:embed *.go
var source embed.FS

//go:generate go tool godog steps --write

// Book is the vocabulary to look things up in, bound to a world without a Bamboo.
func Book() *sentence.Book {
	book := new(sentence.Book)
	Add(book, world.New(world.Scene{}))
	return book
}

// Phrasebook explains the whole vocabulary.
func Phrasebook() (*phrasebook.Book, error) {
	return phrasebook.New(Book(), source,
		phrasebook.Chapter{
			Title: "Values", Text: "What stands in curly brackets is made out first, in every text, table and doc string. A name that a sentence\n" +
				"keeps a value under (“… is kept as \"id\"”) may stand in them too. `{{text}}` is `{text}` as it stands.",
			Head: [2]string{"written", "stands for"}, Rows: values(),
		},
		phrasebook.Chapter{
			Title: "What a table can say of a value", Text: "In tables with the columns path, is and value. A path is one of gjson: `messages.0.role`, `messages.#` (how many),\n" +
				"`messages.#.role` (of all), `@this` (the whole).",
			Head: [2]string{"is", "holds if"}, Rows: match.Words(),
		},
		phrasebook.Chapter{
			Title: "Placeholders in documents", Text: "In documents that a reply, a frame or an event is compared with. They may stand in quotation marks: `\"<uuid>\"`.",
			Head: [2]string{"written", "stands for"}, Rows: match.Placeholders(),
		},
		phrasebook.Chapter{
			Title: "Tags", Text: "A scenario, a rule, a feature or a block of examples may carry these tags and no others.",
			Head: [2]string{"tag", "meaning"}, Rows: tags(),
		},
	)
}

func values() [][2]string {
	var rows [][2]string
	for _, v := range world.Values() {
		rows = append(rows, [2]string{"{" + v.Form + "}", v.Meaning})
	}
	return rows
}

func tags() [][2]string {
	var rows [][2]string
	for _, name := range slices.Sorted(maps.Keys(runner.Glossary)) {
		rows = append(rows, [2]string{name, runner.Glossary[name]})
	}
	return rows
}
