// Package units reads and writes quantities as features do: "300 ms", "90 %",
// "100 MB", "0.5 /s". Parse is its entry point. Amounts are exact fractions, so
// that a limit is compared with what was measured and not with a rounding of it.
package units

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"

	"bamboo-spec/support/spelling"
)

// Kind says what an amount is an amount of, and in what it is counted.
type Kind int

const (
	Time  Kind = iota // nanoseconds
	Size              // bytes
	Share             // parts of the whole: 1 is 100 %
	Rate              // times a second
	Count             // pieces, which have no unit
)

var kinds = [...]string{Time: "a time", Size: "a size", Share: "a share", Rate: "a rate", Count: "a count"}

func (k Kind) String() string { return kinds[k] }

// Example is a quantity of the kind, for messages.
func (k Kind) Example() string {
	return [...]string{Time: "300 ms", Size: "100 MB", Share: "90 %", Rate: "0.5 /s", Count: "12"}[k]
}

type unit struct {
	name   string
	kind   Kind
	factor *big.Rat // of one unit in what the kind is counted in
	binary bool     // a power of 1024
}

// table holds the units of each kind from the smallest to the largest.
var table = []unit{
	{name: "ns", kind: Time, factor: big.NewRat(1, 1)},
	{name: "µs", kind: Time, factor: big.NewRat(1e3, 1)},
	{name: "ms", kind: Time, factor: big.NewRat(1e6, 1)},
	{name: "s", kind: Time, factor: big.NewRat(1e9, 1)},
	{name: "min", kind: Time, factor: big.NewRat(60e9, 1)},
	{name: "B", kind: Size, factor: big.NewRat(1, 1)},
	{name: "KB", kind: Size, factor: big.NewRat(1e3, 1)},
	{name: "MB", kind: Size, factor: big.NewRat(1e6, 1)},
	{name: "GB", kind: Size, factor: big.NewRat(1e9, 1)},
	{name: "KiB", kind: Size, factor: big.NewRat(1<<10, 1), binary: true},
	{name: "MiB", kind: Size, factor: big.NewRat(1<<20, 1), binary: true},
	{name: "GiB", kind: Size, factor: big.NewRat(1<<30, 1), binary: true},
	{name: "%", kind: Share, factor: big.NewRat(1, 100)},
	{name: "/min", kind: Rate, factor: big.NewRat(1, 60)},
	{name: "/s", kind: Rate, factor: big.NewRat(1, 1)},
}

// Units names the units of a kind; a count has none.
func (k Kind) Units() []string {
	var names []string
	for _, u := range table {
		if u.kind == k {
			names = append(names, u.name)
		}
	}
	return names
}

// Quantity is an amount and the unit it was written in.
type Quantity struct {
	Kind   Kind
	Amount *big.Rat // in what the kind is counted in; not to be changed
	Unit   string   // as written; empty for a count
}

var (
	written = regexp.MustCompile(`^(\S+) (\S+)$`)
	number  = regexp.MustCompile(`^[0-9]{1,15}(\.[0-9]{1,15})?$`)
	whole   = regexp.MustCompile(`^[0-9]{1,15}$`)
	glued   = regexp.MustCompile(`^([0-9.]+)([^0-9. ]\S*)$`)
)

// Parse reads a quantity of the kind: a number, a space and one of its units, or
// for a count a whole number alone. Amounts are not negative. An error says what
// is wrong and which units there are.
func Parse(text string, kind Kind) (Quantity, error) {
	if kind == Count {
		return parseCount(text)
	}
	parts := written.FindStringSubmatch(text)
	switch {
	case parts == nil && number.MatchString(text):
		return Quantity{}, fmt.Errorf("“%s” has no unit; %s is written as a number, a space and one of %s: %s", text,
			kind, list(kind), kind.Example())
	case parts == nil && glued.MatchString(text):
		parts := glued.FindStringSubmatch(text)
		return Quantity{}, fmt.Errorf("“%s” lacks the space before the unit; write “%s %s” (units of %s: %s)", text,
			parts[1], parts[2], kind, list(kind))
	case parts == nil || !number.MatchString(parts[1]):
		return Quantity{}, fmt.Errorf("“%s” is not %s; write a number, a space and one of %s: %s", text, kind,
			list(kind), kind.Example())
	}
	u, err := find(parts[2], kind)
	if err != nil {
		return Quantity{}, err
	}
	amount, ok := new(big.Rat).SetString(parts[1])
	if !ok {
		return Quantity{}, fmt.Errorf("“%s” is not a number", parts[1])
	}
	return Quantity{kind, amount.Mul(amount, u.factor), u.name}, nil
}

func parseCount(text string) (Quantity, error) {
	if !whole.MatchString(text) {
		return Quantity{}, fmt.Errorf("“%s” is not a count; a count is a whole number without a unit: %s", text,
			Count.Example())
	}
	amount, ok := new(big.Rat).SetString(text)
	if !ok {
		return Quantity{}, fmt.Errorf("“%s” is not a number", text)
	}
	return Quantity{Kind: Count, Amount: amount}, nil
}

func list(k Kind) string { return strings.Join(k.Units(), ", ") }

// otherNames are what people write for units.
var otherNames = map[string]string{"sec": "s", "secs": "s", "second": "s", "seconds": "s", "msec": "ms", "millis": "ms",
	"milliseconds": "ms", "m": "min", "mins": "min", "minute": "min", "minutes": "min", "bytes": "B", "byte": "B",
	"percent": "%", "/sec": "/s", "rps": "/s", "per": "/s"}

// find looks a unit up. The Greek letter mu looks like the micro sign and is taken for it.
func find(name string, kind Kind) (unit, error) {
	name = strings.ReplaceAll(name, "μ", "µ")
	var other string
	for _, u := range table {
		if u.name == name && u.kind == kind {
			return u, nil
		}
		if u.name == name {
			other = fmt.Sprintf("“%s” is a unit of %s, not of %s; ", name, u.kind, kind)
		}
	}
	if other == "" {
		// us is how µs is typed where there is no µ; as a misspelling, ns would be as near
		like := strings.Replace(name, "us", "µs", 1)
		other = fmt.Sprintf("“%s” is not a unit of %s%s; ", name, kind, spelling.Meant(like, kind.Units(), otherNames))
	}
	return unit{}, fmt.Errorf("%sits units are %s", other, list(kind))
}
