package reference

import (
	"errors"
	"fmt"
	"testing"
	"time"
)

func TestSessionsAreListedLatestFirst(t *testing.T) {
	s := openStore(t, t.TempDir())
	defer func() { must(t, s.Close()) }()
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	ask := func(id, text string, after time.Duration) {
		t.Helper()
		if err := s.Ask(id, Message{Role: RoleUser, Content: text, At: at.Add(after)}); err != nil {
			t.Fatal(err)
		}
	}
	ask("tea", "Tea?", 0)
	ask("te", "A longer question than sixty characters, which does not fit into a title", time.Second)
	ask("tea", "More tea?", 2*time.Second)
	if err := s.Rename("te", "Plants"); err != nil {
		t.Fatal(err)
	}
	if err := s.Answer("te", 2, Message{Content: "Yes", At: at.Add(time.Minute)}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Sessions()
	want := fmt.Sprint([]Session{{"te", "Plants", 2, at.Add(time.Minute)}, {"tea", "Tea?", 2, at.Add(2 * time.Second)}})
	if err != nil || fmt.Sprint(got) != want {
		t.Errorf("got %v, %v; want %v", got, err, want)
	}
	if history, err := s.History("te"); err != nil || len(history) != 2 {
		t.Errorf("a renamed session has the history %v, %v", history, err)
	}
}

func TestADeletedSessionIsUnknown(t *testing.T) {
	s := openStore(t, t.TempDir())
	defer func() { must(t, s.Close()) }()
	for _, id := range []string{"tea", "te", "tea-house"} {
		if err := errors.Join(s.Ask(id, Message{Content: "Tea?"}), s.Rename(id, "Title of "+id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Delete("tea"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.History("tea"); !errors.Is(err, ErrUnknownSession) {
		t.Errorf("its history: %v", err)
	}
	for what, err := range map[string]error{"delete": s.Delete("tea"), "rename": s.Rename("tea", "Back")} {
		if !errors.Is(err, ErrUnknownSession) {
			t.Errorf("%s again: %v", what, err)
		}
	}
	if all, err := s.Sessions(); err != nil || len(all) != 2 {
		t.Errorf("%v are left, %v; want te and tea-house", all, err)
	}
	if err := s.Ask("tea", Message{Content: "Again"}); err != nil {
		t.Fatal(err)
	}
	if history, err := s.History("tea"); err != nil || len(history) != 1 {
		t.Errorf("a new session of the same id has the history %v, %v", history, err)
	}
}
