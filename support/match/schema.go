package match

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"bamboo-spec/support/mismatch"
)

// printer writes what is wrong with a document in English.
var printer = message.NewPrinter(language.English)

// Schema is a JSON Schema (2020-12 unless it names another draft).
type Schema struct {
	file     string
	compiled *jsonschema.Schema
}

// ReadSchema reads a schema from a file; what it refers to must stand in files too. The error has the file's name and
// what is wrong there.
func ReadSchema(file string) (*Schema, error) {
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("there is no file %s; a schema stands beside the feature, and is named from there", file)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	s, err := c.Compile(filepath.ToSlash(file))
	if err != nil {
		return nil, fmt.Errorf("%s is no JSON Schema: %s", file, strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return &Schema{file, s}, nil
}

// Compare checks a document; the error shows each place at which it breaks the schema.
func (s *Schema) Compare(what string, came []byte) error {
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(came))
	if err != nil {
		return &mismatch.Error{What: what + " is not JSON", Expected: "a document that fits " + s.file,
			Actual: Shorten(string(came))}
	}
	err = s.compiled.Validate(value)
	broken := new(jsonschema.ValidationError)
	if !errors.As(err, &broken) {
		return err
	}
	return &mismatch.Error{What: what + " does not fit " + s.file, Expected: "a document that fits it",
		Actual: Shorten(string(came)), Where: strings.Join(places(broken), "\n")}
}

// places are what is wrong in a document, each with its place.
func places(e *jsonschema.ValidationError) []string {
	if len(e.Causes) == 0 {
		at := strings.Join(e.InstanceLocation, ".")
		if at == "" {
			at = "the whole"
		}
		return []string{at + ": " + strings.TrimPrefix(e.LocalizedError(printer), "at '': ")}
	}
	var all []string
	for _, c := range e.Causes {
		all = append(all, places(c)...)
	}
	return all
}
