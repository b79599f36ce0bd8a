package main

import (
	"maps"
	"slices"

	"bamboo-spec/support/config"
	"bamboo-spec/support/lint"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/runner"
)

// ownProject is what lint has to know of the project in which the command runs: its words beside those of the suite.
func ownProject() (lint.Project, config.Own, error) {
	own, err := config.LoadOwn(runner.ConfigFile)
	folders := slices.Concat(lint.Capabilities, slices.Sorted(maps.Keys(own.Capabilities)))
	return lint.Project{Tag: plan.Tags.With(own.Tags).Check, Folders: folders}, own, err
}
