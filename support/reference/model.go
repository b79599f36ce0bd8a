package reference

import "context"

// Model is the language model behind the server.
type Model interface {
	// Reply makes one call. Each piece of text goes to token as it comes and is
	// never empty. When ctx ends the call is cancelled upstream and the error is
	// ctx's cause; any other error says what the model did wrong in words for the
	// user. The reply holds what came before an error.
	Reply(ctx context.Context, p Prompt, token func(text string)) (ModelReply, error)
}

// Prompt is what the model is asked.
type Prompt struct {
	Model    string // empty means the server's
	Messages []PromptMessage
	Tools    []ToolDefinition
}

// PromptMessage is one message of the conversation as the model sees it.
type PromptMessage struct {
	Role       string // user, assistant or tool
	Content    string
	ToolCalls  []ToolCall // of an assistant's message that asked for tools
	ToolCallID string     // of a tool's message: the call that it answers
}

// ModelReply is what a call came to, beside its text.
type ModelReply struct {
	ToolCalls []ToolCall // to be made before the model continues; none: the answer is complete. An id may be missing
	Usage     Usage      // as the model counted; zero if it did not
}
