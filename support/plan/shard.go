package plan

import (
	"fmt"
	"regexp"
	"strconv"
)

// Shard is one of several parts of the chosen scenarios. The zero value is the whole.
type Shard struct{ Part, Of int }

var partOf = regexp.MustCompile(`^(\d+)/(\d+)$`)

// ParseShard reads 2/5, the second of five parts.
func ParseShard(text string) (Shard, error) {
	m := partOf.FindStringSubmatch(text)
	if m == nil {
		return Shard{}, fmt.Errorf("“%s” does not say which part of how many, as 2/5 does", text)
	}
	part, errPart := strconv.Atoi(m[1])
	of, errOf := strconv.Atoi(m[2])
	if errPart != nil || errOf != nil || part < 1 || part > of {
		return Shard{}, fmt.Errorf("“%s” is none of the parts: the first is 1/N, the last N/N", text)
	}
	return Shard{part, of}, nil
}

// Has reports whether the scenario of that index is in the part. A part has every Nth one, so that
// parts take about as long as each other. It depends on nothing but the choice: jobs of CI that
// agree on it miss no scenario and run none twice.
func (s Shard) Has(index int) bool { return s.Of == 0 || index%s.Of == s.Part-1 }
