// Package bamboospec hands the root of the project to `go test` and to godog's
// own command; everything else lives below steps/ and support/.
package bamboospec

import (
	"os"
	"testing"

	"github.com/cucumber/godog"

	"bamboo-spec/steps"
	"bamboo-spec/support/runner"
	"bamboo-spec/support/target"
)

// godog's own command builds this file into a program without TestMain.
func init() { target.BecomeChild() }

func TestMain(m *testing.M) {
	target.BecomeChild()
	os.Exit(m.Run())
}

// InitializeTestSuite is what godog's own command calls first: from here on the
// project's runner is in charge, so that both commands do the same.
func InitializeTestSuite(*godog.TestSuiteContext) {
	os.Exit(runner.Main(os.Args[1:], steps.Add, os.Stdout, os.Stderr))
}

// TestFeatures runs the functional promises once.
func TestFeatures(t *testing.T) {
	runner.Test(t, steps.Add)
}
