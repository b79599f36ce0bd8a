package provenance

import (
	"net/url"
	"os"
	"strings"
)

// CI is a job of a CI system.
type CI struct {
	System string `json:"system"`
	Run    string `json:"run"`            // what all jobs of one run of the pipeline have in common
	Link   string `json:"link,omitempty"` // page of the run; empty if none is known
}

// system says how a CI system is recognised, and what it tells in which variables. These are all the variables that
// are read: others may hold secrets.
type system struct {
	name, there               string   // a variable that is set there
	run, link, commit, branch []string // templates; the first that comes to anything counts
}

// systems are the CI systems, after the documentation of each.
var systems = []system{
	{"GitHub Actions", "GITHUB_ACTIONS", []string{"${GITHUB_RUN_ID}.${GITHUB_RUN_ATTEMPT}", "$GITHUB_RUN_ID"},
		[]string{"${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}"},
		[]string{"$GITHUB_SHA"}, []string{"$GITHUB_HEAD_REF", "$GITHUB_REF_NAME"}},
	{"GitLab CI", "GITLAB_CI", []string{"$CI_PIPELINE_ID"}, []string{"$CI_PIPELINE_URL"}, []string{"$CI_COMMIT_SHA"},
		[]string{"$CI_COMMIT_REF_NAME"}},
	{"Azure Pipelines", "TF_BUILD", []string{"$BUILD_BUILDID"},
		[]string{"${SYSTEM_TEAMFOUNDATIONCOLLECTIONURI}${SYSTEM_TEAMPROJECT}/_build/results?buildId=${BUILD_BUILDID}"},
		[]string{"$BUILD_SOURCEVERSION"}, []string{"$BUILD_SOURCEBRANCHNAME"}},
	{"Buildkite", "BUILDKITE", []string{"$BUILDKITE_BUILD_ID"}, []string{"$BUILDKITE_BUILD_URL"},
		[]string{"$BUILDKITE_COMMIT"}, []string{"$BUILDKITE_BRANCH"}},
	{"CircleCI", "CIRCLECI", []string{"$CIRCLE_WORKFLOW_ID"}, []string{"$CIRCLE_BUILD_URL"}, []string{"$CIRCLE_SHA1"},
		[]string{"$CIRCLE_BRANCH"}},
	{"Jenkins", "JENKINS_URL", []string{"$BUILD_TAG"}, []string{"$BUILD_URL"}, []string{"$GIT_COMMIT"},
		[]string{"$BRANCH_NAME", "$GIT_BRANCH"}},
}

// job is what a CI system tells.
type job struct {
	CI
	commit, branch string
}

// detect recognises the CI system; nil if there is none.
func detect(get func(string) string) *job {
	for _, s := range systems {
		if get(s.there) == "" {
			continue
		}
		return &job{CI{s.name, first(s.run, get), withoutLogin(first(s.link, get))}, first(s.commit, get),
			first(s.branch, get)}
	}
	return nil
}

// first is the first template whose variables are all set.
func first(templates []string, get func(string) string) string {
	for _, t := range templates {
		whole := true
		text := os.Expand(t, func(name string) string {
			value := strings.TrimSpace(get(name))
			whole = whole && value != ""
			return value
		})
		if whole {
			return text
		}
	}
	return ""
}

// withoutLogin is the address of a page without user and password; "" if it is none.
func withoutLogin(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	u.User = nil
	return u.String()
}
