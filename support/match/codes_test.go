package match

import (
	"slices"
	"testing"
)

func TestCodesAreReadAndSaid(t *testing.T) {
	for text, want := range map[string]struct {
		codes Codes
		said  string
	}{
		"400":          {Codes{400}, "400 Bad Request"},
		"400 or 415":   {Codes{400, 415}, "400 Bad Request or 415 Unsupported Media Type"},
		"1002 or 1007": {Codes{1002, 1007}, "1002 or 1007"},
	} {
		var got Codes
		if err := got.UnmarshalText([]byte(text)); err != nil || !slices.Equal(got, want.codes) ||
			got.String() != want.said {
			t.Errorf("%s: %v, %q, %v", text, []int(got), got, err)
		}
	}
	for _, text := range []string{"", "many", "400 or", "400 or many"} {
		if new(Codes).UnmarshalText([]byte(text)) == nil {
			t.Errorf("%q is read", text)
		}
	}
}
