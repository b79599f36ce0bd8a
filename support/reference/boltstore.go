package reference

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// boltStore is one bbolt file with one bucket. A key is the session id, a zero
// byte (which no id holds), the number of the user message (8 bytes, big endian)
// and 0 for the message or 1 for its answer: the order of the keys is the
// history. Behind them stands the session's title, if it was given one.
type boltStore struct {
	db     *bbolt.DB
	writes committer
}

var messagesBucket = []byte("messages")

type record struct {
	Content string    `json:"content"`
	Model   string    `json:"model,omitempty"`
	At      time.Time `json:"at"`
}

const (
	storeFile    = "bamboo.db"
	openLockWait = 5 * time.Second // a killed server's lock is gone at once; a living one's stays
	mappedSize   = 16 << 20        // bytes: a store that outgrows its map doubles it, and no write is done meanwhile
	slotUser     = 0
	slotAnswer   = 1
)

func openBoltStore(dir string) (*boltStore, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the data folder: %w; set DataDir to a folder that can be written", err)
	}
	path := filepath.Join(dir, storeFile)
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: openLockWait, NoFreelistSync: true, FreelistType: bbolt.FreelistMapType, NoStatistics: true,
		InitialMmapSize: mappedSize,
	})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("open %s: another server uses it: stop that one or set another DataDir", path)
	}
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucketIfNotExists(messagesBucket)
		return err
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("prepare %s: %w", path, err), db.Close())
	}
	return &boltStore{db: db, writes: committer{db: db}}, nil
}

func (s *boltStore) Ask(session string, m Message) error {
	value, err := json.Marshal(record{m.Content, m.Model, m.At})
	if err != nil {
		return fmt.Errorf("store the user message: %w", err)
	}
	err = s.writes.do(func(b *bbolt.Bucket) error {
		number, err := b.NextSequence()
		if err != nil {
			return err
		}
		return b.Put(key(session, number, slotUser), value)
	})
	if err != nil {
		return notStored("the user message", err)
	}
	return nil
}

func (s *boltStore) Answer(session string, to uint64, m Message) error {
	value, err := json.Marshal(record{m.Content, m.Model, m.At})
	if err != nil {
		return fmt.Errorf("store the answer: %w", err)
	}
	err = s.writes.do(func(b *bbolt.Bucket) error { return b.Put(key(session, to, slotAnswer), value) })
	if err != nil {
		return notStored("the answer", err)
	}
	return nil
}

// storeFailure is a write or a read that failed. Users are told no more than that it did: what the
// system says of it names files, and is for the log.
type storeFailure struct {
	told string
	err  error
}

func notStored(what string, err error) error {
	err = fmt.Errorf("store %s: %w", what, err)
	if errors.Is(err, errStoreClosed) {
		return err
	}
	return &storeFailure{what + " could not be stored: try again when the disk has room and takes writes", err}
}

func (f *storeFailure) Error() string { return f.told }

func (f *storeFailure) Unwrap() error { return f.err }

// LogValue is what the log shows.
func (f *storeFailure) LogValue() slog.Value { return slog.StringValue(f.err.Error()) }

func (s *boltStore) History(session string) ([]Message, error) {
	var history []Message
	err := s.db.View(func(tx *bbolt.Tx) error {
		prefix := append([]byte(session), 0)
		c := tx.Bucket(messagesBucket).Cursor()
		for k, v := c.Seek(prefix); bytes.HasPrefix(k, prefix) && !isTitle(k[len(prefix):]); k, v = c.Next() {
			m, err := message(k[len(prefix):], v)
			if err != nil {
				return err
			}
			history = append(history, m)
		}
		return nil
	})
	switch {
	case errors.Is(err, bolterrors.ErrDatabaseNotOpen):
		return nil, errStoreClosed
	case err != nil:
		return nil, &storeFailure{"the history could not be read: try again when the disk can be read",
			fmt.Errorf("read the history: %w", err)}
	case history == nil:
		return nil, ErrUnknownSession
	}
	return history, nil
}

// Close lets the writes under way end.
func (s *boltStore) Close() error {
	s.writes.close()
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("close the session store: %w", err)
	}
	return nil
}

func key(session string, number uint64, slot byte) []byte {
	k := make([]byte, 0, len(session)+10)
	k = append(append(k, session...), 0)
	return append(binary.BigEndian.AppendUint64(k, number), slot)
}

func message(place, value []byte) (Message, error) {
	var r record
	if len(place) != 9 {
		return Message{}, fmt.Errorf("a key of %d bytes where 9 belong: the file was not written by this server",
			len(place))
	}
	if err := json.Unmarshal(value, &r); err != nil {
		return Message{}, fmt.Errorf("message %x: %w", place, err)
	}
	m := Message{Number: binary.BigEndian.Uint64(place), Role: RoleUser, Content: r.Content, Model: r.Model, At: r.At}
	if place[8] == slotAnswer {
		m.Role = RoleAssistant
	}
	return m, nil
}
