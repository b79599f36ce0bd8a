package units

import "fmt"

// Bytes is a size as features write it: a number and a unit of size that make a whole number of bytes.
type Bytes int64

// UnmarshalText reads “100 MB”.
func (b *Bytes) UnmarshalText(text []byte) error {
	q, err := Parse(string(text), Size)
	if err != nil {
		return err
	}
	if !q.Amount.IsInt() || !q.Amount.Num().IsInt64() {
		return fmt.Errorf("“%s” is not a whole number of bytes", text)
	}
	*b = Bytes(q.Amount.Num().Int64())
	return nil
}
