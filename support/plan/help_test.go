package plan

import "context"

// said is the text of an error, "" of none.
func said(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// does is a sentence that always holds.
func does(context.Context) error { return nil }
