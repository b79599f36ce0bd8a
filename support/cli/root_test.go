package cli

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestTheRootIsFoundFromBelow(t *testing.T) {
	root := t.TempDir()
	for _, dir := range []string{"features/stream", "out"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"godog.yml", "features/stream/a.feature", "out/b.feature"} {
		if err := os.WriteFile(filepath.Join(root, file), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for from, want := range map[string]string{".": "", "features": "features", "features/stream": "features/stream"} {
		t.Chdir(filepath.Join(root, from))
		back, err := Root("godog.yml")
		if err != nil || filepath.ToSlash(back) != want {
			t.Errorf("from %s it is %q, %v", from, back, err)
		}
		if _, err := os.Stat("godog.yml"); err != nil {
			t.Errorf("from %s: %v", from, err)
		}
	}
	got := From("features/stream", []string{"a.feature", "a.feature:6", "../stream", "*.feature", "out/b.feature:3",
		"/tmp", "none.feature"})
	want := []string{"features/stream/a.feature", "features/stream/a.feature:6", "features/stream",
		"features/stream/*.feature", "out/b.feature:3", "/tmp", "features/stream/none.feature"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestWithoutARootItStaysWhereItIs(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	back, err := Root("no-such-file-anywhere.yml")
	if here, _ := os.Getwd(); back != "" || err != nil || here != dir {
		t.Errorf("%q, %v, in %s", back, err, here)
	}
}
