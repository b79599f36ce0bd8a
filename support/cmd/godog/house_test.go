package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestTheReadmeShowsTheHouse holds the README's picture of the folders to what is there.
func TestTheReadmeShowsTheHouse(t *testing.T) {
	const root = "../../.."
	readme, err := os.ReadFile(root + "/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, picture, found := strings.Cut(string(readme), "\n## Repository layout\n\n```\n")
	picture, _, closed := strings.Cut(picture, "\n```\n")
	if !found || !closed {
		t.Fatal("the README has no picture of the house")
	}
	shown := pictured(picture)
	for _, part := range []string{"steps", "support"} {
		there := packages(t, root, part)
		if !slices.Equal(shown[part], there) {
			t.Errorf("below %s/ the README shows\n%q\nand there are\n%q", part, shown[part], there)
		}
	}
}

// room is a line of the picture: folders, two spaces or more, and what they are for. A line that goes on is indented
// deeper.
var room = regexp.MustCompile(`^( *)((?:[a-z/]+/ ?)+)(?:  |$)`)

// pictured lists the folders that a picture shows below each folder at its left edge.
func pictured(picture string) map[string][]string {
	shown := map[string][]string{}
	part := ""
	for line := range strings.Lines(picture) {
		m := room.FindStringSubmatch(strings.TrimRight(line, "\n"))
		switch {
		case m == nil:
		case m[1] == "":
			part = strings.TrimSuffix(strings.TrimSpace(m[2]), "/")
		case m[1] == "  ":
			for name := range strings.FieldsSeq(m[2]) {
				shown[part] = append(shown[part], strings.TrimSuffix(name, "/"))
			}
		}
	}
	for _, names := range shown {
		slices.Sort(names)
	}
	return shown
}

// packages lists the folders right below a part of the project that hold Go files; of support/cmd the command in it.
func packages(t *testing.T, root, part string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(filepath.Join(root, part), func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(file) != ".go" {
			return err
		}
		name, err := filepath.Rel(filepath.Join(root, part), filepath.Dir(file))
		name = filepath.ToSlash(name)
		if top, _, deeper := strings.Cut(name, "/"); deeper && top != "cmd" {
			name = top
		}
		if name != "." && !slices.Contains(all, name) {
			all = append(all, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return all
}

func TestPictured(t *testing.T) {
	got := pictured(
		"features/   promises\nsteps/      words\n  model/ server/   two\n  load/            one\n    not/ " +
			"this\nsupport/\n  cmd/godog/ a\nsuite_test.go\n")
	if !slices.Equal(got["steps"], []string{"load", "model", "server"}) || len(got["support"]) != 0 {
		t.Errorf("got %q", got)
	}
}

// TestPackagesAreTakenInAtAGlance holds a package to 25 files beside its tests. The reference server, and its catalogue
// of defects, have more.
func TestPackagesAreTakenInAtAGlance(t *testing.T) {
	const root, most = "../../..", 25
	files := map[string]int{} // by folder
	for _, part := range []string{"steps", "support"} {
		err := filepath.WalkDir(filepath.Join(root, part), func(file string, entry fs.DirEntry, err error) error {
			if err == nil && filepath.Ext(file) == ".go" && !strings.HasSuffix(file, "_test.go") {
				folder, _ := filepath.Rel(root, filepath.Dir(file))
				files[filepath.ToSlash(folder)]++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	delete(files, "support/reference")
	delete(files, "support/reference/defect")
	for folder, n := range files {
		if n > most {
			t.Errorf("%s has %d files beside its tests; cut it at a line that a newcomer sees", folder, n)
		}
	}
	if len(files) < 40 {
		t.Errorf("only %d packages were found", len(files))
	}
}
