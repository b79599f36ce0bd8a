package config

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"bamboo-spec/support/capability"
)

// onlyWith names the target without which a key has no meaning.
var onlyWith = map[string]Target{
	"api_url": URL, "ws_url": URL, "model_listen": URL,
	"command": Command, "config_template": Command, "config_path": Command, "env": Command, "install": Command,
	"version_command": Command,
	"process":         Command, "process_sessions": Command,
}

// placeholders are what a command, its environment and its configuration may name.
var placeholders = []string{"http_port", "ws_port", "data", "model_url", "config"}

var braced = regexp.MustCompile(`(\$?)\{([A-Za-z_]+)(\|[^{}]*)?\}`)

// fits checks that the keys of a profile agree with its target and with each other.
func (s *section) fits(key *yaml.Node, c Config) {
	if c.Target == "" { // refused already
		return
	}
	for _, p := range s.pairs {
		if t, bound := onlyWith[p.name()]; bound && t != c.Target {
			s.fault(p.key, "%s has no meaning with target: %s; remove it, or say target: %s", p.name(), c.Target, t)
		}
	}
	if p := s.find("process_sessions"); p != nil && c.Target == Command && c.Process != SharedProcess {
		s.fault(p.key, "process_sessions has no meaning with process: %s; remove it, or say process: %s", c.Process,
			SharedProcess)
	}
	switch {
	case c.Target == URL && s.find("api_url") == nil && s.find("ws_url") == nil:
		s.fault(key, "target: url needs api_url, ws_url or both")
	case c.Target == Command && s.find("command") == nil:
		s.fault(key, "target: command needs command, the program and its arguments as a list")
	case c.Target == Command:
		s.filled(c)
	}
}

// filled checks the placeholders of a command.
func (s *section) filled(c Config) {
	at := s.find("command").value
	if len(c.Command) == 0 {
		s.fault(at, "command is empty: give the program and its arguments as a list")
		return
	}
	started := strings.Join(append(slices.Sorted(maps.Values(c.Env)), c.Command...), "\n")
	whole := started + "\n" + c.ConfigTemplate + "\n" + c.ConfigPath
	for _, m := range braced.FindAllStringSubmatch(whole, -1) {
		if m[1] != "$" { // ${…} is the shell's
			s.placeholder(at, m[2], m[3] != "")
		}
	}
	if !strings.Contains(whole, "{http_port}") {
		s.fault(at, "the placeholder {http_port} is missing: without it the server cannot be told where to listen")
	}
	told := strings.Contains(started, "{config}") || c.ConfigPath != ""
	if (c.ConfigTemplate != "") != told {
		s.fault(at,
			"config_template goes together with the placeholder {config}, or with config_path: one of them is missing")
	}
	if c.ConfigPath != "" && (!strings.HasPrefix(c.ConfigPath, "{data}/") || strings.Contains(c.ConfigPath, "..")) {
		s.fault(s.find("config_path").value,
			"config_path must be a path below {data}, such as {data}/config.json, not %s", show(c.ConfigPath))
	}
}

// placeholder checks one that was found in what starts a command, or configures it.
func (s *section) placeholder(at *yaml.Node, name string, otherwise bool) {
	settings := slices.Sorted(maps.Keys(capability.Placeholders))
	always, setting := slices.Contains(placeholders, name), slices.Contains(settings, name)
	switch {
	case always && otherwise:
		s.fault(at, "the placeholder {%s} is always filled in: leave out the | and what stands behind it", name)
	case setting && !otherwise:
		s.fault(at, "the placeholder {%s} needs what to write where a scenario does not choose it, as in {%s|…}", name,
			name)
	case !always && !setting:
		s.fault(at, "unknown placeholder {%s}%s", name, hint(name, slices.Concat(placeholders, settings)))
	}
}
