package steps

import (
	"strings"

	"bamboo-spec/support/world"
)

// Sentences name people in two ways: “the user” or a first name (Ann), and
// “the answer” or “Ann's answer”. These turn both into the user that is meant.

const theUser = "the user"

// owner is whom “the” or “Ann's” speaks of.
func owner(w *world.World, whose string) *world.User {
	if name, named := strings.CutSuffix(whose, "'s"); named {
		return w.User(name)
	}
	return w.User(theUser)
}

// latest is the latest exchange of whom “the” or “Ann's” speaks of.
func latest(w *world.World, whose string) (*world.Turn, error) { return owner(w, whose).Turn() }
