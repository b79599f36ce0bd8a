package match

// Outcome is how far rows and items go together.
type Outcome struct {
	Holds     bool
	Row, Item int // the first that do not go together; one past the last if there is none
}

// Sequence tells whether items come as rows say, one for each row, in order; a row
// that is a gap takes any number of items.
func Sequence(rows, items int, gap func(row int) bool, fits func(row, item int) bool) Outcome {
	reached := make([]bool, items+1) // items that the rows so far can take
	reached[0] = true
	furthest := Outcome{}
	for r := range rows {
		next := make([]bool, items+1)
		some := false
		for i := range reached {
			switch {
			case gap(r):
				next[i] = reached[i] || i > 0 && next[i-1]
			case i > 0:
				next[i] = reached[i-1] && fits(r, i-1)
			}
			some = some || next[i]
		}
		if !some {
			furthest.Row = r
			furthest.Item = firstTrue(reached)
			return furthest
		}
		reached = next
	}
	if reached[items] {
		return Outcome{true, rows, items}
	}
	return Outcome{false, rows, lastTrue(reached)}
}

func firstTrue(reached []bool) int {
	for i, r := range reached {
		if r {
			return i
		}
	}
	return 0
}

func lastTrue(reached []bool) int {
	for i := len(reached) - 1; i > 0; i-- {
		if reached[i] {
			return i
		}
	}
	return 0
}
