package plan

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"bamboo-spec/support/feature"
	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// planNames plans with a vocabulary that knows everything, and lists what was chosen.
func planNames(c Choice) ([]string, error) {
	all, err := Choose(c, NewVocabulary(func(book *sentence.Book, _ *world.World) {
		book.Given(`^.*$`, does)
		book.When(`^.*$`, does)
		book.Then(`^.*$`, does)
	}))
	var names []string
	for _, p := range all {
		names = append(names, p.Scenario.Name)
	}
	return names, err
}

var promises = map[string]string{
	"features/b/two.feature": `@smoke
Feature: two
  @slow
  Scenario: slow and smoky
    Then x
  Scenario: smoky
    Then x
`,
	"features/a/one.feature": `Feature: one
  Scenario: first
    Then x
  @slow
  Scenario Outline: row <n>
    Then x <n>
    Examples:
      | n |
      | 1 |
    @serial
    Examples:
      | n |
      | 2 |
`,
	"features/perf/deep/three.feature": "Feature: three\n  Scenario: measured\n    Then x\n",
	"features/notes.txt":               "no feature",
}

func TestPathsChoose(t *testing.T) {
	featuretest.Folder(t, promises)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	a, b := []string{"first", "row 1", "row 2"}, []string{"slow and smoky", "smoky"}
	all := slices.Concat(a, b, []string{"measured"})
	for name, c := range map[string]struct {
		paths, exclude []string
		want           []string
	}{
		"everything":       {[]string{"features"}, nil, all},
		"from the root":    {[]string{"."}, nil, all},
		"without a folder": {[]string{"features"}, []string{"features/perf"}, slices.Concat(a, b)},
		"without a folder, spelt otherwise": {[]string{"./features/"}, []string{"./features/perf/"},
			slices.Concat(a, b)},
		"a folder":               {[]string{"features/a"}, nil, a},
		"a folder with a slash":  {[]string{"features/a/"}, nil, a},
		"the order of the files": {[]string{"features/b", "features/a"}, nil, slices.Concat(a, b)},
		"a file":                 {[]string{"./features/a/one.feature"}, nil, a},
		"a file twice":           {[]string{"features/a/one.feature", "./features/a/one.feature"}, nil, a},
		"a file and its folder":  {[]string{"features/a", "features/a/one.feature"}, nil, a},
		"a line and its folder":  {[]string{"features/a/one.feature:2", "features/a"}, nil, a},
		"a detour":               {[]string{"features/../features/a"}, nil, a},
		"an absolute file":       {[]string{filepath.Join(here, "features/a/one.feature")}, nil, a},
		"an absolute folder and a file": {[]string{filepath.Join(here, "features/a"), "features/a/one.feature"},
			nil, a},
		"a line": {[]string{"features/a/one.feature:2"}, nil, a[:1]},
		"a line of an absolute file": {[]string{filepath.Join(here, "features/a/one.feature") + ":2"}, nil,
			a[:1]},
		"a row": {[]string{"features/a/one.feature:13"}, nil, a[2:]},
		"two lines of a file": {[]string{"features/a/one.feature:13", "features/a/one.feature:2"}, nil,
			[]string{"first", "row 2"}},
		"two lines in one path": {[]string{"features/a/one.feature:2:13"}, nil,
			[]string{"first", "row 2"}},
		"lines from and to":                  {[]string{"features/a/one.feature:2-13"}, nil, a},
		"lines that touch":                   {[]string{"features/a/one.feature:1-3"}, nil, a[:1]},
		"rows from and to":                   {[]string{"features/a/one.feature:9-13"}, nil, a[1:]},
		"a row and what follows it":          {[]string{"features/a/one.feature:13-99"}, nil, a[2:]},
		"a pattern of files":                 {[]string{"features/*/o*.feature"}, nil, a},
		"a pattern of folders":               {[]string{"features/[ab]"}, nil, slices.Concat(a, b)},
		"a pattern at any depth":             {[]string{"features/**/*.feature"}, nil, all},
		"a pattern of an absolute path":      {[]string{filepath.Join(here, "features/?")}, nil, slices.Concat(a, b)},
		"an excluded folder that was named":  {[]string{"features/perf/deep"}, []string{"features/perf"}, all[5:]},
		"an excluded folder names no others": {[]string{"features"}, []string{"features/pe"}, all},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := planNames(Choice{Paths: c.paths, Exclude: c.exclude}); err != nil ||
				!slices.Equal(got, c.want) {
				t.Errorf("chosen are %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestOfAnExcludedFolderTheSmokeIsTaken(t *testing.T) {
	featuretest.Folder(t, map[string]string{
		"features/a/one.feature":    "Feature: one\n  Scenario: first\n    Then x\n",
		"features/perf/two.feature": "Feature: two\n  @smoke\n  Scenario: short\n    Then x\n  Scenario: long\n    Then x\n",
	})
	for name, c := range map[string]struct {
		choice Choice
		want   []string
	}{
		"of all": {Choice{Paths: []string{"features"}, Exclude: []string{"features/perf"}, Smoke: true},
			[]string{"first", "short"}},
		"not if unwanted": {Choice{Paths: []string{"features"}, Exclude: []string{"features/perf"}},
			[]string{"first"}},
		"the folder alone": {Choice{Paths: []string{"features/perf"}, Exclude: []string{"features/perf"}, Smoke: true},
			[]string{"short", "long"}},
		"named on top": {Choice{Paths: []string{"features", "features/perf"}, Exclude: []string{"features/perf"},
			Smoke: true}, []string{"first", "short", "long"}},
	} {
		if got, err := planNames(c.choice); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: chosen are %q, %v; want %q", name, got, err, c.want)
		}
	}
}

func TestAFileIsShownRelativeToTheRoot(t *testing.T) {
	featuretest.Folder(t, promises)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	docs, err := load([]request{{path: feature.FromHere(filepath.Join(here, "features", "a"))}}, nil, nil)
	if err != nil || len(docs) != 1 || docs[0].File != "features/a/one.feature" {
		t.Errorf("%v %v", docs, err)
	}
	outside := filepath.Join(filepath.Dir(here), "elsewhere", "x.feature")
	if got := feature.FromHere(outside); got != filepath.ToSlash(outside) {
		t.Errorf("a file outside is shown as %s", got)
	}
}

func TestTagsAndNamesNarrow(t *testing.T) {
	featuretest.Folder(t, promises)
	for name, c := range map[string]struct {
		tags []string
		name string
		want []string
	}{
		"a tag of the feature": {[]string{"@smoke"}, "", []string{"slow and smoky", "smoky"}},
		"a tag of an outline":  {[]string{"@slow"}, "", []string{"row 1", "row 2", "slow and smoky"}},
		"a tag of examples":    {[]string{"@slow and @serial"}, "", []string{"row 2"}},
		"godog's syntax": {[]string{"@slow && ~@serial, @smoke && ~@slow"}, "",
			[]string{"row 1", "slow and smoky", "smoky"}},
		"profile and flag": {[]string{"@slow or @smoke", "not @serial"}, "",
			[]string{"row 1", "slow and smoky", "smoky"}},
		"a name":                {nil, "^row", []string{"row 1", "row 2"}},
		"a name and a tag":      {[]string{"@serial"}, "^row", []string{"row 2"}},
		"nothing":               {[]string{"@smoke and not @smoke"}, "", nil},
		"an empty expression":   {[]string{" "}, "smoky", []string{"slow and smoky", "smoky"}},
		"a name that is nobody": {nil, "nobody", nil},
	} {
		t.Run(name, func(t *testing.T) {
			ch := Choice{Paths: []string{"features"}, Tags: c.tags}
			if c.name != "" {
				ch.Name = regexp.MustCompile(c.name)
			}
			if got, err := planNames(ch); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("chosen are %q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestWrongChoicesAreRefused(t *testing.T) {
	files := map[string]string{
		"features/bad.feature":   "Feature: f\n  Scenario: a\n    Given x\n    oops\n",
		"features/worse.feature": "",
		"tags/x.feature": `@nightly
Feature: f
  @Slow
  Scenario Outline: a
    Then x <n>
    @a-b
    Examples:
      | n |
      | 1 |
      | 2 |
`,
		"ok/x.feature": "Feature: f\n  Scenario: a\n    Then x\n",
		"ok/x.txt":     "",
	}
	featuretest.Folder(t, files)
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		choice Choice
		want   string
	}{
		"no such path": {Choice{Paths: []string{"ok", "nowhere", "nor/here.feature"}},
			"nowhere: there is no such file or folder; name a folder or a .feature file below " + here + `
nor/here.feature: there is no such file or folder; name a folder or a .feature file below ` + here},
		"no feature file": {Choice{Paths: []string{"ok/x.txt"}},
			"ok/x.txt: not a feature file; its name must end in .feature"},
		"lines backwards": {Choice{Paths: []string{"ok/x.feature:9-4"}},
			"ok/x.feature:9-4: the lines 9-4 end before they begin"},
		"no such lines": {Choice{Paths: []string{"ok/x.feature:90-94"}},
			"ok/x.feature:90-94: no scenario stands at these lines; scenarios begin at 2"},
		"no such pattern": {Choice{Paths: []string{"ok/y*.feature"}},
			"ok/y*.feature: no .feature file and no folder fits the pattern"},
		"a bad pattern": {Choice{Paths: []string{"ok/[x.feature"}}, "ok/[x.feature: syntax error in pattern"},
		"lines in many": {Choice{Paths: []string{"ok/*.feature:2"}},
			"ok/*.feature:2: lines belong to one file, not to a pattern"},
		"line 0": {Choice{Paths: []string{"ok/x.feature:0"}}, "ok/x.feature:0: lines count from 1"},
		"lines without a scenario": {Choice{Paths: []string{"ok/x.feature:1", "ok/x.feature:99"}},
			`ok/x.feature:1: no scenario stands at this line; scenarios begin at 2
ok/x.feature:99: no scenario stands at this line; scenarios begin at 2`},
		"an unknown tag": {Choice{Paths: []string{"ok"}, Tags: []string{"not @wip"}},
			"@wip is not a tag of this suite; its tags are @long, @serial, @slow, @smoke" + ownTags},
		"a wrong expression": {Choice{Paths: []string{"ok"}, Tags: []string{"@slow and"}},
			"the tag expression “@slow and”: a tag is missing at its end; write for instance: @slow and not " +
				"(@serial or " +
				"@smoke)"},
		"tags of a feature": {Choice{Paths: []string{"tags"}},
			"tags/x.feature:1:1: @nightly is not a tag of this suite; its tags are @long, @serial, @slow, @smoke" + ownTags + `
tags/x.feature:3:3: @Slow is not a tag of this suite; did you mean “@slow”?; its tags are @long, @serial, @slow, @smoke` + ownTags + `
tags/x.feature:6:5: @a-b is not a tag of this suite; its tags are @long, @serial, @slow, @smoke` + ownTags},
		"two broken files": {Choice{Paths: []string{"features"}},
			`features/bad.feature:4:5: “oops” cannot stand here; what can: the end of the file, a table row, """, a step (Given, When, Then, And, But), a tag, “Examples:”, “Scenario:”, “Rule:”
features/worse.feature:1:1: no feature in this file; it must begin with “Feature:”`},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := planNames(c.choice); said(err) != c.want {
				t.Errorf("it says\n%s\nand should say\n%s", said(err), c.want)
			}
		})
	}
}

func TestCapabilityIsTheFolderBelowFeatures(t *testing.T) {
	for file, want := range map[string]string{
		"features/stream/a.feature":          "stream",
		"features/perf/deep/a.feature":       "perf",
		"/x/features/perf/a.feature":         "perf",
		"features/a.feature":                 "features",
		"elsewhere/a.feature":                "elsewhere",
		"features/old/features/zh/a.feature": "zh",
	} {
		if got := capabilityOf(file); got != want {
			t.Errorf("%s belongs to %q, want %q", file, got, want)
		}
	}
}

// ownTags is how a message about an unknown tag ends.
const ownTags = "; declare your own with its meaning under tags: in godog.yml"

func TestATagOfTheProjectIsKnown(t *testing.T) {
	glossary := Tags.With(Glossary{"@wip": "not finished", "@JIRA-*": "an issue", "@owner:*": "who answers"})
	for tag, want := range map[string]bool{
		"@slow": true, "@wip": true, "@wip2": false, "@JIRA-17": true, "@JIRA-": false, "@JIRA": false,
		"@owner:ann": true, "@owner:": false, "@jira-17": false, "@JIRA-*": true,
	} {
		if glossary.Has(tag) != want {
			t.Errorf("%s: %t", tag, !want)
		}
	}
	if Tags.Has("@wip") {
		t.Error("a tag of one project is known to all")
	}
}
