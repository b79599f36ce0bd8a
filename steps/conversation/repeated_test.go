package conversation

import (
	"testing"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/config"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

func TestAStopIsRefusedOrAcknowledgedAsTheTargetSays(t *testing.T) {
	const wrong = "the stop of nothing that runs was answered wrongly"
	for _, tt := range []struct {
		ways   config.RepeatedStop
		ended  bool // an answer of the session was seen to end
		status int
		says   string
	}{
		{config.StopRefused, true, 404, ""},
		{config.StopRefused, true, 200, wrong},
		{config.StopAcknowledged, true, 404, ""},
		{config.StopAcknowledged, true, 200, ""},
		{config.StopAcknowledged, false, 200, wrong},
		{config.StopAcknowledged, true, 500, wrong},
	} {
		c := in(t, worldtest.Stub{Events: []string{token, complete}, Ways: config.Ways{RepeatedStop: tt.ways}})
		u := c.User(world.TheUser)
		session := "never"
		if tt.ended {
			if _, err := u.Ask(t.Context(), "Hello"); err != nil {
				t.Fatal(err)
			}
			session = u.SessionID
		}
		r := &client.Response{Status: tt.status, Body: []byte(`{"success":true}`)}
		c.stopped[u] = append(c.stopped[u], &stop{session: session, response: r, answered: time.Now()})
		worldtest.Says(t, c.isRefused(t.Context(), u), tt.says)
	}
}
