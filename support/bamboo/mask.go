package bamboo

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

const masked = "•••"

// shortestLearnt is the length in bytes from which a secret that was seen in a
// call is hidden wherever it shows up again; a shorter one would blank out
// ordinary text.
const shortestLearnt = 4

var secretHeaders = map[string]bool{"Authorization": true, "Proxy-Authorization": true}

// shapes are places that hold secrets whatever their value: the auth field of a
// message (also inside a string of JSON), a url's user and its query.
var shapes = []struct {
	hint    string
	pattern *regexp.Regexp
	with    string
}{
	{`uth"`, regexp.MustCompile(`((?i:"auth")\s*:\s*)"(?:[^"\\]|\\.)*("|\\?$)`), `$1"` + masked + `"`},
	{`uth\"`, regexp.MustCompile(`((?i:\\"auth\\")\s*:\s*)\\"[^"]*`), `$1\"` + masked + `\`},
	{`uth"`, regexp.MustCompile(`((?i:"auth")\s*:\s*)([-\d{\[tf][^\s,}]*)`), `${1}"` + masked + `"`},
	{`=`, regexp.MustCompile(`([?&](?:auth|token|access_token)=)[^&\s"'#]+`), `${1}` + masked},
	{`@`, regexp.MustCompile(`(://)[^/@\s"]+@`), `${1}` + masked + `@`},
}

// masker hides secrets in text. The zero value knows the shapes alone.
type masker struct {
	mu       sync.RWMutex
	secrets  []string
	replacer *strings.Replacer
}

// learn adds a secret that was seen in a call.
func (m *masker) learn(secret string) {
	if len(secret) >= shortestLearnt {
		m.add(secret)
	}
}

// add hides a secret from now on, also as JSON, a url or a path writes it.
func (m *masker) add(secret string) {
	if secret == "" {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	known := len(m.secrets)
	for _, s := range spellings(secret) {
		if !slices.Contains(m.secrets, s) {
			m.secrets = append(m.secrets, s)
		}
	}
	if len(m.secrets) == known {
		return
	}
	slices.SortFunc(m.secrets, func(a, b string) int { return len(b) - len(a) }) // the longest wins
	var pairs []string
	for _, s := range m.secrets {
		pairs = append(pairs, s, masked)
	}
	m.replacer = strings.NewReplacer(pairs...)
}

func spellings(secret string) []string {
	all := []string{secret, url.QueryEscape(secret), url.PathEscape(secret)}
	if plain, err := encode(secret); err == nil {
		all = append(all, strings.Trim(string(plain), `"`))
	}
	if escaped, err := json.Marshal(secret); err == nil {
		all = append(all, strings.Trim(string(escaped), `"`))
	}
	return all
}

func (m *masker) mask(s string) string {
	m.mu.RLock()
	replacer := m.replacer
	m.mu.RUnlock()
	if replacer != nil {
		s = replacer.Replace(s)
	}
	for _, shape := range shapes {
		if strings.Contains(s, shape.hint) || shape.hint[0] == 'u' && strings.Contains(s, strings.ToUpper(shape.hint)) {
			s = shape.pattern.ReplaceAllString(s, shape.with)
		}
	}
	return s
}

// Mask returns a function that hides the secrets in a text, and what the shape of
// a message or an address shows to be one.
func Mask(secrets []string) func(string) string {
	m := new(masker)
	for _, s := range secrets {
		m.add(s)
	}
	return m.mask
}
