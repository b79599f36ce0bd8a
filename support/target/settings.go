package target

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"time"

	"bamboo-spec/support/capability"
)

// chosen are the values of settings by their placeholders, see capability.Placeholders; nil for one that a scenario
// does not choose.
var chosen = map[string]func(s Settings) any{
	"gateway_token":      func(s Settings) any { return given(s.AuthToken) },
	"gateway_capacity":   func(s Settings) any { return given(s.MaxConnections) },
	"allowed_origins":    func(s Settings) any { return list(s.AllowedOrigins) },
	"model_timeout_s":    func(s Settings) any { return given(s.StallLimit.Seconds()) },
	"model_timeout_ms":   func(s Settings) any { return given(milliseconds(s.StallLimit)) },
	"request_timeout_s":  func(s Settings) any { return given(s.RequestLimit.Seconds()) },
	"request_timeout_ms": func(s Settings) any { return given(milliseconds(s.RequestLimit)) },
	"heartbeat_s":        func(s Settings) any { return given(s.Heartbeat.Seconds()) },
	"heartbeat_ms":       func(s Settings) any { return given(milliseconds(s.Heartbeat)) },
}

func given[T comparable](value T) any {
	var none T
	if value == none {
		return nil
	}
	return value
}

func list(values []string) any {
	if len(values) == 0 {
		return nil
	}
	return values
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// placeholder is one of a setting, with what is written where a scenario does not choose it: {gateway_capacity|100}.
var placeholder = regexp.MustCompile(`\{([a-z_]+)\|([^{}]*)\}`)

// written fills in the placeholders of settings. In a file a value is JSON, which is YAML and TOML too; elsewhere it is
// bare text, with commas in a list.
func (s Settings) written(text string, file bool) string {
	return placeholder.ReplaceAllStringFunc(text, func(found string) string {
		m := placeholder.FindStringSubmatch(found)
		of := chosen[m[1]]
		if of == nil {
			return found
		}
		value := of(s)
		switch list, is := value.([]string); {
		case value == nil:
			return m[2]
		case file:
			return inJSON(value)
		case is:
			return strings.Join(list, ",")
		}
		return fmt.Sprint(value)
	})
}

func inJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err) // texts and numbers can be written
	}
	return string(text)
}

// settingsIn are the settings that a text has a placeholder for.
func settingsIn(text string) []capability.Capability {
	var can []capability.Capability
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if c, known := capability.Placeholders[m[1]]; known {
			can = append(can, c)
		}
	}
	return can
}

// needs is what a target must take for these settings.
func (s Settings) needs() capability.Set {
	var needs []capability.Capability
	for name, c := range capability.Placeholders {
		if chosen[name](s) != nil {
			needs = append(needs, c)
		}
	}
	if len(s.Tools) > 0 {
		needs = append(needs, capability.Tools)
	}
	return capability.Of(needs...)
}
