package sentence

import (
	"slices"
	"testing"

	"bamboo-spec/support/capability"
)

func TestNeeds(t *testing.T) {
	door := func(cell string) capability.Set {
		if cell == "gateway" {
			return capability.Of(capability.Gateway)
		}
		return capability.Of(capability.HTTP)
	}
	s := &Sentence{}
	for _, o := range []Option{
		Needs(capability.Script), NeedsBehind(capability.Restart, capability.Durability),
		Columns("user", "through?"), NeedsByCell("through", door),
		Translated("途径?", "through", map[string]string{"网关": "gateway"}),
	} {
		o(s)
	}
	for name, c := range map[string]struct {
		before capability.Set
		rows   [][]string
		want   capability.Set
	}{
		"without a table": {nil, nil, capability.Of(capability.Script)},
		"by a cell": {nil, [][]string{{"user", "through"}, {"Ann", "gateway"}},
			capability.Of(capability.Script, capability.Gateway)},
		"by cells": {nil, [][]string{{"through"}, {"gateway"}, {""}},
			capability.Of(capability.Script, capability.Gateway, capability.HTTP)},
		"without the column": {nil, [][]string{{"user"}, {"gateway"}},
			capability.Of(capability.Script, capability.HTTP)},
		"in another language": {nil, [][]string{{"途径"}, {"网关"}},
			capability.Of(capability.Script, capability.Gateway)},
		"behind another sentence": {capability.Of(capability.Restart), nil,
			capability.Of(capability.Script, capability.Durability)},
		"behind no such sentence": {capability.Of(capability.HTTP), nil, capability.Of(capability.Script)},
	} {
		if got := s.NeedsOf(c.before, c.rows); !slices.Equal(got, c.want) {
			t.Errorf("%s: it needs %v, want %v", name, got.Names(), c.want.Names())
		}
	}
}
