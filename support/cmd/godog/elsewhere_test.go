package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// A repository of somebody else has features and a godog.yml of its own; what runs there leaves out/ there.

const shared = ".github/actions/acceptance/"

// TestPathsMayLieElsewhere runs, lints and explains features that are not below the folder of the command.
func TestPathsMayLieElsewhere(t *testing.T) {
	elsewhere := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	here := emptyRoot(t, nil)
	beside, err := filepath.Rel(here.dir, elsewhere.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{elsewhere.dir, beside} {
		path := filepath.Join(folder, "features")
		if got := here.godog("run", path); got.code != 0 || !strings.Contains(got.out, "2 kept") {
			t.Errorf("run %s: exit code %d\n%s%s", path, got.code, got.out, got.errs)
		}
		file := filepath.Join(path, "health", "x.feature:2")
		if got := here.godog("run", file); got.code != 0 || !strings.Contains(got.out, "1 kept") {
			t.Errorf("run %s: exit code %d\n%s%s", file, got.code, got.out, got.errs)
		}
		if got := here.godog("lint", path); got.code == 2 || !strings.Contains(got.out, "x.feature:") {
			t.Errorf("lint %s: exit code %d\n%s%s", path, got.code, got.out, got.errs)
		}
	}
	if got := elsewhere.godog("steps", "healthy"); got.code != 0 ||
		!strings.Contains(got.out, "Used by features/health/x.feature") {
		t.Errorf("steps: exit code %d\n%s%s", got.code, got.out, got.errs)
	}
}

// script is a shell script of the action or of the GitLab job, run in a folder of this repository's.
type script struct {
	*root
	env []string
}

// run runs it and returns what it said.
func (s script) run(text string) (string, error) {
	cmd := exec.CommandContext(s.t.Context(), "bash", "-eo", "pipefail", "-c", text)
	cmd.Dir, cmd.Env = s.dir, append(s.command(s.t.Context()).Env, s.env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// scripted is somebody else's repository for scripts, with a folder of programs that come before all others.
func scripted(t *testing.T, programs map[string]string) script {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("there is no bash on this machine")
	}
	s := script{root: emptyRoot(t, map[string]string{"features/health/x.feature": healthy})}
	for name, text := range programs {
		s.write("bin/"+name, "#!/usr/bin/env bash\n"+text)
		if err := os.Chmod(filepath.Join(s.dir, "bin", name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	s.env = []string{"PATH=" + filepath.Join(s.dir, "bin") + string(os.PathListSeparator) + os.Getenv("PATH"),
		"RUNNER_TEMP=" + t.TempDir()}
	return s
}

// theReports are what both leave in out/.
func (s script) theReports() {
	s.t.Helper()
	for file, holds := range map[string]string{"summary.md": "## ✅ 2 of 2 promises kept",
		"index.html": "All 2 promises", "junit.xml": `tests="2" failures="0"`} {
		if text := s.read("out/" + file); !strings.Contains(text, holds) {
			s.t.Errorf("out/%s does not hold %q", file, holds)
		}
	}
}

func TestTheActionRunsTheFeaturesOfAnotherRepository(t *testing.T) {
	suite := ownRoot(t)
	var action workflow
	if err := yaml.Unmarshal([]byte(suite.read(shared+"action.yml")), &action); err != nil {
		t.Fatal(err)
	}
	steps := map[string]string{}
	for _, step := range action.Runs.Steps {
		word, _, _ := strings.Cut(step.Name, " ")
		steps[word] = step.Run
	}
	s := scripted(t, map[string]string{"gh": `echo "$*" >>"$RUNNER_TEMP/gh"
case "$*" in *--jq*) cat "$RUNNER_TEMP/comments" 2>/dev/null || true;; esac
`})
	temp := strings.TrimPrefix(s.env[1], "RUNNER_TEMP=")
	s.env = append(s.env, "SUITE="+filepath.Join(suite.dir, filepath.FromSlash(shared))+"/../../..", "PATHS=features",
		"PROFILE=", "GH_REPO=tea/house", "NUMBER=7")
	for _, word := range []string{"Build", "Run", "Tell"} {
		if out, err := s.run(steps[word]); err != nil {
			t.Fatalf("%s: %v\n%s", word, err, out)
		}
	}
	s.theReports()
	comment := read(t, filepath.Join(temp, "comment.md"))
	if comment != "<!-- bamboo acceptance -->\n"+s.read("out/summary.md") {
		t.Errorf("the comment is\n%s", comment)
	}
	if err := os.WriteFile(filepath.Join(temp, "comments"), []byte("41\n42\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := s.run(steps["Tell"]); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	said := read(t, filepath.Join(temp, "gh"))
	for _, want := range []string{"pr comment 7 --body-file ", "--method PATCH repos/tea/house/issues/comments/42 "} {
		if strings.Count(said, want) != 1 {
			t.Errorf("gh is not called once with %q:\n%s", want, said)
		}
	}
}

func TestTheJobForGitLabRunsTheFeaturesOfAnotherRepository(t *testing.T) {
	var jobs map[string]struct {
		Image     string
		Variables map[string]string
		Script    []string
		Artifacts struct {
			When    string
			Paths   []string
			Reports map[string]string
		}
	}
	if err := yaml.Unmarshal([]byte(ownRoot(t).read(shared+"gitlab.yml")), &jobs); err != nil {
		t.Fatal(err)
	}
	job := jobs["bamboo-acceptance"]
	if a := job.Artifacts; !strings.HasPrefix(job.Image, "golang:") || a.When != "always" ||
		a.Reports["junit"] != "out/junit.xml" || len(a.Paths) != 1 {
		t.Fatalf("%+v", job)
	}
	s := scripted(t, map[string]string{
		"git": `echo "$*" >>"$RUNNER_TEMP/said"`,
		"go":  `echo "$*" >>"$RUNNER_TEMP/said"; cp "$PROGRAM" "${@: -2:1}"`,
	})
	s.env = append(s.env, "PROGRAM="+program, "TMPDIR="+t.TempDir())
	for name, value := range job.Variables {
		s.env = append(s.env, name+"="+value)
	}
	if out, err := s.run(strings.Join(job.Script, "\n")); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	s.theReports()
	said := read(t, filepath.Join(strings.TrimPrefix(s.env[1], "RUNNER_TEMP="), "said"))
	if !strings.Contains(said, "clone --quiet --depth 1 --branch TAG https://HOST/OWNER/bamboo-spec.git ") ||
		!strings.Contains(said, "build -C ") {
		t.Errorf("called are\n%s", said)
	}
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
	}
	return string(text)
}
