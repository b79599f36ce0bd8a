package sessions_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/world/worldtest"
)

// TestSentences runs each sentence in a scenario that holds, and each Then in one that fails.
func TestSentences(t *testing.T) {
	for name, cases := range map[string][]worldtest.Case{"list": list, "renamed": renamed, "deleted": deleted} {
		t.Run(name, func(t *testing.T) { worldtest.Run(t, steps.Add, cases) })
	}
}

var list = []worldtest.Case{
	{Name: "the latest used stands first", Steps: `
		Given Ann has asked "My name is Ann"
		And Ben has sent "My name is Ben"
		When Ann asks "Who am I?"
		Then the list of sessions shows:
		  | user |
		  | Ann  |
		  | Ben  |`},
	{Name: "the first used stands first", Defect: "sessions-listed-oldest-first",
		Says: "the list of sessions is not the promised one", Steps: `
		Given Ann has asked "My name is Ann"
		When Ben sends "My name is Ben"
		Then the list of sessions shows:
		  | user |
		  | Ben  |
		  | Ann  |`},
	{Name: "it comes in pages", Steps: `
		Given Ann has asked "My name is Ann"
		And Ben has asked "My name is Ben"
		When Cem asks "My name is Cem"
		Then the list of sessions can be read in pages of 2 sessions`},
	{Name: "a page holds too much", Defect: "session-pages-without-a-limit", Says: "larger than asked for", Steps: `
		Given Ann has asked "My name is Ann"
		When Ben asks "My name is Ben"
		Then the list of sessions can be read in pages of 1 session`},
	{Name: "a session is on no page", Defect: "sessions-listed-once-answered", Says: "do not show Ben's session once",
		Steps: `
		Given Ann has asked "My name is Ann"
		When Ben sends "My name is Ben"
		Then the list of sessions can be read in pages of 1 session`},
	{Name: "a session that is not listed", Defect: "sessions-listed-once-answered", Says: "none of these sessions",
		Steps: `
		When Ann sends "My name is Ann"
		Then the list of sessions shows:
		  | user |
		  | Ann  |`},
	{Name: "unjudged: a user without a session", Says: "Ben has no conversation yet", Steps: `
		Given Ann has asked "My name is Ann"
		When Ann asks "Who am I?"
		Then the list of sessions shows:
		  | user |
		  | Ben  |`},
}

var renamed = []worldtest.Case{
	{Name: "its new title is shown", Steps: `
		Given the user has asked "Tea?"
		And the user has renamed the session to "Green \"tea\""
		When the user renames the session to "Tea & \"cake\""
		Then the list of sessions shows:
		  | user     | title        |
		  | the user | Tea & "cake" |`},
	{Name: "another title is shown", Defect: "sessions-renamed-in-the-reply-only", Says: "Plants", Steps: `
		Given the user has asked "Tea?"
		When the user renames the session to "Plants"
		Then the list of sessions shows:
		  | user     | title  |
		  | the user | Plants |`},
	{Name: "nothing can be renamed", Steps: `
		When the user chooses a new session id
		Then no session can be renamed under the id "{session}"`},
	{Name: "nothing was renamed", Defect: "rename-of-nothing-confirmed", Says: "does not know was renamed", Steps: `
		When the user chooses a new session id
		Then no session can be renamed under the id "{session}"`},
	{Name: "a title of nothing is refused", Says: "400 Bad Request", Steps: `
		Given the user has asked "Tea?"
		When the user renames the session to " "
		Then the list of sessions shows:
		  | user     | title |
		  | the user | Tea?  |`},
}

var deleted = []worldtest.Case{
	{Name: "it is not shown any more", Steps: `
		Given Ann has asked "Tea?"
		When Ben deletes Ann's session
		Then the list of sessions does not show Ann's session`},
	{Name: "it is still shown", Defect: "deleted-sessions-stay-listed",
		Says: "the list of sessions shows Ann's session", Steps: `
		Given Ann has asked "Tea?"
		When Ann deletes Ann's session
		Then the list of sessions does not show Ann's session`},
	{Name: "nothing can be deleted", Steps: `
		Given Ann has asked "Tea?"
		When Ann deletes Ann's session
		Then no session can be deleted under the id "{Ann's session}"`},
	{Name: "nothing was deleted", Defect: "deletion-of-nothing-confirmed", Says: "does not know was deleted", Steps: `
		When the user chooses a new session id
		Then no session can be deleted under the id "{session}"`},
	{Name: "it cannot be deleted again", Says: "404 Not Found", Steps: `
		Given Ann has asked "Tea?"
		And Ann has deleted Ann's session
		When Ann deletes Ann's session
		Then the list of sessions does not show Ann's session`},
}
