package client

import "testing"

func TestATokenEventWithoutTextIsNotCounted(t *testing.T) {
	events := []Event{{Kind: Token}, {Kind: Token, Text: "a"}, {Kind: Token, Text: " "}, {Kind: Complete}}
	if n := Count(events, Token); n != 2 {
		t.Errorf("%d tokens", n)
	}
	if n := Count(events, Complete); n != 1 {
		t.Errorf("%d times complete, which has no text", n)
	}
}
