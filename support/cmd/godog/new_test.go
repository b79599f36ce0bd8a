package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestANewFeatureRunsAndIsNotOverwritten(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	got := r.godog("new", "security", "Strangers are kept out.")
	const file = "features/security/strangers_are_kept_out.feature"
	if got.code != 0 || got.errs != "" || !strings.Contains(got.out, "go tool godog run "+file) {
		t.Fatalf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	if got := r.godog("run", file); got.code != 0 {
		t.Errorf("it does not run: exit code %d, %s%s", got.code, got.out, got.errs)
	}
	path := filepath.Join(r.dir, filepath.FromSlash(file))
	if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := r.godog("new", "security", "Strangers are kept out"); got.code != 2 ||
		!strings.Contains(got.errs, file+" is there already") {
		t.Errorf("a second time: exit code %d, %s", got.code, got.errs)
	}
	if text, err := os.ReadFile(path); err != nil || string(text) != "mine" {
		t.Errorf("it was overwritten: %s, %v", text, err)
	}
}

func TestANewFeatureInChineseRuns(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	if got := r.godog("new", "zh-CN", "回答有始有终"); got.code != 0 {
		t.Fatalf("exit code %d, %s", got.code, got.errs)
	}
	if got := r.godog("run", "features/zh-CN"); got.code != 0 || !strings.Contains(got.out, "1 kept") {
		t.Errorf("it does not run: exit code %d, %s%s", got.code, got.out, got.errs)
	}
}

func TestWhatCannotBecomeAFeatureIsRefused(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "godog new takes a capability and a promise"},
		{[]string{"session"}, "godog new takes a capability and a promise"},
		{[]string{"session", "An answer", "comes"}, "godog new takes a capability and a promise"},
		{[]string{"sesion", "An answer comes"},
			"there is no capability “sesion”; did you mean “session”?; there are health, session"},
		{[]string{"sesion", "An answer comes"},
			"zh-CN; declare your own with its meaning under capabilities: in godog.yml"},
		{[]string{"session", " "}, "the promise is empty"},
		{[]string{"session", "Stopping works"}, "“works” says nothing"},
		{[]string{"session", "A POST is answered"}, "“POST” is a word of the transport"},
	} {
		got := r.godog(append([]string{"new"}, c.args...)...)
		if got.code != 2 || got.out != "" || !strings.Contains(got.errs, c.want) {
			t.Errorf("godog new %q: exit code %d, %s%s; want %q", c.args, got.code, got.out, got.errs, c.want)
		}
	}
	if got := r.godog("new", "--help"); got.code != 0 || !strings.Contains(got.out, "Capabilities: health, session") {
		t.Errorf("--help: exit code %d, %s", got.code, got.out)
	}
	if entries, err := os.ReadDir(filepath.Join(r.dir, "features")); err != nil || len(entries) != 1 {
		t.Errorf("something was written: %v, %v", entries, err)
	}
}
