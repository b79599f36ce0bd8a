package units

import "strings"

// Part reads a share as the command line takes one: 10%, also with a space. A tenth
// is 0.1.
func Part(text string) (float64, error) {
	if number, ok := strings.CutSuffix(text, "%"); ok {
		text = strings.TrimRight(number, " ") + " %"
	}
	q, err := Parse(text, Share)
	if err != nil {
		return 0, err
	}
	f, _ := q.Amount.Float64() // the nearest is what is wanted
	return f, nil
}
