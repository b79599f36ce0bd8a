package match

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Codes are one HTTP status or code of a close frame, or several where the contract tolerates each.
type Codes []int

// UnmarshalText reads “400” and “400 or 415”.
func (s *Codes) UnmarshalText(text []byte) error {
	for one := range strings.SplitSeq(string(text), " or ") {
		code, err := strconv.Atoi(one)
		if err != nil {
			return fmt.Errorf("“%s” is not a code", one)
		}
		*s = append(*s, code)
	}
	return nil
}

// String is as “400 Bad Request or 415 Unsupported Media Type”, and “1002 or 1007”.
func (s Codes) String() string {
	var words []string
	for _, code := range s {
		words = append(words, strings.TrimSpace(fmt.Sprintf("%d %s", code, http.StatusText(code))))
	}
	return strings.Join(words, " or ")
}
