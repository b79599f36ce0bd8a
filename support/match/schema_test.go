package match

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSchema(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	write("id.json", `{"type": "string", "format": "uuid"}`)
	s, err := ReadSchema(write("tea.json",
		`{"type": "object", "required": ["id"], "properties": {"id": {"$ref": "id.json"}, "cups": {"type": "array",
		"items": {"type": "integer"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	for came, says := range map[string]string{
		`{"id": "123e4567-e89b-12d3-a456-426614174000", "cups": [1, 2]}`: "",
		`{"cups": []}`:             "missing property 'id'",
		`{"id": "tea"}`:            "id: ",
		`{"id": 1, "cups": ["a"]}`: "cups.0: ",
		`[]`:                       "the whole: ",
		`tea`:                      "is not JSON",
	} {
		switch err := s.Compare("it", []byte(came)); {
		case says == "" && err != nil:
			t.Errorf("%s: %v", came, err)
		case says != "" && (err == nil || !strings.Contains(err.Error(), says)):
			t.Errorf("%s: %v does not say %q", came, err, says)
		}
	}
	for file, says := range map[string]string{
		filepath.Join(dir, "none.json"):           "there is no file",
		write("bad.json", `{"type": "cup"}`):      "is no JSON Schema",
		write("broken.json", `{"type": `):         "is no JSON Schema",
		write("lost.json", `{"$ref": "no.json"}`): "no.json",
	} {
		if _, err := ReadSchema(file); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v does not say %q", file, err, says)
		}
	}
}
