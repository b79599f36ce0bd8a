package prove

import (
	"os"
	"reflect"
	"testing"
)

func TestTextsAreReadAsTheyWereWritten(t *testing.T) {
	folder := t.TempDir()
	files := []string{"features/tea/a.feature", "features/tea/b.feature"}
	want := Failures{"features/tea/a.feature": {
		{"tea-cold", "Tea is hot", "Then it burns\n  it does not\n\n    expected: ### hot\n\n### not-a-defect"},
		{"cup-empty", "Tea is there", "Then it is there\n  …"},
	}}
	for range 2 {
		if err := want.write(folder, files); err != nil {
			t.Fatal(err)
		}
		got, err := ReadFailures(folder, files)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("read %#v, %v", got, err)
		}
	}
	if got := want.Of("cup-empty").Scenario; got != "Tea is there" || want.Of("no-such") != (Said{}) {
		t.Errorf("found %q", got)
	}
	if err := (Failures{}).write(folder, files); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(failuresFile(folder, files[0])); !os.IsNotExist(err) {
		t.Errorf("a file without texts is kept: %v", err)
	}
}
