package plan

import (
	"slices"
	"testing"

	"bamboo-spec/support/feature/featuretest"
)

func TestPaths(t *testing.T) {
	text := "Feature: f\n  Scenario: s\n    When y\n"
	featuretest.Folder(t, map[string]string{"features/a/x.feature": text, "features/a/y.feature": text,
		"features/b/z.feature": text})
	paths, err := ParsePaths([]string{"features/a/x.feature:2", "features/b"})
	if err != nil {
		t.Fatal(err)
	}
	if folders := paths.Folders(); !slices.Equal(folders, []string{"features/a", "features/b"}) {
		t.Errorf("the folders are %q", folders)
	}
	for file, want := range map[string]bool{"features/a/x.feature": true, "features/a/y.feature": false,
		"features/b/z.feature": true, "features/bz/z.feature": false} {
		if paths.Mean(file) != want {
			t.Errorf("%s is meant: %t", file, !want)
		}
	}
	docs, err := load(paths, []string{"features/a/x.feature", "features/a/y.feature"}, nil)
	if err != nil || len(docs) != 1 || docs[0].File != "features/a/x.feature" {
		t.Errorf("of these alone it reads %v, %v", docs, err)
	}
	if _, err := ParsePaths([]string{"features/none*"}); err == nil {
		t.Error("a pattern that nothing fits is taken")
	}
}
