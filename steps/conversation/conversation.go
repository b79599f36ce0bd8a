// Package conversation is the vocabulary of conversations: messages, sessions, answers, stops, history and
// several users at once. Its entry point is Add.
package conversation

import (
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the sentences about conversations to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	c := join(w)
	messages(sc, c)
	answers(sc, c)
	stopping(sc, c)
	history(sc, c)
	bulks(sc, c)
	leaving(sc, c)
	tools(sc, c)
	endings(sc, c)
	tokens(sc, c)
	headers(sc, c)
	messagesInChinese(sc, c)
	answersInChinese(sc, c)
	stoppingInChinese(sc, c)
	historyInChinese(sc, c)
	toolsInChinese(sc, c)
	tokensInChinese(sc, c)
	headersInChinese(sc, c)
}

// join makes the conversations of a world's scenarios.
func join(w *world.World) *conversation {
	c := &conversation{World: w}
	w.Register(world.Subject{Open: func() {
		c.state = state{stopped: map[*world.User][]*stop{}, bulk: map[*world.User]*bulk{}}
	}})
	return c
}

// conversation is what the users of a scenario say to Bamboo, and what they see of it.
type conversation struct {
	*world.World
	state
}

type state struct {
	stopped map[*world.User][]*stop // what each user has stopped, oldest first
	bulk    map[*world.User]*bulk   // what each user did many times over
}
