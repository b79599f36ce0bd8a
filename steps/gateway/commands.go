package gateway

import (
	"context"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// commands registers commands to the gateway and what they are answered with.
func commands(sc *sentence.Book, g *gateway) {
	needs := sentence.Needs(capability.Gateway)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends the command "((?:[^"\\]|\\.)*)"$`, g.commands, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) sends (\d+) commands? of ([\d.]+ [KMG]i?B) each$`,
		g.sendsLargeCommands, needs)

	sc.Then(`^the gateway answers (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s command with a pong$`, g.commandPonged)
	sc.Then(`^the gateway sends (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) the status of the session$`, g.tellsStatus)
	sc.Then(`^the gateway starts the tool "((?:[^"\\]|\\.)*)" for (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)$`,
		g.startsTool)
}

// commands sends a command without arguments.
func (g *gateway) commands(_ context.Context, u *world.User, command string) error {
	return u.SendRaw(func(c *client.Gateway) error { return c.Command(command, nil) })
}

// sendsLargeCommands asks the gateway to start tools whose names are that long, without waiting for its answers, which
// are as long. It stops early if the gateway takes no more.
//
// Example:
//
//	Given Ann reads no more than 1 KB per second
//	And Ann is connected to the gateway
//	And Bamboo's memory, files and connections have been measured
//	When Ann sends 3 commands of 1 MB each
//	Then Bamboo's memory has grown by less than 100 MB
func (g *gateway) sendsLargeCommands(_ context.Context, u *world.User, n int, bytes units.Bytes) error {
	tool := strings.Repeat("x", int(bytes))
	return u.SendRaw(func(c *client.Gateway) error {
		for range n {
			if c.Command(tool, nil) != nil {
				return nil // it has ended the connection, or holds its client back: either will do
			}
		}
		return nil
	})
}

// commandPonged waits for the answer to the command "ping".
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the command "ping"
//	Then the gateway answers the user's command with a pong
//
// 例子:
//
//	假如 用户已连接网关
//	当 用户向网关发送命令"ping"
//	那么 网关用 pong 回应用户的命令
func (g *gateway) commandPonged(ctx context.Context, u *world.User) error {
	return answered(ctx, u, "the pong", func(e client.Event) bool { return e.Kind == client.Pong },
		"the command ping was answered with something else", "pong")
}

// tellsStatus waits for the answer to the command "status", which names the session.
//
// Example:
//
//	Given Ann is connected to the gateway
//	And Ben is connected to the gateway in Ann's conversation
//	When Ann sends the command "status"
//	Then the gateway sends Ann the status of the session
//	And the gateway sends Ben nothing for 100 ms
//
// 例子:
//
//	假如 用户已连接网关
//	当 用户向网关发送命令"status"
//	那么 网关把会话状态发给用户
func (g *gateway) tellsStatus(ctx context.Context, u *world.User) error {
	session := u.SessionID
	return answered(ctx, u, "the answer to the command status", func(e client.Event) bool {
		return e.Kind == client.Token && e.Session == session && strings.Contains(e.Text, session)
	}, "the command status was not answered with the session's status",
		"an agent_token that names the session "+session+" in its text and in session_id")
}

// startsTool waits for the answer to a command that is not one of Bamboo's own.
//
// Example:
//
//	Given the user is connected to the gateway
//	When the user sends the command "upper_case"
//	Then the gateway starts the tool "upper_case" for the user
//
// 例子:
//
//	假如 用户已连接网关
//	当 用户向网关发送命令"upper_case"
//	那么 网关启动工具"upper_case"，请求来自用户
func (g *gateway) startsTool(ctx context.Context, tool string, u *world.User) error {
	return answered(ctx, u, "the start of the tool "+tool, func(e client.Event) bool {
		return e.Kind == client.ToolStart && e.Tool == tool
	}, "the command did not start its tool", "agent_tool_start of "+tool)
}
