package main

import (
	"bytes"
	"encoding/base64"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"bamboo-spec/support/reference"
)

// secrets are values that a run comes to know, by the variable that holds each. No word of them
// is said elsewhere. Text that a model cuts up cannot be known again, so none holds a space.
var secrets = map[string]string{
	"TEA_NAMED":   "jasmine-0815",            // in the configuration, as a secret
	"TEA_READ":    `oolong"<&>'/ü%20\tin`,    // by a feature, in every place where something is escaped
	"TEA_BEARER":  "matcha.eyJhbGciOiJIUzI1", // in a header
	"TEA_GATE":    "sencha_of_the_gate",      // what opens the gateway
	"TEA_ADDRESS": "darjeeling",              // in an address
}

const tellingFeature = `Feature: Secrets
  Scenario: A secret is said and comes back
    Given each call of the client carries these headers:
      | header        | value                   |
      | X-Secret      | {env TEA_READ}          |
      | Authorization | Bearer {env TEA_BEARER} |
    And the user has asked "{env TEA_READ}"
    When a client calls GET "/api/v1/history/{session}"
    Then the reply has these values:
      | path               | is     | value                     |
      | messages.0.content | equals | {env TEA_READ}            |
      | messages.1.content | equals | only this, {env TEA_READ} |

  Scenario: A secret of the configuration is said and comes back
    When the user asks "{env TEA_NAMED}"
    Then the answer is "something else than {env TEA_NAMED}"

  Scenario: A secret stands in addresses
    When a client calls GET "/api/v1/poems?key={env TEA_BEARER}&token={env TEA_GATE}&tea={env TEA_NAMED}"
    Then the status is 200

  Scenario: A secret stands in bytes that are no call
    When a client writes these lines to Bamboo's HTTP port:
      """
      GET /health?access_token={env TEA_GATE} HTTP/1.1
      Host: 127.0.0.1
      Authorization: Bearer {env TEA_BEARER}
      Proxy-Authorization: Basic {env TEA_NAMED}
      """
    Then the client is refused

  Scenario: A secret is refused at the gateway and told to it once more
    Given the user has opened the gateway without sending connect
    And the user has sent the frame '{"type": "connect", "session_id": null, "auth": "{env TEA_BEARER}"}'
    When the user sends the frame '{"type": "command", "name": "{env TEA_NAMED}", "args": {"auth": "{env TEA_GATE}"}}'
    Then the gateway's answer to the user has these values:
      | path | is     | value          |
      | tool | equals | {env TEA_GATE} |
`

// ownFeature is for servers of the run's own, whose log is a part of the evidence.
const ownFeature = `
  Scenario: A secret stands in a path, and so in the log
    When a client calls GET "/api/v1/history/{env TEA_BEARER}"
    Then the status is 200

  Scenario: A secret opens the gateway and does not help
    Given Bamboo's gateway requires the auth token "{env TEA_GATE}"
    When the user connects to the gateway with the token "{env TEA_GATE}"
    Then the gateway refuses the user's message with UNAUTHORIZED

  Scenario: A wrong secret is refused
    Given Bamboo's gateway requires the auth token "{env TEA_GATE}"
    When the user connects to the gateway with the token "{env TEA_BEARER}"
    Then the gateway accepts the user
`

const tellingConfig = `profiles:
  reference:
    target: child
    secrets: [TEA_NAMED]
    auth_token_env: TEA_GATE
`

