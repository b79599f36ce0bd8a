package runner

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
