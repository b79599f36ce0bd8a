package sentence

import (
	"testing"

	"bamboo-spec/support/chinese"
)

// TestValuesAreExplainedInChinese holds what can stand for each kind of value to have a Chinese text.
func TestValuesAreExplainedInChinese(t *testing.T) {
	for _, k := range kinds {
		if chinese.Say(k.Wanted) == k.Wanted {
			t.Errorf("in Chinese it is still %q", k.Wanted)
		}
	}
}
