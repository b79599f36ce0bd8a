package objective

import (
	"fmt"
	"math/big"
	"strings"

	"bamboo-spec/support/units"
)

// Operator is how a value must stand to a limit.
type Operator string

const (
	Equal   Operator = "="
	Less    Operator = "<"
	AtMost  Operator = "<="
	More    Operator = ">"
	AtLeast Operator = ">="
)

var operators = []Operator{Equal, Less, AtMost, More, AtLeast}

// meant are other ways to write an operator.
var meant = map[string]Operator{"≤": AtMost, "=<": AtMost, "≥": AtLeast, "=>": AtLeast, "==": Equal}

// accepts tells whether a value meets a limit.
func (o Operator) accepts(value, limit *big.Rat) bool {
	switch c := value.Cmp(limit); o {
	case Equal:
		return c == 0
	case Less:
		return c < 0
	case AtMost:
		return c <= 0
	case More:
		return c > 0
	default:
		return c >= 0
	}
}

// parseLimit reads a limit: an operator, a space, and a quantity of the kind.
func parseLimit(cell string, kind units.Kind) (Operator, units.Quantity, error) {
	const how = "a limit is one of =, <, <=, >, >=, a space, and a quantity"
	word, rest, _ := strings.Cut(cell, " ")
	for _, o := range operators {
		if word == string(o) {
			q, err := units.Parse(rest, kind)
			return o, q, err
		}
	}
	if o, ok := meant[word]; ok {
		return "", units.Quantity{}, fmt.Errorf("“%s” is not an operator; did you mean “%s”? %s", word, o, how)
	}
	for _, o := range []Operator{AtMost, AtLeast, Equal, Less, More} {
		if quantity, ok := strings.CutPrefix(cell, string(o)); ok && quantity != "" &&
			strings.IndexAny(quantity, "0123456789") == 0 {
			return "", units.Quantity{}, fmt.Errorf("“%s” lacks the space after the operator; write “%s %s”: %s", cell,
				o, quantity, how)
		}
	}
	return "", units.Quantity{}, fmt.Errorf("“%s” does not begin with an operator; %s, like “< %s”", cell, how,
		kind.Example())
}

// senseless says why a limit decides nothing: whatever is measured meets it, or
// nothing can. Most has the largest value there is; nil without one.
func senseless(o Operator, limit, most *big.Rat, mayBeNegative bool) error {
	floor := !mayBeNegative && limit.Sign() == 0
	top := -1
	if most != nil {
		top = limit.Cmp(most)
	}
	switch {
	case floor && o == AtLeast, o == AtMost && top >= 0, o == Less && top > 0:
		return fmt.Errorf("every value meets this limit: it decides nothing")
	case floor && o == Less, o == More && top >= 0, o == AtLeast && top > 0, o == Equal && top > 0:
		return fmt.Errorf("no value can meet this limit")
	}
	return nil
}
