package server_test

import (
	"testing"

	"bamboo-spec/steps"
	"bamboo-spec/support/capability"
	"bamboo-spec/support/target"
	"bamboo-spec/support/world/worldtest"
)

func TestMain(m *testing.M) { worldtest.Main(m) }

func TestSettings(t *testing.T) {
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "an auth token", Steps: `
			Given Bamboo's gateway requires the auth token "open sesame"
			When the user connects to the gateway with the token "open sesame"
			Then the gateway accepts the user
			And Bamboo still answers the next user`},
		{Name: "a capacity", Steps: `
			Given Bamboo's gateway accepts at most 1 client
			And Ann is connected to the gateway
			When Ben tries to connect to the gateway
			Then the gateway refuses Ben's message with CAPACITY_EXCEEDED`},
		{Name: "an origin", Steps: `
			Given Bamboo's gateway allows browser pages from "https://chat.example"
			When a browser page from "https://chat.example" opens the gateway
			Then the browser page is accepted`},
		{Name: "the patience with a model", Steps: `
			Given Bamboo times out a silent model after 100 ms
			And the model stalls after 1 token of its answer "one two" to "Count"
			When the user asks "Count"
			Then the answer ends in an error after "one"`},
		{Name: "the patience with a request", Steps: `
			Given Bamboo times out a request that takes longer than 100 ms to arrive
			When 2 clients send the head of a request, one byte every 20 ms
			Then Bamboo closes each of these connections within 2 s`},
		{Name: "unjudged: too late", Says: "the server of this scenario has already started", Steps: `
			Given the user has asked "Hello"
			And Bamboo's gateway accepts at most 1 client
			When the user asks "Hello"
			Then the answer is complete`},
	})
}

func TestRestarts(t *testing.T) {
	unchanged := func(restart string) string {
		return `
			Given the user has asked "What is bamboo?"
			And Ann is connected to the gateway
			And Ann has asked "What is tea?" through the gateway
			When ` + restart + `
			Then every history is the same as before the restart`
	}
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "a stop", Steps: unchanged("Bamboo is restarted")},
		{Name: "a kill", Steps: unchanged("Bamboo is killed and restarted")},
		{Name: "two restarts", Steps: `
			Given the user has asked "What is bamboo?"
			And Bamboo has been restarted
			And Bamboo has been killed and restarted
			When the user asks "And what eats it?"
			Then the history holds 4 messages`},
		{Name: "a history that is gone", Steps: unchanged("Bamboo is killed and restarted"),
			Defect: "nothing-survives-a-restart", Says: "404"},
		{Name: "a history in another order", Steps: unchanged("Bamboo is restarted"),
			Defect: "restart-shuffles-history", Says: "the user's history is not the promised one"},
		{Name: "a server that does not start again", Steps: unchanged("Bamboo is killed and restarted"),
			Defect: "no-start-after-a-kill", Says: "the server did not start again on what it had stored"},
		{Name: "unjudged: no history", Says: "no history was noted before the restart", Steps: `
			When Bamboo is restarted
			Then every history is the same as before the restart`},
		{Name: "重新启动", Steps: `
			Given 用户已问"竹子是什么？"
			And Bamboo 已被强行终止并重新启动
			When Bamboo 停止后重新启动
			Then 所有历史记录都和之前一样`},
	})
}

func TestTheDisk(t *testing.T) {
	if !target.NewChildren(target.ChildOptions{}).Capabilities().Has(capability.Disk) {
		t.Skip("no disk can be made to fail on this system")
	}
	const full = `
		Given Bamboo's disk is full
		When the user tries to send a message of 200 KB
		Then Bamboo answers the user's message with a server error`
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "it is full", Steps: full},
		{Name: "it has room again", Steps: `
			Given Bamboo's disk is read-only
			And the user has been refused a message of 1 KB
			And Bamboo's disk works again
			When the user asks "What is bamboo?"
			Then the answer is complete`},
		{Name: "the message is accepted", Says: "the message of the user was not refused", Steps: `
			When the user tries to send a message of 1 KB
			Then Bamboo answers the user's message with a server error`},
		{Name: "the message is accepted before", Says: "the message of the user was not refused", Steps: `
			Given the user has been refused a message of 1 KB
			When the user asks "What is bamboo?"
			Then the answer is complete`},
		{Name: "nobody has sent a message", Says: "the message of Ann was not refused", Steps: `
			When the user tries to send a message of 1 KB
			Then Bamboo answers Ann's message with a server error`},
		{Name: "the user is blamed", Steps: full, Defect: "disk-fault-as-bad-request",
			Says: "the message of the user was refused in another way"},
	})
}

func TestWhatTheServerHolds(t *testing.T) {
	const idle = `
		Given Bamboo is idle
		When the user asks "What is bamboo?"
		Then Bamboo's memory returns to within `
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "everything is given back", Steps: `
			Given the user has asked "What is bamboo?"
			And Bamboo's memory, files and connections have been measured
			When the user asks "And what eats it?"
			Then Bamboo holds no more files and connections than measured within 2 s
			And Bamboo's memory has grown by less than 100 MB`},
		{Name: "a connection is kept", Says: "after 100 ms Bamboo still holds what it should have given back",
			Steps: `
			Given Bamboo's memory, files and connections have been measured
			When the user connects to the gateway
			Then Bamboo holds no more files and connections than measured within 100 ms`},
		{Name: "it is back where it was", Steps: idle + `100 MB of its idle size within 1 s`},
		{Name: "unjudged: nothing was noted", Steps: `
			When the user asks "What is bamboo?"
			Then Bamboo holds no more files and connections than measured within 1 s`,
			Says: "say first: Given Bamboo's memory, files and connections have been measured"},
		{Name: "unjudged: memory was not noted", Steps: `
			When the user asks "What is bamboo?"
			Then Bamboo's memory has grown by less than 1 MB`,
			Says: "say first: Given Bamboo's memory, files and connections have been measured"},
		{Name: "unjudged: it was never idle", Steps: `
			When the user asks "What is bamboo?"
			Then Bamboo's memory returns to within 1 MB of its idle size within 1 s`,
			Says: "it is not known how much memory Bamboo takes while idle"},
		{Name: "it keeps refused bodies", Defect: "bodies-kept-in-memory",
			Says: "Bamboo's memory is still too large after 200 ms", Steps: `
			Given Bamboo is idle
			When 4 clients send an endless body of 16 MiB and more
			Then the client is refused
			And Bamboo's memory returns to within 5 MB of its idle size within 200 ms`},
	})
}

func TestItSurvivesAndLogsNothingForged(t *testing.T) {
	const forged = `
		When a client calls POST "/api/v1/stop/tea%0Aforged" with the body '{}'
		Then Bamboo still answers the next user
		And no line of Bamboo's log begins with "forged"`
	worldtest.Run(t, steps.Add, []worldtest.Case{
		{Name: "it answers, also where the model is scripted", Steps: `
			Given the model answers "Hello" with "Good day"
			When the user asks "Hello"
			Then Bamboo still answers the next user`},
		{Name: "it does not answer any more", Defect: "first-token-lost", Says: "is not what the model said", Steps: `
			When a client calls GET "/health"
			Then Bamboo still answers the next user`},
		{Name: "nothing is forged", Steps: forged},
		{Name: "a line is forged", Steps: forged, Defect: "log-lines-not-escaped",
			Says: "text that a client sent became a line of the log (log injection)"},
		{Name: "unjudged: nothing has happened", Says: "nothing has happened yet that a log could tell of", Steps: `
			When the user chooses a new session id
			Then no line of Bamboo's log begins with "forged"`},
	})
}
