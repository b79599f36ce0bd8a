package defect

import (
	"slices"

	"bamboo-spec/support/reference"
)

// directory stands in front of what a store tells of its sessions as a whole, and does with them.
type directory struct {
	reference.Store
	list   func(all []reference.Session) []reference.Session
	rename func(session, title string, next renameFunc) error
	remove func(session string, next removeFunc) error
}

type (
	renameFunc func(session, title string) error
	removeFunc func(session string) error
)

func (d directory) Sessions() ([]reference.Session, error) {
	all, err := d.Store.Sessions()
	if err != nil || d.list == nil {
		return all, err
	}
	return differs(d.list(slices.Clone(all)), all), nil
}

func (d directory) Rename(session, title string) error {
	if d.rename == nil {
		return d.Store.Rename(session, title)
	}
	var w watched
	var usual error
	err := d.rename(session, title, func(to, now string) error {
		w.pass([]any{to, now}, []any{session, title})
		usual = d.Store.Rename(to, now)
		return usual
	})
	w.end(err, usual)
	return err
}

func (d directory) Delete(session string) error {
	if d.remove == nil {
		return d.Store.Delete(session)
	}
	var w watched
	var usual error
	err := d.remove(session, func(now string) error {
		w.pass(now, session)
		usual = d.Store.Delete(now)
		return usual
	})
	w.end(err, usual)
	return err
}

// hasSession tells whether a store knows a session.
func hasSession(s reference.Store, session string) bool {
	_, err := s.History(session)
	return err == nil
}
