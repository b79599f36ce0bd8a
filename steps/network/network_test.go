package network_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/world/worldtest"
)

func TestMain(m *testing.M) { worldtest.Main(m) }

func TestLinks(t *testing.T) {
	over := func(link string) string {
		return `
			Given ` + link + `
			When the user asks "What is bamboo?"
			Then the answer is complete`
	}
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "that may fail", Steps: over("the user's link can fail")},
		{Name: "that delays", Steps: over("the user's link delays each direction by 10 ms ± 5 ms")},
		{Name: "that is thin", Steps: over("the user's link is limited to 100 KB per second")},
		{Name: "that is read slowly", Steps: over("the user reads no more than 100 KB per second")},
		{Name: "that carries bytes", Steps: over("the user's link delivers every byte separately")},
		{Name: "unjudged: too late", Says: "say before that: Given the user's link can fail", Steps: `
			Given the user has asked "What is bamboo?"
			And the user's link can fail
			When the user asks "What is bamboo?"
			Then the answer is complete`},
		{Name: "unjudged: too late for a shape", Says: "say before that: Given the user's link can fail", Steps: `
			Given the user has asked "What is bamboo?"
			And the user's link delivers every byte separately
			When the user asks "What is bamboo?"
			Then the answer is complete`},
		{Name: "unjudged: more jitter than delay", Says: "the second must not be larger than the first",
			Steps: over("the user's link delays each direction by 1 ms ± 2 ms")},
	})
}

func TestFaults(t *testing.T) {
	fails := func(fault, then string) string {
		return `
			Given the user's link can fail
			And the user is reading the answer to "Count from 1 to 30"
			When the user's link ` + fault + ` after 3 tokens of the answer
			Then ` + then
	}
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "a reset", Steps: fails("is reset", "the answer breaks off")},
		{Name: "a loss of packets", Steps: fails("loses every packet",
			"nothing more of the answer arrives for 100 ms")},
		{Name: "a while without a link", Steps: fails("is down for 50 ms", "the answer is complete")},
		{Name: "no reset", Steps: fails("is down for 50 ms", "the answer breaks off"),
			Says: `the answer to "Count from 1 to 30" did not break off`},
		{Name: "unjudged: the answer has ended", Steps: `
			Given the user's link can fail
			And the user has asked "What is bamboo?"
			When the user's link is reset after 1 token of the answer
			Then the answer is complete`,
			Says: `the answer to "What is bamboo?" had ended already (complete)`},
		{Name: "unjudged: there is no answer", Says: "the user has not asked anything yet", Steps: `
			Given the user's link can fail
			When the user's link is reset after 1 token of the answer
			Then the answer breaks off`},
		{Name: "unjudged: there is no link", Says: "say before that: Given the user's link can fail", Steps: `
			Given the user is reading the answer to "Count from 1 to 30"
			When the user's link is reset after 3 tokens of the answer
			Then the answer breaks off`},
	})
}
