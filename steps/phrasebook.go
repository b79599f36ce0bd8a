package steps

import (
	"embed"

	"bamboo-spec/support/phrasebook"
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
func Phrasebook() (*phrasebook.Book, error) { return phrasebook.New(Book(), source) }
