package network

import (
	"errors"
	"testing"
	"time"

	"bamboo-spec/support/report"
	"bamboo-spec/support/world/worldtest"
)

const token = `{"type": "token", "content": "tea"}`

func TestAnAnswerThatGoesOnHasNotBrokenOff(t *testing.T) {
	n := &network{worldtest.In(t, worldtest.Stub{Events: []string{token}, Open: true})}
	worldtest.Says(t, worldtest.Do(t.Context(), n.World, n.breaksOff, "the"), "the user has not asked anything yet")
	if _, err := n.User("the").Begin(t.Context(), "Tea?"); err != nil {
		t.Fatal(err)
	}
	n.WaitAtMost(10 * time.Millisecond)
	worldtest.Says(t, worldtest.Do(t.Context(), n.World, n.breaksOff, "the"), "waited")
	worldtest.Says(t, worldtest.Do(t.Context(), n.World, n.resets, "Ann", 1), "Ann has not asked anything yet")
	worldtest.Says(t, n.End(t.Context(), errors.New("not settled here")), "")
}

func TestOnlyAConnectionCanBreak(t *testing.T) {
	if err := someBroke(0); !report.IsCannotJudge(err) {
		t.Errorf("got %v", err)
	}
	worldtest.Says(t, someBroke(1), "")
}

func TestTokensThatNeverCome(t *testing.T) {
	n := &network{worldtest.In(t, worldtest.Stub{Events: []string{token}, Open: true})}
	worldtest.Says(t, worldtest.Do(t.Context(), n.World, n.mayFail, "Ann"), "")
	if _, err := n.User("Ann").Begin(t.Context(), "Tea?"); err != nil {
		t.Fatal(err)
	}
	n.WaitAtMost(10 * time.Millisecond)
	worldtest.Says(t, worldtest.Do(t.Context(), n.World, n.losesPackets, "Ann", 2), `token 2 of the answer to "Tea?"`)
	worldtest.Says(t, n.End(t.Context(), errors.New("not settled here")), "")
}
