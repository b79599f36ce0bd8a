package world

import (
	"errors"
	"math/big"
	"testing"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/target"
)

func TestARefusalMustBlameBambooAndSayWhy(t *testing.T) {
	refused := func(status int, body string) error {
		return &bamboo.StatusError{Want: 201, Response: &bamboo.Response{Method: "POST", Path: "/chat", Status: status, Body: []byte(body)}}
	}
	for name, c := range map[string]struct {
		tried error
		want  string
	}{
		"taken":                       {nil, "the message of Ann was not refused"},
		"refused as Bamboo's trouble": {refused(507, "the disk is full"), ""},
		"refused without a word":      {refused(500, " \n"), "the message of Ann was refused in another way"},
		"refused as the user's fault": {refused(400, "the disk is full"), "the message of Ann was refused in another way"},
	} {
		t.Run(name, func(t *testing.T) {
			says(t, (&User{Name: "Ann", tried: c.tried}).RefusedAsOwnTrouble(), c.want)
		})
	}
}

func TestAMessageThatIsTriedMayBeTaken(t *testing.T) {
	w := in(t, stub{})
	u := w.User("Ann")
	says(t, u.TrySend(t.Context(), 10), "")
	says(t, u.tried, "")
	says(t, w.End(t.Context(), nil), "")
}

// A server that somebody else started is none whose disk fails or whose process is read.
func TestTroubleNeedsAServerOfOurs(t *testing.T) {
	w := in(t, stub{})
	says(t, w.HoldsNoMore(t.Context(), time.Second), "say first: Given what the server holds has been noted")
	says(t, w.MemoryGrewLess(big.NewRat(1, 1)), "say first: Given what the server holds has been noted")
	must[*target.Bamboo](t)(w.Bamboo(t.Context()))
	says(t, w.NoteHoldings(t.Context()), "there is no process 0")
	if err := w.SetDisk(t.Context(), target.DiskFull); err == nil {
		t.Error("the disk of a server that is not ours is full")
	}
	says(t, w.End(t.Context(), errors.New("not settled here")), "")
}
