package reference

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"go.etcd.io/bbolt"
)

func openStore(t *testing.T, dir string) *boltStore {
	t.Helper()
	s, err := openBoltStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func told(t *testing.T, s Store, session string) string {
	t.Helper()
	history, err := s.History(session)
	must(t, err)
	var lines []string
	for _, m := range history {
		lines = append(lines, m.Role[:1]+" "+m.Content)
	}
	return strings.Join(lines, ", ")
}

func TestStoreOrderAndReopening(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	must(t, s.Ask("a", Message{Content: "one", Model: "m"}))
	must(t, s.Ask("ab", Message{Content: "another's"}))
	must(t, s.Ask("a", Message{Content: " 二\x00\n"}))
	history, err := s.History("a")
	must(t, err)
	if !waits(history) || history[0].Model != "m" {
		t.Errorf("history %+v", history)
	}
	must(t, s.Answer("a", history[0].Number, Message{Content: "1"}))
	if got, want := told(t, s, "a"), "u one, a 1, u  二\x00\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	must(t, s.Close())
	s = openStore(t, dir)
	must(t, s.Ask("a", Message{Content: "three"}))
	must(t, s.Answer("a", history[1].Number, Message{}))
	if got, want := told(t, s, "a"), "u one, a 1, u  二\x00\n, a , u three"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if _, err := s.History("A"); !errors.Is(err, ErrUnknownSession) {
		t.Errorf("unknown session: %v", err)
	}
	must(t, s.Close())
	if err := s.Ask("a", Message{}); !errors.Is(err, errStoreClosed) {
		t.Errorf("after Close: %v", err)
	}
	if _, err := s.History("a"); !errors.Is(err, errStoreClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestStoreTakesManySessionsAtOnce(t *testing.T) {
	s := openStore(t, t.TempDir())
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			for j := range 3 {
				if err := s.Ask(fmt.Sprint("s", i), Message{Content: fmt.Sprint(i, ".", j)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for i := range 100 {
		if got, want := told(t, s, fmt.Sprint("s", i)), fmt.Sprintf("u %d.0, u %[1]d.1, u %[1]d.2", i); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	must(t, s.Close())
}

func TestAFailedWriteFailsAlone(t *testing.T) {
	s := openStore(t, t.TempDir())
	good := func(b *bbolt.Bucket) error { return b.Put(key("s", 1, slotUser), []byte(`{"content":"x"}`)) }
	bad := func(b *bbolt.Bucket) error { return b.Put(nil, nil) }
	batch := []*write{{good, make(chan error, 1)}, {bad, make(chan error, 1)}}
	s.writes.commit(batch)
	if a, b := <-batch[0].done, <-batch[1].done; a != nil || b == nil {
		t.Errorf("good: %v, bad: %v", a, b)
	}
	if got := told(t, s, "s"); got != "u x" {
		t.Errorf("history: %s", got)
	}
	must(t, s.Close())
}

func TestAStoreSaysWhyItCannotBeUsed(t *testing.T) {
	dir := t.TempDir()
	must(t, openStore(t, dir).Close())
	if _, err := openBoltStore(dir + "/" + storeFile); err == nil || !strings.Contains(err.Error(), "DataDir") {
		t.Errorf("a file as folder: %v", err)
	}
	s := openStore(t, dir)
	must(t, s.writes.do(func(b *bbolt.Bucket) error { return b.Put([]byte("s\x00short"), nil) }))
	_, err := s.History("s")
	var log strings.Builder
	newLog(&log).Error("call failed", "error", err)
	if err == nil || strings.Contains(err.Error(), "key") ||
		!strings.Contains(log.String(), "not written by this server") {
		t.Errorf("foreign key: %v; the log says %s", err, &log)
	}
	must(t, s.Close())
}

// What the system says of a failed write names files: it is for the log alone.
func TestUsersAreNotToldWhereTheStoreIs(t *testing.T) {
	failure := notStored("the answer", errors.New("write /home/bamboo/data/bamboo.db: file too large"))
	if text := failure.Error(); strings.Contains(text, "/home") || !strings.Contains(text, "could not be stored") {
		t.Errorf("users are told: %s", text)
	}
	var log bytes.Buffer
	newLog(&log).Error("answer not stored", "error", failure)
	if !strings.Contains(log.String(), "/home/bamboo/data/bamboo.db: file too large") {
		t.Errorf("the log says: %s", log.String())
	}
	if err := notStored("the answer", errStoreClosed); !errors.Is(err, errStoreClosed) || statusOf(err) != 503 {
		t.Errorf("a store that is closed: %v", err)
	}
}
