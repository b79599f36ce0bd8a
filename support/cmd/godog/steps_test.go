package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStepsFindsSentencesByWords(t *testing.T) {
	got := ownRoot(t).godog("steps", "history", "streamed")
	for _, want := range []string{
		"Then the history ends with the answer exactly as streamed\n", "\n    Checks that the question",
		"\n    For example:\n      When the user asks",
		"\n    Used by features/",
	} {
		if got.code != 0 || !strings.Contains(got.out, want) {
			t.Errorf("exit code %d, and it does not say %q:\n%s%s", got.code, want, got.out, got.errs)
		}
	}
	if strings.Contains(got.out, "gateway refuses") {
		t.Errorf("it tells more than it was asked for:\n%s", got.out)
	}
}

func TestStepsFindsValuesAndChecks(t *testing.T) {
	for word, want := range map[string]string{"emoji": "Values\n    {text of N emoji}\n",
		"uuid": "Placeholders in documents\n    <uuid>\n", "@slow": "Tags\n    @slow\n"} {
		if got := ownRoot(t).godog("steps", word); got.code != 0 || !strings.Contains(got.out, want) {
			t.Errorf("%s: exit code %d, and it does not say %q:\n%s%s", word, got.code, want, got.out, got.errs)
		}
	}
}

func TestStepsTellHowMuchTheyAreUsed(t *testing.T) {
	r := emptyRoot(t, map[string]string{"features/health/x.feature": healthy})
	if got := r.godog("steps", "--usage"); got.code != 0 ||
		!strings.Contains(got.out, "    1  Bamboo reports that it is healthy\n") ||
		!strings.Contains(got.out, "    0  the user stops the answer\n") {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.errs)
	}
	if got := r.godog("steps", "--unused", "healthy"); got.code != 0 || got.out != "Every sentence is used.\n" {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.errs)
	}
	if got := r.godog("steps", "--unused"); strings.Contains(got.out, "healthy") ||
		!strings.Contains(got.out, "    0  the user stops the answer\n") {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.errs)
	}
	r.dir = t.TempDir()
	if got := r.godog("steps", "--usage"); got.code != 2 ||
		!strings.Contains(got.errs, "there is no folder features here") {
		t.Errorf("outside of a project: exit code %d, %s", got.code, got.errs)
	}
}

func TestStepsWorksOutsideOfAProject(t *testing.T) {
	if got := emptyRoot(t, nil).godog("steps", "health"); got.code != 0 || !strings.Contains(got.out, "healthy") ||
		strings.Contains(got.out, "Used by") {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.errs)
	}
}

func TestStepsThatFindsNothingNamesANearWord(t *testing.T) {
	got := ownRoot(t).godog("steps", "anwser")
	if got.code != 2 || got.out != "" || !strings.Contains(got.errs, "no sentence speaks of “anwser”") ||
		!strings.Contains(got.errs, "did you mean “answer”?") {
		t.Errorf("exit code %d:\n%s%s", got.code, got.out, got.errs)
	}
}

func TestStepsWritesThePageInTheRootAlone(t *testing.T) {
	r := emptyRoot(t, nil)
	if got := r.godog("steps", "--write"); got.code != 2 ||
		!strings.Contains(got.errs, "from the root of the project") {
		t.Errorf("outside of a project: exit code %d, %s", got.code, got.errs)
	}
	r.write("steps/steps.go", "package steps\n")
	if got := r.godog("steps", "--write"); got.code != 0 || got.out+got.errs != "" {
		t.Errorf("exit code %d, %s%s", got.code, got.out, got.errs)
	}
	page, err := os.ReadFile(filepath.Join(r.dir, "steps", "README.md"))
	if err != nil || !strings.HasPrefix(string(page), "# The phrase book\n") {
		t.Errorf("%v: %.80s", err, page)
	}
	if got := r.godog("steps", "--wrote"); got.code != 2 ||
		!strings.Contains(got.errs, "godog steps --help shows what can be said") {
		t.Errorf("an unknown flag: exit code %d, %s", got.code, got.errs)
	}
}
