package config

import (
	"regexp"
	"time"

	"go.yaml.in/yaml/v3"

	"bamboo-spec/support/capability"
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
	header       map[string]named
}

// named is a value that an environment variable holds.
type named struct {
	variable string
	at       *yaml.Node
}

var headerName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$") // RFC 9110, 5.1

var plainName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

func profileName(name string) string { return "profile " + show(name) }

func (r *reader) profile(from pair) profile {
	s := r.section(from.value, profileName(from.name()))
	if !plainName.MatchString(from.name()) {
		s.fault(from.key, "a profile's name is made of letters, digits and . _ -")
	}
	p := profile{Config: Config{
		Profile:         from.name(),
		Target:          scalar(s, "target", target, Child),
		APIURL:          scalar(s, "api_url", api, ""),
		GatewayURL:      scalar(s, "ws_url", gateway, ""),
		ModelListen:     scalar(s, "model_listen", listen, ""),
		Command:         list(s, "command", text),
		ConfigTemplate:  scalar(s, "config_template", text, ""),
		ConfigPath:      scalar(s, "config_path", text, ""),
		Install:         scalar(s, "install", text, ""),
		VersionCommand:  list(s, "version_command", text),
		Process:         scalar(s, "process", process, ScenarioProcess),
		ProcessSessions: scalar(s, "process_sessions", count, processSessions),
		Env:             s.env(),
		ReadyTimeout:    scalar(s, "ready_timeout", duration, readyTimeout),
		// the default hangs on the target, which the environment may change
		Wait:                scalar(s, "wait", duration, 0),
		Dialect:             scalar(s, "dialect", dialect, Snake),
		ExtraModelCalls:     scalar(s, "extra_model_calls", truth, false),
		Smoke:               scalar(s, "smoke", truth, true),
		Has:                 s.capabilities("has", hadByProfile),
		Lacks:               s.capabilities("lacks", capability.All),
		KnownBroken:         s.knownBroken(),
		KnownBrokenDeadline: scalar(s, "known_broken_deadline", duration, knownBrokenDeadline),
		Formats:             list(s, "formats", text),
		Concurrency:         scalar(s, "concurrency", count, concurrency),
	}}
	p.Ways, p.header = s.ways()
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

// header reads which environment variables hold the values of the header of every call.
func (s *section) header() map[string]named {
	n := s.value("headers")
	if n == nil {
		return nil
	}
	group, all := s.r.section(n, "headers of "+s.name), map[string]named{}
	for _, p := range group.pairs {
		if !headerName.MatchString(p.name()) {
			group.fault(p.key, "%s is not a name for a header", show(p.name()))
		}
		all[p.name()] = named{single(group, p.name(), p.value, variable), follow(p.value)}
	}
	return all
}
