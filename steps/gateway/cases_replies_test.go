package gateway_test

import "bamboo-spec/support/world/worldtest"

var replies = []worldtest.Case{
	{Name: "a ping", Steps: `
		Given the user is connected to the gateway
		When the user pings the gateway with the timestamp 7
		Then the gateway answers the user's ping with the timestamp 7`},
	{Name: "another timestamp", Says: "the pong has another timestamp", Steps: `
		Given the user is connected to the gateway
		When the user pings the gateway with the timestamp 7
		Then the gateway answers the user's ping with the timestamp 8`},
	{Name: "no pong", Says: "the ping was answered with something else", Steps: `
		Given the user has opened the gateway without sending connect
		When the user pings the gateway with the timestamp 7
		Then the gateway answers the user's ping with the timestamp 7`},
	{Name: "a timestamp without limits", Says: "write whole milliseconds", Steps: `
		Given the user is connected to the gateway
		When the user pings the gateway with the timestamp 77777777777777777777
		Then the gateway answers the user's ping with the timestamp 7`},
	{Name: "no refusal", Says: "the gateway did not refuse the message as promised", Steps: `
		Given the user is connected to the gateway
		When the user pings the gateway with the timestamp 7
		Then the gateway refuses the user's message with INVALID_MESSAGE`},
	{Name: "a pong during an answer", Steps: `
		Given the user is connected to the gateway
		And the user is reading the answer to "Count from 1 to 100" through the gateway
		When the user pings the gateway with the timestamp 42
		Then a pong comes before the answer ends`},
	{Name: "a pong behind an answer", Defect: "pings-wait-for-the-answer",
		Says: "the ping waited for the end of the answer", Steps: `
		Given the user is connected to the gateway
		And the user is reading the answer to "Count from 1 to 20" through the gateway
		When the user pings the gateway with the timestamp 42
		Then a pong comes before the answer ends`},
	{Name: "nothing for others", Steps: `
		Given Ann is connected to the gateway
		And Ben is connected to the gateway
		When Ann asks "Hello" through the gateway
		Then the gateway sends Ben nothing for 50 ms`},
	{Name: "something for others", Defect: "answers-sent-to-all-sessions",
		Says: "a message to Ben through the gateway", Steps: `
		Given Ann is connected to the gateway
		And Ben is connected to the gateway
		When Ann asks "Hello" through the gateway
		Then the gateway sends Ben nothing for 50 ms`},
}

var commands = []worldtest.Case{
	{Name: "the command ping", Steps: `
		Given the user is connected to the gateway
		When the user sends the command "ping"
		Then the gateway answers the user's command with a pong`},
	{Name: "the command status", Steps: `
		Given Ann is connected to the gateway
		And Ben is connected to the gateway in Ann's conversation
		When Ann sends the command "status"
		Then the gateway sends Ann the status of the session
		And the gateway sends Ben nothing for 50 ms`},
	{Name: "the command upper_case", Steps: `
		Given the user is connected to the gateway
		When the user sends the command "upper_case"
		Then the gateway starts the tool "upper_case" for the user`},
	{Name: "a command that is no ping", Says: "the command ping was answered with something else", Steps: `
		Given the user is connected to the gateway
		When the user sends the command "status"
		Then the gateway answers the user's command with a pong`},
	{Name: "a status without the session", Defect: "status-of-no-session",
		Says: "was not answered with the session's status", Steps: `
		Given the user is connected to the gateway
		When the user sends the command "status"
		Then the gateway sends the user the status of the session`},
	{Name: "a status for everyone", Defect: "status-sent-to-all",
		Says: "a message to Ben through the gateway", Steps: `
		Given Ann is connected to the gateway
		And Ben is connected to the gateway in Ann's conversation
		When Ann sends the command "status"
		Then the gateway sends Ben nothing for 500 ms`},
	{Name: "another tool", Says: "the command did not start its tool", Steps: `
		Given the user is connected to the gateway
		When the user sends the command "upper_case"
		Then the gateway starts the tool "lower_case" for the user`},
	{Name: "no answer to commands", Defect: "commands-ignored", Says: "the pong: it did not come", Steps: `
		Given every wait is limited to 300 ms
		And the user is connected to the gateway
		When the user sends the command "ping"
		Then the gateway answers the user's command with a pong`},
	{Name: "no status", Defect: "commands-ignored", Says: "the answer to the command status: it did not come", Steps: `
		Given every wait is limited to 300 ms
		And the user is connected to the gateway
		When the user sends the command "status"
		Then the gateway sends the user the status of the session`},
	{Name: "no tool", Defect: "commands-ignored", Says: "the start of the tool upper_case: it did not come", Steps: `
		Given every wait is limited to 300 ms
		And the user is connected to the gateway
		When the user sends the command "upper_case"
		Then the gateway starts the tool "upper_case" for the user`},
	{Name: "large commands", Steps: `
		Given the user is connected to the gateway
		When the user sends 2 commands of 10 KB each
		Then the user's connection stays usable`},
}

var queue = []worldtest.Case{
	{Name: "messages without waiting", Steps: `
		Given the user is connected to the gateway
		When the user sends 3 messages through the gateway without waiting: "Hello, round"
		Then each message is answered or refused with BUSY`},
	{Name: "messages of several users", Steps: `
		Given every wait is limited to 4 s
		When 3 users send 2 messages each through the gateway without waiting
		Then each message is answered or refused with BUSY`},
	{Name: "a message that is lost", Defect: "second-message-dropped",
		Says: "an answer or a refusal for each of 2 messages", Steps: `
		Given every wait is limited to 1 s
		And the user is connected to the gateway
		When the user sends 2 messages through the gateway without waiting: "Hello, round"
		Then each message is answered or refused with BUSY`},
	{Name: "a message that fails", Defect: "second-message-as-failure",
		Says: "neither answered nor refused with BUSY", Steps: `
		Given the user is connected to the gateway
		When the user sends 2 messages through the gateway without waiting: "Count from 1 to 20, round"
		Then each message is answered or refused with BUSY`},
	{Name: "messages that are answered in between", Defect: "second-message-answered-in-between",
		Says: "messages were not answered one after the other", Steps: `
		Given the user is connected to the gateway
		When the user sends 2 messages through the gateway without waiting: "Count from 1 to 20, round"
		Then each message is answered or refused with BUSY`},
}
