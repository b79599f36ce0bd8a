package steps_test

import (
	"bytes"
	"context"
	"net"
	"strings"
	"testing"
	"time"

	"bamboo-spec/steps"
	"bamboo-spec/support/config"
	"bamboo-spec/support/imitation"
	"bamboo-spec/support/runner"
)

// The profiles of the older versions tell them by cause: what an imitation of each breaks is known, and
// nothing else of what is run is broken.
func TestOlderVersionsAreKnownByCause(t *testing.T) {
	if testing.Short() || runner.RaceDetector {
		t.Skip("it runs many scenarios against a server that is silent")
	}
	for profile, c := range map[string]struct {
		faults imitation.Faults
		says   []string
	}{
		"bamboo-head": {
			imitation.Faults{SilentStream: true, SilentChat: true, OtherIDs: true, AnyID: true, EmptyHistory: true,
				AnyOrigin: true},
			[]string{"5 scenarios found that this Bamboo gives no answer over HTTP",
				"the gateway never answers a chat message, since 2026-02"},
		},
		"bamboo-420f36f": {
			imitation.Faults{SilentStream: true, OtherIDs: true, AnyID: true, EmptyHistory: true, AnyOrigin: true},
			[]string{"5 scenarios found that this Bamboo gives no answer over HTTP"},
		},
	} {
		t.Run(profile, func(t *testing.T) {
			t.Chdir("..")
			model := freeAddress(t)
			s := imitation.Start(t, c.faults, "http://"+model+"/v1")
			t.Setenv("BAMBOO_API_URL", s.API)
			t.Setenv("BAMBOO_WS_URL", s.Gateway)
			t.Setenv("BAMBOO_MODEL_LISTEN", model)
			t.Setenv("BAMBOO_API_TIMEOUT", "2")
			var out bytes.Buffer
			command := &runner.Command{
				Sentences: steps.Add, Out: &out, Errors: &out,
				Options: runner.Options{Config: runner.ConfigFile, NoColours: true, Folder: t.TempDir()},
				Flags: config.Flags{Profile: profile, Paths: []string{
					"features/health", "features/journey", "features/multiclient",
					"features/session/session_ids_are_checked.feature",
					"features/session/a_conversation_begins.feature", "features/stream/an_answer_streams.feature",
					"features/websocket/the_gateway_lets_users_in.feature",
					"features/websocket/users_chat_through_the_gateway.feature",
				}},
			}
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
			defer cancel()
			if code := command.Run(ctx); code != 0 {
				t.Errorf("exit code %d\n%s", code, out.String())
			}
			for _, want := range c.says {
				if !strings.Contains(out.String(), want) {
					t.Errorf("it does not say “%s”\n%s", want, out.String())
				}
			}
		})
	}
}

// freeAddress is one of this machine that nobody listens at.
func freeAddress(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
