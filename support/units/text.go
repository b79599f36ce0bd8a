package units

import (
	"math"
	"math/big"
	"strings"
)

// Text writes the quantity with a number of significant digits, in the unit of
// its kind that gives a number from 1 to 1000 where there is one. It stays in the
// family of its own unit: powers of 1000 or of 1024, per second or per minute.
func (q Quantity) Text(digits int) string {
	if q.Kind == Count {
		return round(q.Amount, digits)
	}
	u := q.scale()
	return round(new(big.Rat).Quo(q.Amount, u.factor), digits) + " " + u.name
}

// Rounded is the quantity that Text(digits) says.
func (q Quantity) Rounded(digits int) Quantity {
	text, factor := round(q.Amount, digits), big.NewRat(1, 1)
	if q.Kind != Count {
		u := q.scale()
		text, factor = round(new(big.Rat).Quo(q.Amount, u.factor), digits), u.factor
	}
	amount, ok := new(big.Rat).SetString(text)
	if !ok {
		return q
	}
	return Quantity{q.Kind, amount.Mul(amount, factor), q.Unit}
}

// scale chooses the unit to write the quantity in.
func (q Quantity) scale() unit {
	name := q.Unit
	if name == "" && q.Kind == Rate {
		name = "/s"
	}
	own, best := unit{}, unit{}
	for _, u := range table {
		if u.name == name && u.kind == q.Kind {
			own = u
		}
	}
	size := new(big.Rat).Abs(q.Amount)
	for _, u := range table {
		switch {
		case u.kind != q.Kind, u.name == "min" && own.name != "min", u.kind == Rate && u.name != own.name:
			continue
		case u.binary != own.binary && u.name != "B":
			continue
		case best.name == "" || size.Cmp(u.factor) >= 0:
			best = u
		}
	}
	if size.Sign() == 0 && own.name != "" {
		return own
	}
	return best
}

// round writes a number with so many significant digits, without trailing zeros.
// Digits before the point are never rounded away.
func round(x *big.Rat, digits int) string {
	f, _ := x.Float64()
	decimals := 0
	if f != 0 && !math.IsInf(f, 0) {
		decimals = max(0, digits-1-int(math.Floor(math.Log10(math.Abs(f)))))
	}
	text := x.FloatString(decimals)
	if decimals > 0 {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}
