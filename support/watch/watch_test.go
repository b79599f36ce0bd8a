package watch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// opened watches the features below a folder, and settings.yml beside it.
func opened(t *testing.T) (*Files, func(name, text string)) {
	t.Helper()
	t.Chdir(t.TempDir())
	write := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("features/a.feature", "a")
	write("settings.yml", "a")
	f, err := Open([]string{"features"}, []string{"settings.yml"},
		func(file string) bool { return strings.HasSuffix(file, ".feature") })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f, write
}

// saved waits for what is told next.
func saved(t *testing.T, f *Files, want ...string) {
	t.Helper()
	select {
	case got := <-f.Saved:
		if !slices.Equal(got, want) {
			t.Errorf("it tells of %q, want %q", got, want)
		}
	case err := <-f.Lost:
		t.Fatalf("it is lost: %v", err)
	case <-time.After(10 * time.Second):
		t.Fatalf("nothing is told of %q", want)
	}
}

func TestFilesThatAreSaved(t *testing.T) {
	f, write := opened(t)
	write("features/a.feature", "b")
	saved(t, f, "features/a.feature")
	write("features/a.feature", "b") // nothing changes
	write("features/notes.txt", "b") // nobody wants it
	write("features/.git/a.feature", "b")
	write("other.yml", "b")
	write("settings.yml", "b")
	saved(t, f, "settings.yml")
	if err := os.Mkdir("features/new", 0o755); err != nil {
		t.Fatal(err)
	}
	write("features/new/b.feature", "b")
	saved(t, f, "features/new/b.feature")
	write("features/new/b.feature", "c")
	saved(t, f, "features/new/b.feature")
	if err := os.RemoveAll("features/new"); err != nil {
		t.Fatal(err)
	}
	saved(t, f, "features/new/b.feature")
	write("features/a.tmp", "c") // as editors save
	if err := os.Rename("features/a.tmp", "features/a.feature"); err != nil {
		t.Fatal(err)
	}
	saved(t, f, "features/a.feature")
}

func TestAFolderThatIsNotThere(t *testing.T) {
	if f, err := Open([]string{filepath.Join(t.TempDir(), "none")}, nil, nil); err == nil {
		t.Errorf("it is watched: %v", f.Close())
	}
}
