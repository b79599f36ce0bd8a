package server

import (
	"context"
	"errors"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/target"
)

// serverLog registers what Bamboo writes to its log.
func serverLog(sc *sentence.Book, s *server) {
	sc.Then(`^no line of Bamboo's log begins with "((?:[^"\\]|\\.)*)"$`,
		s.logsNoSuchLine, sentence.Needs(capability.Log),
		sentence.NotEmpty())
}

// logsNoSuchLine looks at every line that the server has written to its log by then.
//
// Example:
//
//	When a client calls POST "/api/v1/stop/tea%0Aforged" with the body '{}'
//	Then Bamboo still answers the next user
//	And no line of Bamboo's log begins with "forged"
func (s *server) logsNoSuchLine(_ context.Context, beginning string) error {
	var taken *target.Server
	if err := s.OnServer(func(b *target.Server) error { taken = b; return nil }); err != nil {
		return err
	}
	if taken == nil {
		return report.CannotJudge(errors.New("nothing has happened yet that a log could tell of"))
	}
	for line := range strings.FieldsFuncSeq(taken.Log(), func(r rune) bool { return r == '\n' || r == '\r' }) {
		if strings.HasPrefix(strings.TrimSpace(line), beginning) {
			return &mismatch.Error{What: "text that a client sent became a line of the log (log injection)",
				Expected: "no line that begins with “" + beginning + "”", Actual: line}
		}
	}
	return nil
}
