package reference

import (
	"errors"

	"github.com/google/uuid"
)

// IDs makes and checks session ids.
type IDs interface {
	// New is the id of a session that the client did not name.
	New() string
	// Keep is the id under which a session is kept that the client named: the same.
	Keep(given string) string
	// Check tells what is wrong with an id: contract 1.1.
	Check(id string) error
}

// errBadID says the rule for session ids.
var errBadID = errors.New(`a session id has 1 to 128 characters of A-Z a-z 0-9 . _ - and is not "." or ".."`)

const longestID = 128

type ids struct{}

func (ids) New() string              { return uuid.NewString() }
func (ids) Keep(given string) string { return given }

func (ids) Check(id string) error {
	if id == "" || id == "." || id == ".." || len(id) > longestID {
		return errBadID
	}
	for i := range len(id) {
		switch c := id[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '-':
		default:
			return errBadID
		}
	}
	return nil
}
