package runner

import (
	"errors"
	"fmt"
	"path"

	"bamboo-spec/support/config"
)

// markKnownBroken gives each scenario that the profile lists its reason. An entry
// that no feature file bears out is an error, so that the list stays true; an
// entry for a scenario that this run did not choose is none.
func markKnownBroken(all []*planned, cfg config.Config) error {
	if len(cfg.KnownBroken) == 0 {
		return nil
	}
	names, files, err := everyPromise()
	if err != nil {
		return err
	}
	var problems []error
	for _, k := range cfg.KnownBroken {
		feature := path.Clean(k.Feature)
		switch {
		case k.Scenario != "" && !names[k.Scenario]:
			problems = append(problems, fmt.Errorf("%s: no scenario is named “%s”; correct the entry of known_broken or remove it", k.Where, k.Scenario))
		case k.Feature != "" && !files[feature]:
			problems = append(problems, fmt.Errorf("%s: there is no feature %s; correct the entry of known_broken or remove it", k.Where, k.Feature))
		}
		for _, p := range all {
			if (k.Scenario != "" && p.scenario.Name == k.Scenario) || (k.Feature != "" && p.scenario.File == feature) {
				p.known = k.Reason
			}
		}
	}
	return errors.Join(problems...)
}

// everyPromise lists the names of all scenarios and the paths of all features of
// the suite.
func everyPromise() (names, files map[string]bool, err error) {
	docs, err := load([]request{{path: "features"}}, nil)
	names, files = map[string]bool{}, map[string]bool{}
	for _, d := range docs {
		files[d.file] = true
		for _, p := range d.pickles {
			names[p.Name] = true
		}
	}
	return names, files, err
}
