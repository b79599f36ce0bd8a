package history

import (
	"bamboo-spec/support/baseline"
	"bamboo-spec/support/report"
)

// holds tells whether a promise was judged in a run, and whether it held.
func (c Cell) holds() (held, judged bool) {
	switch c.Verdict {
	case report.Kept, report.NoLongerBroken:
		return true, c.There
	case report.Broken, report.KnownBroken:
		return false, c.There
	}
	return false, false
}

// judge finds out since when the promise is broken, and whether it is flaky: the same code both held and broke it, or
// it held again after it had broken, twice at least. A version that breaks a promise and mends it later is not flaky.
func (c *Course) judge(runs []*baseline.Run) {
	heldWith, brokeWith := map[string]bool{}, map[string]bool{}
	c.Since = -1
	before, back, first := true, 0, true
	for i, cell := range c.Cells {
		held, judged := cell.holds()
		if !judged {
			continue
		}
		if code := runs[i].Environment.Code(); code != "" {
			if held {
				heldWith[code] = true
			} else {
				brokeWith[code] = true
			}
			c.Flaky = c.Flaky || heldWith[code] && brokeWith[code]
		}
		switch {
		case held:
			if !before && !first {
				back++
			}
			c.Since = -1
		case c.Since < 0:
			c.Since = i
		}
		before, first = held, false
	}
	c.Flaky = c.Flaky || back > 1
}

// Count is in how many of the runs that judged it the promise was broken.
func (c Course) Count() (broken, judged int) {
	for _, cell := range c.Cells {
		held, was := cell.holds()
		if was {
			judged++
		}
		if was && !held {
			broken++
		}
	}
	return broken, judged
}

// Last is the newest cell that there is; false if no run had the promise.
func (c Course) Last() (Cell, bool) {
	for i := len(c.Cells) - 1; i >= 0; i-- {
		if c.Cells[i].There {
			return c.Cells[i], true
		}
	}
	return Cell{}, false
}
