package reference

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// titlePlace stands behind the zero byte in the key of a session's title. It is no message: theirs have 9 bytes.
const titlePlace = 't'

func titleKey(session string) []byte { return append([]byte(session), 0, titlePlace) }

func isTitle(place []byte) bool { return len(place) == 1 && place[0] == titlePlace }

// Sessions reads every key: the reference has few sessions.
func (s *boltStore) Sessions() ([]Session, error) {
	all := map[string]*Session{}
	err := s.db.View(func(tx *bbolt.Tx) error {
		return tx.Bucket(messagesBucket).ForEach(func(k, v []byte) error {
			id, place, _ := bytes.Cut(k, []byte{0})
			known := all[string(id)]
			if known == nil {
				known = &Session{ID: string(id)}
				all[string(id)] = known
			}
			if isTitle(place) {
				known.Title = string(v)
				return nil
			}
			m, err := message(place, v)
			if err != nil {
				return err
			}
			known.add(m)
			return nil
		})
	})
	switch {
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return nil, errStoreClosed
	case err != nil:
		return nil, &storeFailure{"the sessions could not be read: try again when the disk can be read",
			fmt.Errorf("read the sessions: %w", err)}
	}
	list := make([]Session, 0, len(all))
	for _, session := range all {
		list = append(list, *session)
	}
	slices.SortFunc(list, func(a, b Session) int {
		if latest := b.LastUsed.Compare(a.LastUsed); latest != 0 {
			return latest
		}
		return bytes.Compare([]byte(a.ID), []byte(b.ID))
	})
	return list, nil
}

// add takes a message in, oldest first. The key of a title comes after those of the messages.
func (s *Session) add(m Message) {
	if s.Messages++; s.Messages == 1 {
		title := []rune(m.Content)
		s.Title = string(title[:min(len(title), defaultTitle)])
	}
	s.LastUsed = m.At
}

func (s *boltStore) Rename(session, title string) error {
	return s.change("the title", session, func(b *bbolt.Bucket, _ [][]byte) error {
		return b.Put(titleKey(session), []byte(title))
	})
}

func (s *boltStore) Delete(session string) error {
	return s.change("the deletion", session, func(b *bbolt.Bucket, keys [][]byte) error {
		for _, k := range keys {
			if err := b.Delete(k); err != nil {
				return err
			}
		}
		return nil
	})
}

// change changes a session, of which it hands over all keys. It fails with ErrUnknownSession for one without any.
func (s *boltStore) change(what, session string, do func(*bbolt.Bucket, [][]byte) error) error {
	err := s.writes.do(func(b *bbolt.Bucket) error {
		var keys [][]byte
		prefix := append([]byte(session), 0)
		c := b.Cursor()
		for k, _ := c.Seek(prefix); bytes.HasPrefix(k, prefix); k, _ = c.Next() {
			keys = append(keys, bytes.Clone(k))
		}
		if keys == nil {
			return ErrUnknownSession
		}
		return do(b, keys)
	})
	if err == nil || errors.Is(err, ErrUnknownSession) {
		return err
	}
	return notStored(what, err)
}
