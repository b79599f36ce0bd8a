package provenance

import (
	"os/exec"
	"strings"
	"testing"
)

func TestHere(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	for _, s := range systems {
		t.Setenv(s.there, "")
	}
	p := Here(t.Context())
	if p.OS == "" || p.CPUs < 1 || !strings.HasPrefix(p.Go, "go") || p.Machine() == "" || p.CI != nil {
		t.Errorf("%+v", p)
	}
	if p.Commit != "" || p.Branch != "" || p.Source() != "" {
		t.Errorf("outside of any repository the commit is %q on %q", p.Commit, p.Branch)
	}
	run := func(args ...string) {
		t.Helper()
		args = append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org"}, args...)
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	run("init", "--initial-branch", "tea")
	run("commit", "--allow-empty", "--message", "one")
	p = Here(t.Context())
	if len(p.Commit) != 40 || p.Branch != "tea" || p.Source() != p.Commit[:12]+" on tea" {
		t.Errorf("%+v, %s", p, p.Source())
	}
	run("checkout", "--detach")
	t.Setenv("GITLAB_CI", "true")
	t.Setenv("CI_COMMIT_REF_NAME", "feature")
	t.Setenv("CI_COMMIT_SHA", "not what is checked out")
	if p = Here(t.Context()); p.Branch != "feature" || len(p.Commit) != 40 || p.CI.System != "GitLab CI" {
		t.Errorf("%+v", p)
	}
}

func TestWordsOfACommit(t *testing.T) {
	id := strings.Repeat("ab", 20)
	for _, c := range []struct{ commit, branch, short, source string }{
		{"", "", "", ""},
		{id, "", "abababababab", "abababababab"},
		{id + "+", "main", "abababababab+", "abababababab on main, with changes that are not committed"},
		{"c0ffee", "main", "c0ffee", "c0ffee on main"},
	} {
		p := Provenance{Commit: c.commit, Branch: c.branch}
		if p.Short() != c.short || p.Source() != c.source {
			t.Errorf("%s: %q, %q; want %q, %q", c.commit, p.Short(), p.Source(), c.short, c.source)
		}
	}
}

func TestCISystemsAreRecognised(t *testing.T) {
	for name, c := range map[string]struct {
		env  map[string]string
		want job
	}{
		"GitHub": {map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_RUN_ID": "7", "GITHUB_RUN_ATTEMPT": "2",
			"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "tea/bamboo", "GITHUB_SHA": "c0ffee",
			"GITHUB_REF_NAME": "3/merge", "GITHUB_HEAD_REF": "kettle", "GITHUB_TOKEN": "secret"},
			job{CI{"GitHub Actions", "7.2", "https://github.com/tea/bamboo/actions/runs/7"}, "c0ffee", "kettle"}},
		"GitLab": {map[string]string{"GITLAB_CI": "true", "CI_PIPELINE_ID": "8", "CI_COMMIT_SHA": "c0ffee",
			"CI_PIPELINE_URL": "https://ann:secret@gitlab.com/p/8", "CI_COMMIT_REF_NAME": "main",
			"CI_JOB_TOKEN": "secret"}, job{CI{"GitLab CI", "8", "https://gitlab.com/p/8"}, "c0ffee", "main"}},
		"Jenkins": {map[string]string{"JENKINS_URL": "http://ci/", "BUILD_URL": "javascript:alert(1)",
			"BUILD_TAG": "jenkins-tea-9", "GIT_BRANCH": "origin/main"},
			job{CI{"Jenkins", "jenkins-tea-9", ""}, "", "origin/main"}},
	} {
		got := detect(func(name string) string { return c.env[name] })
		if got == nil || *got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
	if got := detect(func(string) string { return "" }); got != nil {
		t.Errorf("nothing is set, and it is %+v", got)
	}
}
