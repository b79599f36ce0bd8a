package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bamboo-spec/support/runner"
)

// TestTheTutorialsAreTrue does what the tutorials say, in a clone of this project:
// each command is run and must print the lines below it, each file is written. A
// line that is printed may say more than the one in the tutorial.
func TestTheTutorialsAreTrue(t *testing.T) {
	if testing.Short() || runner.RaceDetector {
		t.Skip("the tutorials are followed without -short and without the race detector, which changes nothing " +
			"about them")
	}
	for _, program := range []string{"git", "sh"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("a tutorial needs %s, and there is none here", program)
		}
	}
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	repo := repository(t, root)
	s := &student{t: t, dir: t.TempDir(), repo: repo}
	s.follow(section(t, root, "README.md", "\n## Tutorial: write a scenario of your own\n", "\n## "))
	if s.commands < 9 || s.files != 3 {
		t.Errorf("%d commands and %d files: the tutorial was not read to its end", s.commands, s.files)
	}
	s.commands = 0 // the quick start begins in the root of the project, where the tutorial ends
	s.follow(section(t, root, "steps/README.zh-CN.md", "# 中文快速入门\n", "\n## 对着自己的 Bamboo 运行\n"))
	if s.commands != 4 {
		t.Errorf("%d commands: the quick start was not read to its end", s.commands)
	}
}

// repository is a git repository that holds the project as it is now.
func repository(t *testing.T, root string) string {
	t.Helper()
	dir := t.TempDir()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name, relErr := filepath.Rel(root, path)
		switch {
		case err != nil || relErr != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "out", "node_modules"}, entry.Name()):
			return filepath.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(dir, name), 0o755)
		case !entry.Type().IsRegular(): // .git of a worktree is no folder; links are none of ours
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil || entry.Name() == ".git" {
			return err
		}
		return os.WriteFile(filepath.Join(dir, name), text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"init", "-q"}, {"add", "-A"}, {"-c", "user.name=t", "-c", "user.email=t@example.org", "-c",
			"commit.gpgsign=false", "commit", "-q", "-m", "as it is"},
	} {
		git := exec.CommandContext(t.Context(), "git", args...)
		git.Dir = dir
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	return dir
}

// section is what stands in a page between two headings.
func section(t *testing.T, root, file, from, to string) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
	if err != nil {
		t.Fatal(err)
	}
	_, text, begun := strings.Cut(strings.ReplaceAll(string(page), "\r\n", "\n"), from)
	text, _, ended := strings.Cut(text, to)
	if !begun || !ended {
		t.Fatalf("%s has no section from %q to %q", file, from, to)
	}
	return text
}

// student follows a tutorial to the letter.
type student struct {
	t               *testing.T
	dir, repo       string
	commands, files int
}

var (
	fence    = regexp.MustCompile("(?ms)^```(\\w+)\n(.*?)^```$")
	fileName = regexp.MustCompile("`([^`]+\\.feature)`")
)

func (s *student) follow(text string) {
	end := 0
	for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
		prose, kind, block := text[end:m[0]], text[m[2]:m[3]], text[m[4]:m[5]]
		end = m[1]
		switch kind {
		case "console":
			s.console(block)
		case "gherkin":
			if names := fileName.FindAllStringSubmatch(prose, -1); names != nil {
				s.write(names[len(names)-1][1], block)
			}
		}
	}
}

func (s *student) write(name, text string) {
	s.t.Helper()
	s.files++
	if err := os.WriteFile(filepath.Join(s.dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// console runs each command of a block and looks for the lines below it, in order.
func (s *student) console(block string) {
	s.t.Helper()
	for part := range strings.SplitSeq("\n"+block, "\n$ ") {
		command, lines, _ := strings.Cut(strings.TrimPrefix(part, "\n"), "\n")
		if command == "" {
			continue
		}
		s.commands++
		if dir, ok := strings.CutPrefix(command, "cd "); ok {
			s.dir = filepath.Join(s.dir, dir)
			continue
		}
		said := s.run(command)
		rest := said
		for line := range strings.Lines(lines) {
			line = strings.TrimSpace(line)
			at := strings.Index(rest, line)
			if at < 0 {
				s.t.Fatalf("$ %s\nprints\n%s\nwithout “%s”", command, said, line)
			}
			rest = rest[at+len(line):]
		}
		if strings.TrimSpace(lines) == "" && !strings.HasPrefix(command, "git ") && said != "" {
			s.t.Errorf("$ %s\nprints, although the tutorial says nothing of it,\n%s", command, said)
		}
	}
}

// run runs a command and returns what it printed; a failure that the command does
// not catch itself is one of the tutorial.
func (s *student) run(command string) string {
	s.t.Helper()
	sh := exec.CommandContext(s.t.Context(), "sh", "-c", command)
	sh.Dir, sh.Env = s.dir, append(cleanEnvironment(), "REPO="+s.repo)
	out, err := sh.CombinedOutput()
	if err != nil {
		s.t.Fatalf("$ %s\n%v\n%s", command, err, out)
	}
	return string(out)
}

// cleanEnvironment is this process's without what would aim a run elsewhere.
func cleanEnvironment() []string {
	return slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "BAMBOO_") || strings.HasPrefix(v, "RUN_")
	})
}
