package units

import (
	"fmt"
	"math/big"
	"time"
)

// Duration reads a number and a unit of time (ns, µs, ms, s, min). Fractions of
// a nanosecond are cut off.
func Duration(text string) (time.Duration, error) {
	q, err := Parse(text, Time)
	if err != nil {
		return 0, err
	}
	ns := new(big.Int).Quo(q.Amount.Num(), q.Amount.Denom())
	if !ns.IsInt64() {
		return 0, fmt.Errorf("“%s” is longer than a wait can be; the longest is %s", text, time.Duration(1<<63-1))
	}
	return time.Duration(ns.Int64()), nil
}
