package world

import (
	"context"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"strings"
	"time"

	"bamboo-spec/support/bamboo"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/procmon"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
)

// SetDisk changes what the disk under the server does.
func (w *World) SetDisk(ctx context.Context, d target.Disk) error {
	b, err := w.Bamboo(ctx)
	if err != nil {
		return err
	}
	if err := b.SetDisk(d); err != nil {
		return report.CannotJudge(err)
	}
	return nil
}

// TrySend sends a message of that many bytes, which may be refused.
func (u *User) TrySend(ctx context.Context, size int) error {
	if _, err := u.Client(ctx); err != nil {
		return err
	}
	const words = "bamboo bends and does not break "
	_, u.tried = u.Send(ctx, strings.Repeat(words, size/len(words)+1)[:size])
	var status *bamboo.StatusError
	if u.tried != nil && !errors.As(u.tried, &status) {
		return u.world.explain(u.tried) // no answer at all is no refusal
	}
	return nil
}

// RefusedAsOwnTrouble checks that Bamboo refused the message that the user tried to
// send with a status of its own trouble (5xx), and said why.
func (u *User) RefusedAsOwnTrouble() error {
	const expected = "a status from 500 to 599 with a body that says why"
	var status *bamboo.StatusError
	switch {
	case !errors.As(u.tried, &status):
		return &mismatch.Error{What: "the message of " + u.Name + " was not refused", Expected: expected, Actual: http.StatusText(http.StatusCreated)}
	case status.Response.Status < 500 || len(strings.TrimSpace(string(status.Response.Body))) == 0:
		return &mismatch.Error{What: "the message of " + u.Name + " was refused in another way", Expected: expected, Actual: status.Response.Summary()}
	}
	return nil
}

// holdings are what the server's process held at one moment, without its connections
// to the model: it may keep those for its next calls.
type holdings map[procmon.Quantity]float64

// givenBack are the holdings that go back to what they were, to the piece.
var givenBack = []procmon.Quantity{procmon.Connections, procmon.OpenFiles}

const (
	lookAgain = 20 * time.Millisecond
	quietLook = 6 // looks in a row at which nothing changes: a tenth of a second
)

// NoteHoldings keeps what the server holds as soon as that does not change any more.
func (w *World) NoteHoldings(ctx context.Context) error {
	if _, err := w.Bamboo(ctx); err != nil {
		return err
	}
	var h holdings
	same := 0
	var failed error
	err := w.poll(ctx, "a moment at which the server's connections and open files do not change", func(ctx context.Context) bool {
		before := h
		if h, failed = w.holdings(); failed != nil {
			return true
		}
		if same++; len(before) == 0 || !sameCounts(before, h) {
			same = 0
		}
		return same >= quietLook || pause(ctx, lookAgain) != nil
	})
	w.noted = h
	return errors.Join(err, failed)
}

// holdings reads what the server holds now. Its process is looked up anew: after a
// restart it is another one, and which of its sockets are connections can be told for
// sure only while none of them is being closed.
func (w *World) holdings() (holdings, error) {
	p, err := procmon.Open(w.bamboo.PID())
	if err != nil {
		return nil, report.CannotJudge(err)
	}
	now, err := p.Now()
	if err != nil {
		return nil, err
	}
	h := holdings{}
	for q, sample := range now {
		h[q] = sample.Value
	}
	if l := w.bamboo.ModelListener(); l != nil {
		for _, q := range givenBack {
			h[q] -= float64(l.Connections())
		}
	}
	return h, nil
}

func sameCounts(a, b holdings) bool {
	for _, q := range givenBack {
		if a[q] != b[q] {
			return false
		}
	}
	return true
}

func (w *World) notedHoldings() (holdings, error) {
	if w.noted == nil {
		return nil, report.CannotJudge(errors.New("it is not known what the server held before; say first: Given what the server holds has been noted"))
	}
	return w.noted, nil
}

// HoldsNoMore waits until the server holds no more connections and open files than
// were noted.
func (w *World) HoldsNoMore(ctx context.Context, within time.Duration) error {
	h, err := w.notedHoldings()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	for {
		now, err := w.holdings()
		if err != nil {
			return w.explain(err)
		}
		var more [][]string
		for _, q := range givenBack {
			if now[q] > h[q] {
				more = append(more, []string{string(q), fmt.Sprint(now[q]), fmt.Sprint("noted: ", h[q])})
			}
		}
		if len(more) == 0 {
			return nil
		}
		if pause(ctx, lookAgain) != nil {
			return &mismatch.Error{What: fmt.Sprintf("after %v the server still holds what it should have given back", within),
				Expected: "no more than was noted", Actual: layout.Table(more)}
		}
	}
}

// MemoryGrewLess checks that the server's memory is less than that many bytes above
// what was noted.
func (w *World) MemoryGrewLess(size *big.Rat) error {
	h, err := w.notedHoldings()
	if err != nil {
		return err
	}
	now, err := w.holdings()
	if err != nil {
		return w.explain(err)
	}
	limit, _ := size.Float64()
	if grown := now[procmon.Memory] - h[procmon.Memory]; grown >= limit {
		const mb = 1e6
		return &mismatch.Error{What: "the server's memory has grown", Expected: fmt.Sprintf("by less than %.0f MB", limit/mb),
			Actual: fmt.Sprintf("by %.1f MB, from %.1f MB", grown/mb, h[procmon.Memory]/mb)}
	}
	return nil
}