// What a run knows in confidence is in nothing that it writes, whatever fails and wherever the
// secret is sent, comes back, or is spelt in another way.
func TestSecretsAreShownNowhere(t *testing.T) {
	t.Run("servers of its own", func(t *testing.T) {
		r := telling(t, tellingFeature+ownFeature)
		r.tellsNothing(t, r.godog("run", "--format", "pretty,"+everyDocument), nil)
	})
	t.Run("a server with passwords in its addresses", func(t *testing.T) {
		log := new(lockedBuffer)
		server, err := reference.Start(reference.Options{
			HTTPAddr: "127.0.0.1:0", GatewayAddr: "127.0.0.1:0", DataDir: t.TempDir(), AuthToken: secrets["TEA_GATE"],
			Log: log,
		})
		if err != nil {
			t.Fatal(err)
		}
		defer func() {
			if err := server.Close(); err != nil {
				t.Error(err)
			}
		}()
		r := telling(t, tellingFeature)
		r.env = append(r.env, "BAMBOO_API_URL="+withPassword(server.APIURL()),
			"BAMBOO_WS_URL="+withPassword(server.GatewayURL()))
		r.tellsNothing(t, r.godog("run", "--format", "summary,"+everyDocument), log)
	})
	t.Run("a server that is not there", func(t *testing.T) {
		r := telling(t, tellingFeature)
		r.env = append(r.env, "BAMBOO_API_URL="+withPassword("http://127.0.0.1:1"))
		got := r.godog("run", "--format", "summary,"+everyDocument)
		if got.code != 2 {
			t.Errorf("exit code %d", got.code)
		}
		r.holdsNo(t, got, nil)
	})
}

// telling is a root with a feature that fails in every scenario, and all secrets in its environment.
func telling(t *testing.T, feature string) *root {
	r := emptyRoot(t, map[string]string{"features/session/x.feature": feature, "godog.yml": tellingConfig})
	r.env = []string{"GITHUB_ACTIONS=true", "GITHUB_STEP_SUMMARY=" + filepath.Join(r.dir, "out", "step.md")}
	if err := os.MkdirAll(filepath.Join(r.dir, "out"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, value := range secrets {
		r.env = append(r.env, name+"="+value)
	}
	return r
}

func withPassword(address string) string {
	return strings.Replace(address, "://", "://tea:"+secrets["TEA_ADDRESS"]+"@", 1)
}

// tellsNothing checks that every scenario failed, so that everything was written that can be, and
// that nothing of it holds a secret.
func (r *root) tellsNothing(t *testing.T, got outcome, log *lockedBuffer) {
	t.Helper()
	scenarios := strings.Count(r.read("features/session/x.feature"), "Scenario:")
	if broken := strings.Count(got.out, "\nBROKEN "); got.code != 1 || broken != scenarios ||
		!strings.Contains(got.out, "•••") {
		t.Fatalf("exit code %d, %d of %d scenarios broken\n%s%s", got.code, broken, scenarios, got.out, got.errs)
	}
	r.holdsNo(t, got, log)
}

// holdsNo looks for the secrets in all that a run has written, as they are and as others spell them.
func (r *root) holdsNo(t *testing.T, got outcome, log *lockedBuffer) {
	t.Helper()
	told := map[string]string{"the terminal": got.out + got.errs}
	if log != nil {
		told["the server's log"] = log.String()
	}
	for _, dir := range []string{filepath.Join(r.dir, "out"), r.temp} {
		err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
			if err != nil || !entry.Type().IsRegular() {
				return err
			}
			text, err := os.ReadFile(file)
			told[file] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(told) < 1+6 { // the terminal, five documents, the summary of the step
		t.Fatalf("the run wrote only %d things", len(told))
	}
	for where, text := range told {
		for name, secret := range secrets {
			for _, spelt := range spellings(name, secret) {
				if i := strings.Index(text, spelt); i >= 0 {
					t.Errorf("%s tells %s as “%s”: …%s…", where, name, spelt,
						text[max(0, i-80):min(len(text), i+len(spelt)+40)])
				}
			}
		}
	}
}

// spellings are a secret, its first word, and what addresses and headers make of it.
func spellings(name, secret string) []string {
	word := strings.FieldsFunc(secret, func(r rune) bool { return r < 'a' || r > 'z' })[0]
	all := []string{secret, word, url.QueryEscape(secret), url.PathEscape(secret),
		base64.StdEncoding.EncodeToString([]byte(secret))}
	if name == "TEA_ADDRESS" {
		all = append(all, base64.StdEncoding.EncodeToString([]byte("tea:"+secret)))
	}
	return all
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
