package runner

import "bamboo-spec/support/plan"

// planned is a chosen scenario with what the run knows of it beforehand.
type planned struct {
	*plan.Chosen
	notRun string   // why it will not be run; "" if it will
	causes []*cause // of the profile's known_broken that cover it, in their order
}
