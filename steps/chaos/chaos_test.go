package chaos_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/world/worldtest"
)

func TestMain(m *testing.M) { worldtest.Main(m) }

func TestChaos(t *testing.T) {
	lost := func(when string) string { return when + "\nThen nothing that was confirmed is lost" }
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "a kill", Steps: lost("When Bamboo is killed once while 2 users chat")},
		{Name: "a restart", Steps: lost("When Bamboo is restarted once while 2 users chat")},
		{Name: "a model that is away", Steps: lost("When the model is down for 50 ms while 2 users chat")},
		{Name: "a soak", Steps: lost("When 4 users chat for 300 ms with a fault every 50 ms and a kill every 120 ms")},
		{Name: "nothing at all", Steps: lost(`
			Given 2 users have chatted for 50 ms
			When Bamboo is restarted`)},
		{Name: "a server that forgets", Steps: lost("When Bamboo is killed once while 2 users chat"),
			Defect: "nothing-survives-a-restart", Says: "what was confirmed is not kept as it was"},
		{Name: "a server that ends without a word", Defect: "shutdown-without-terminal-event",
			Steps: lost("When Bamboo is restarted once while 4 users chat"),
			Says:  "a question was not answered as promised"},
		{Name: "a failure that is no failure", Steps: lost("When the model is down for 100 ms while 2 users chat"),
			Defect: "failure-as-complete", Says: "a question was not answered as promised"},
		{Name: "wrong answers", Steps: lost(`
			Given 4 users have chatted for 200 ms
			When Bamboo is restarted`),
			Defect: "one-answer-in-five-wrong", Says: "the answer is not what the model said"},
		{Name: "nobody talks", Says: "nobody was told that a message was taken or answered", Steps: lost(`
			When the user asks "What is bamboo?"`)},
	})
}
