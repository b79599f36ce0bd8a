package config

import (
	"fmt"
	"regexp"
	"time"

	"go.yaml.in/yaml/v3"
)

const (
	readyTimeout        = 30 * time.Second
	knownBrokenDeadline = 2 * time.Second
	concurrency         = 8
)

// profile is one named profile: what it says itself, and which variables it names.
type profile struct {
	Config
	authTokenEnv string
	authTokenAt  *yaml.Node
	secretNames  []string
}

var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func profileName(name string) string { return "profile " + show(name) }

func (r *reader) profile(from pair) profile {
	s := r.section(from.value, profileName(from.name()))
	if !plainName.MatchString(from.name()) {
		s.fault(from.key, "a profile's name is made of letters, digits and . _ -")
	}
	p := profile{Config: Config{
		Profile:             from.name(),
		Target:              scalar(s, "target", target, Child),
		APIURL:              scalar(s, "api_url", api, ""),
		GatewayURL:          scalar(s, "ws_url", gateway, ""),
		ModelListen:         scalar(s, "model_listen", listen, ""),
		Command:             list(s, "command", text),
		ConfigTemplate:      scalar(s, "config_template", text, ""),
		Env:                 s.env(),
		ReadyTimeout:        scalar(s, "ready_timeout", duration, readyTimeout),
		Wait:                scalar(s, "wait", duration, 0), // the default hangs on the target, which the environment may change
		Dialect:             scalar(s, "dialect", dialect, Snake),
		Execute:             scalar(s, "execute", truth, false),
		ExtraModelCalls:     scalar(s, "extra_model_calls", truth, false),
		KnownBroken:         s.knownBroken(),
		KnownBrokenDeadline: scalar(s, "known_broken_deadline", duration, knownBrokenDeadline),
		Formats:             list(s, "formats", text),
		Concurrency:         scalar(s, "concurrency", count, concurrency),
	}}
	if tags := scalar(s, "tags", text, ""); tags != "" {
		p.Tags = []string{tags}
	}
	p.authTokenEnv = scalar(s, "auth_token_env", variable, "")
	if at := s.find("auth_token_env"); at != nil {
		p.authTokenAt = follow(at.value)
	}
	p.secretNames = list(s, "secrets", variable)
	s.close()
	s.fits(from.key, p.Config)
	return p
}

// env reads the environment variables that a command gets.
func (s *section) env() map[string]string {
	n := s.value("env")
	if n == nil {
		return nil
	}
	anything := form[string]{"text", func(v string) (string, bool) { return v, true }}
	env := s.r.section(n, "env of "+s.name)
	all := map[string]string{}
	for _, p := range env.pairs {
		if !variableName.MatchString(p.name()) {
			env.fault(p.key, "%s is not a name for an environment variable", show(p.name()))
		}
		all[p.name()] = single(env, p.name(), p.value, anything)
	}
	return all
}

func (s *section) knownBroken() []KnownBroken {
	var all []KnownBroken
	for i, n := range s.nodes("known_broken") {
		if follow(n).Kind != yaml.MappingNode {
			s.fault(n, "known_broken entry %d must be a scenario or a feature with a reason, not %s", i+1, kind(follow(n)))
			continue
		}
		e := s.r.section(n, fmt.Sprintf("known_broken entry %d of %s", i+1, s.name))
		all = append(all, KnownBroken{
			Scenario: scalar(e, "scenario", text, ""),
			Feature:  scalar(e, "feature", text, ""),
			Reason:   scalar(e, "reason", text, ""),
			Where:    s.r.position(n.Line, n.Column),
		})
		e.close()
		if (e.find("scenario") == nil) == (e.find("feature") == nil) {
			e.fault(n, "give either scenario (a scenario's name) or feature (a path)")
		}
		if e.find("reason") == nil {
			e.fault(n, "the reason is missing: say what the target does instead")
		}
	}
	return all
}
