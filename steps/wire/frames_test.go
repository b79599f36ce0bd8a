package wire

import (
	"strings"
	"testing"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/table/tabletest"
	"bamboo-spec/support/world"
	"bamboo-spec/support/world/worldtest"
)

// teaAndFog refuses every message but connect and ping, and sends a frame of fog behind the refusal.
func teaAndFog(m string) string {
	switch {
	case strings.Contains(m, `"ping"`):
		return `{"type": "pong", "timestamp": 1}`
	case strings.Contains(m, `"connect"`):
		return `{"type": "connected", "session_id": "tea"}`
	case strings.Contains(m, "silence"):
		return ""
	}
	return `{"type": "error", "code": "INVALID_MESSAGE", "message": "what?"}` + "\n" + fog
}

func TestFramesAreComparedAsTheyCome(t *testing.T) {
	x := in(t, worldtest.Stub{Frames: teaAndFog})
	ctx := t.Context()
	const u = world.TheUser
	if _, err := x.User(u).Dial(ctx, client.DialOptions{}); err != nil {
		t.Fatal(err)
	}
	comes := func(rows ...string) error {
		return worldtest.Do(ctx, x.World, x.framesCome, u, tabletest.Table(append([]string{"frame"}, rows...)...))
	}
	isFog, isRain := values("type | equals | fog"), values("type | equals | rain")

	worldtest.Says(t, worldtest.Do(ctx, x.World, x.hasSent, u, `{"type": "connect"}`), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.answerHolds, u, values("session_id | equals | tea")), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.answerHolds, u, values("session_id | equals | coffee")),
		"the gateway's answer to the user")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.keepsFromAnswer, "session_id", u, "id"), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.keepsFromAnswer, "fog", u, "other"), `has no value at "fog"`)
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sendsText, u, "dance"), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.answerIs, u, doc(`{"type": "error", …}`)), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.answerIs, u, doc(`{"type": "error"}`)), "code: it was not promised")

	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sends, "1 min", u, isFog), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sends, "20 ms", u, isRain),
		"that is as the table says: it did not come")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sends, "20 cups", u, isRain), "“cups” is not a unit of a time")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sendsNone, "20 ms", u, isRain), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sendsNone, "1 min", u, isFog), "unexpected: a frame")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sendsNone, "20 cups", u, isFog), "“cups” is not a unit of a time")

	worldtest.Says(t, comes(`{"type": "error", …}`, fog), "")
	worldtest.Says(t, comes("{"), "the document cannot be read")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sendsBinary, u, "dance"), "")
	worldtest.Says(t, comes(`{"type": "error", …}`, "…"), "")
	worldtest.Says(t, comes(`{"type": "error", …}`), "number 2 came behind the last row")
	x.WaitAtMost(20 * time.Millisecond)
	worldtest.Says(t, comes(`{"type": "rain"}`, "…"), "row 1 and number 1 part")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sendsText, u, "silence"), "")
	worldtest.Says(t, comes(`{"type": "rain"}`), "row 1 did not come")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.answerIs, u, doc("{…}")), "an answer to what the user sent")
}

func TestAPongFrameIsNoMessage(t *testing.T) {
	x := in(t, worldtest.Stub{Frames: teaAndFog})
	ctx := t.Context()
	worldtest.Says(t, x.User("Ann").ConnectGateway(ctx), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sendsPingFrame, "Ann", "tea?"), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.onePong, "tea?", "Ann"), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.onePong, "tea!", "Ann"),
		"the ping frame was not answered with one pong frame")
	// that of the ping message behind it
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.answerIs, "Ann", doc(`{"type": "pong", …}`)), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sendsBytes, "Ann", 10), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.framesCome, "Ann",
		tabletest.Table("frame", `{"type": "error", …}`, fog)), "")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sendsBytesAs, "Ann", "binary", tabletest.Table("bytes", "7B 7D")),
		"")
	worldtest.Says(t, worldtest.Do(ctx, x.World, x.sendsBytesAs, "Ann", "text", tabletest.Table("bytes", "7B 7")),
		"write pairs of hexadecimal digits")
}
