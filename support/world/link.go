package world

import (
	"fmt"

	"bamboo-spec/support/fault"
	"bamboo-spec/support/report"
)

// Link is the link that everything travels on that the user does from now on. The first call puts it between
// the user and Bamboo; it is an error once the user has a client without a link.
func (u *User) Link() (*fault.Link, error) {
	switch {
	case u.link != nil:
		return u.link, nil
	case u.client != nil:
		return nil, report.CannotJudge(fmt.Errorf("%s talks to Bamboo without a link that could fail; "+
			"say before that: Given %s link can fail", u.Name, u.Name+"'s"))
	}
	u.link = fault.New(fault.Shape{})
	u.world.Cleanup(u.link.Close)
	return u.link, nil
}
