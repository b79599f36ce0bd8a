package steps

import (
	"strings"

	"bamboo-spec/support/world"
)

// Sentences name people in two ways: “the user” or a first name (Ann), and
// “the answer” or “Ann's answer”. These turn both into the user that is meant.

const theUser = "the user"

// owner is whom “the” or “Ann's” speaks of. In Chinese it is the person: 用户的, 小李的.
func owner(w *world.World, whose string) *world.User {
	if whose == "the" {
		return w.User(theUser)
	}
	return w.User(strings.TrimSuffix(whose, "'s"))
}

// latest is the latest exchange of whom “the” or “Ann's” speaks of.
func latest(w *world.World, whose string) (*world.Turn, error) { return owner(w, whose).Turn() }
