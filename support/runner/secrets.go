package runner

import (
	"slices"

	"bamboo-spec/support/report"
)

// hidden is an error whose text has its secrets masked.
type hidden struct {
	error
	text string
}

func (h hidden) Error() string { return h.text }
func (h hidden) Unwrap() error { return h.error }

// hide masks the secrets in an error's text; what the error is stays as it was.
func hide(err error, mask func(string) string) error {
	if err == nil {
		return nil
	}
	if text := mask(err.Error()); text != err.Error() {
		return hidden{err, text}
	}
	return err
}

// masked is a measurement without secrets: a load may be told of in words that a
// feature took from the environment, and a run may have failed in the server's.
func masked(m report.Measurement, mask func(string) string) report.Measurement {
	m.Plan = mask(m.Plan)
	m.Verdicts.Rows = slices.Clone(m.Verdicts.Rows)
	for i := range m.Verdicts.Rows {
		m.Verdicts.Rows[i].Reason = mask(m.Verdicts.Rows[i].Reason)
	}
	m.Result = m.Result.Reworded(mask)
	return m
}
