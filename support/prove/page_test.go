package prove

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bamboo-spec/support/reference/defect"
)

var samplePage = &Page{
	Rows: []Row{
		{"1.2 The event stream", "It ends once", "The end is told twice.", "two-terminals"},
		{"1.4.1 Text", "It comes | in order", "Tokens are swapped.", "tokens-swapped"},
		{"1.4.1 Text", "It comes whole", "Tokens are swapped.", "tokens-swapped"},
	},
	Texts: []Said{
		{"two-terminals", "It ends once", "Then the answer is whole\n  two terminals: complete at …\n    expected: one\n\n    actual: two"},
		{"tokens-swapped", "It comes whole", "Then the answer is whole\n  `the answer` is another"},
	},
}

func TestAPageIsReadAsItWasWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "PROOF.md")
	if p, err := ReadPage(file); err != nil || len(p.Rows)+len(p.Texts) > 0 {
		t.Fatalf("a page that is not there: %v, %v", p, err)
	}
	if err := os.WriteFile(file, []byte(samplePage.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := ReadPage(file)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(p, samplePage) {
		t.Errorf("read %#v", p)
	}
}

func TestAPageHasAPartForEachKindOfDefects(t *testing.T) {
	measured := &Page{
		Rows:  []Row{{string(defect.Memory), "It stays small", "It grows.", "leak"}},
		Texts: []Said{{"leak", "It stays small", "Then these objectives hold:\n  | memory | broken |"}},
	}
	whole := samplePage.with(defect.Performance, measured)
	if got := whole.of(defect.Performance); !reflect.DeepEqual(got, measured) {
		t.Errorf("the part about measurements is %#v", got)
	}
	if got := whole.of(defect.Functional); !reflect.DeepEqual(got, samplePage) {
		t.Errorf("the other part is %#v", got)
	}
	if got := whole.with(defect.Functional, &Page{}); !reflect.DeepEqual(got.Rows, measured.Rows) || !reflect.DeepEqual(got.Texts, measured.Texts) {
		t.Errorf("without the other part it is %#v", got)
	}
	if got := (&Page{}).with(defect.Performance, measured).with(defect.Functional, samplePage); !reflect.DeepEqual(got, whole) {
		t.Errorf("written in another order it is %#v", got)
	}
}

func TestAPageThatWasEditedIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "PROOF.md")
	edited := strings.Replace(samplePage.String(), "## 1.4.1 Text", "## 1.4.1 Text\n\nMore of it.", 1)
	if err := os.WriteFile(file, []byte(edited), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadPage(file); err == nil || !strings.Contains(err.Error(), "prove --write") {
		t.Errorf("error %v", err)
	}
}

func TestWhatAPageLacks(t *testing.T) {
	g := newGym(2, 1, nil)
	sound := Page{Rows: []Row{{string(defect.Text), "s0", "It fails.", "d0"}, {string(defect.Text), "s1", "It fails.", "d0"}}, Texts: []Said{{"d0", "s0", "Then\n  no"}}}
	tests := []struct {
		name   string
		change func(*Page)
		want   []string
	}{
		{"nothing", func(*Page) {}, nil},
		{"a scenario", func(p *Page) { p.Rows = p.Rows[:1] }, []string{"it does not say what “s1” catches"}},
		{"a text", func(p *Page) { p.Texts = nil }, []string{"it does not show what the failure by d0 says"}},
		{"everything", func(p *Page) { *p = Page{} }, []string{"it does not say what “s0” catches", "it does not say what “s1” catches",
			"it does not say who catches d0", "it does not show what the failure by d0 says"}},
		{"that a scenario is gone", func(p *Page) { p.Rows = append(p.Rows, Row{string(defect.Text), "gone", "It fails.", "d0"}) }, []string{"there is no scenario “gone”"}},
		{"that a defect is gone", func(p *Page) { p.Rows = append(p.Rows, Row{string(defect.Text), "s0", "It fails.", "gone"}) },
			[]string{"there is no defect gone, “It fails.”, that breaks 1.4.1 Text"}},
		{"that a defect has another sentence", func(p *Page) { p.Rows[0].Sentence = "It failed." },
			[]string{"there is no defect d0, “It failed.”, that breaks 1.4.1 Text"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p := Page{append([]Row(nil), sound.Rows...), sound.Texts}
			test.change(&p)
			if got := p.lacks(g.Scenarios, g.Defects); !reflect.DeepEqual(got, test.want) {
				t.Errorf("lacks %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzPage(f *testing.F) {
	f.Add(samplePage.String())
	f.Add("## A\n| s | t (`d`) |\n" + textsHead + "\n### d\n\ns:\n\n```\nx\n```\n")
	f.Fuzz(func(t *testing.T, text string) {
		p := parsePage(text)
		if again := parsePage(p.String()); !reflect.DeepEqual(p, again) {
			t.Errorf("read %#v, wrote it, and read %#v", p, again)
		}
	})
}
