package runner

import (
	"fmt"
	"regexp"
	"strconv"
)

// shard is one of several parts of the chosen scenarios. The zero value is the whole.
type shard struct{ part, of int }

var partOf = regexp.MustCompile(`^(\d+)/(\d+)$`)

// parseShard reads 2/5, the second of five parts.
func parseShard(text string) (shard, error) {
	m := partOf.FindStringSubmatch(text)
	if m == nil {
		return shard{}, fmt.Errorf("“%s” does not say which part of how many, as 2/5 does", text)
	}
	part, errPart := strconv.Atoi(m[1])
	of, errOf := strconv.Atoi(m[2])
	if errPart != nil || errOf != nil || part < 1 || part > of {
		return shard{}, fmt.Errorf("“%s” is none of the parts: the first is 1/N, the last N/N", text)
	}
	return shard{part, of}, nil
}

// take keeps every Nth scenario, so that parts take about as long as each other. It depends on
// nothing but the choice: jobs of CI that agree on it miss no scenario and run none twice.
func (s shard) take(all []*planned) []*planned {
	if s.of == 0 {
		return all
	}
	var mine []*planned
	for i := s.part - 1; i < len(all); i += s.of {
		mine = append(mine, all[i])
	}
	return mine
}
