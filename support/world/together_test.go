package world

import (
	"fmt"
	"testing"
)

func TestTogetherJoinsWhatFails(t *testing.T) {
	says(t, Together(3, func(int) error { return nil }), "")
	err := Together(3, func(i int) error {
		if i == 1 {
			return nil
		}
		return fmt.Errorf("%d failed", i)
	})
	says(t, err, "0 failed\n2 failed")
}
