package mismatch

// Unjudged marks the reason why an expectation could not be judged: the server did
// not start, the measurement is invalid. It is not a broken expectation.
type Unjudged struct{ Err error }

func (u Unjudged) Error() string { return u.Err.Error() }
func (u Unjudged) Unwrap() error { return u.Err }
