package client

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
	{`uthorization:`, regexp.MustCompile(`(?i)(authorization:\s*)[^\r\n\\;\]]+`), `${1}` + masked},
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
	m.secrets = slices.Clone(m.secrets) // masks at work read the one before
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
	replacer, secrets := m.replacer, m.secrets
	m.mu.RUnlock()
	if replacer != nil {
		s = maskCut(replacer.Replace(s), secrets)
	}
	for _, shape := range shapes {
		if strings.Contains(s, shape.hint) || shape.hint[0] == 'u' && strings.Contains(s, strings.ToUpper(shape.hint)) {
			s = shape.pattern.ReplaceAllString(s, shape.with)
		}
	}
	return s
}

// cut is where a text that was too long to be shown was cut.
const cut = "…"

// maskCut hides what is left of a secret that was cut in two before it could be known.
func maskCut(s string, secrets []string) string {
	pieces := strings.Split(s, cut)
	for i, p := range pieces {
		if i > 0 {
			lead := p[:len(p)-len(strings.TrimLeft(p, ` "\`))]
			p = lead + withoutEnd(p[len(lead):], secrets)
		}
		if i < len(pieces)-1 {
			text := strings.TrimRight(p, ` "\`)
			p = withoutBeginning(text, secrets) + p[len(text):]
		}
		pieces[i] = p
	}
	return strings.Join(pieces, cut)
}

// withoutBeginning hides the beginning of a secret at the end of s.
func withoutBeginning(s string, secrets []string) string {
	for _, secret := range secrets {
		for n := min(len(secret)-1, len(s)); n >= shortestLearnt; n-- {
			if rest, found := strings.CutSuffix(s, secret[:n]); found {
				return rest + masked
			}
		}
	}
	return s
}

// withoutEnd hides the end of a secret at the beginning of s.
func withoutEnd(s string, secrets []string) string {
	for _, secret := range secrets {
		for n := min(len(secret)-1, len(s)); n >= shortestLearnt; n-- {
			if rest, found := strings.CutPrefix(s, secret[len(secret)-n:]); found {
				return masked + rest
			}
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
