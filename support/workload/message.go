package workload

import (
	"fmt"
	"time"

	"bamboo-spec/support/scriptedllm"
)

// Message is one of the things that users say, and how often.
type Message struct {
	Text  string
	Share int    // of all conversations, as a weight
	Group string // that objectives can be set for; "": none
}

// Usual is what users say if a scenario does not say it: an answer of 20 tokens in 0.4 s.
var Usual = Counting(20, 20*time.Millisecond)

// Counting is a message that the scripted model answers with the numbers from 1 to n, one
// every so often; a real model may well do the same.
func Counting(n int, every time.Duration) Message {
	return Message{Text: fmt.Sprintf("count from 1 to %d, one every %d ms", n, every.Milliseconds()), Share: 1}
}

// reply is what the scripted model answers.
func (m Message) reply() scriptedllm.Reply { return scriptedllm.DefaultReply(m.Text) }

// tokens is how many tokens the scripted model answers with.
func (m Message) tokens() int {
	r := m.reply()
	if r.Chunks == nil {
		return len(scriptedllm.Split(r.Text))
	}
	return len(r.Chunks)
}

// takes is how long the scripted model takes for the first tokens of its answer, by its script; 0: for all of them.
func (m Message) takes(tokens int) time.Duration {
	r := m.reply()
	if tokens == 0 {
		tokens = m.tokens()
	}
	return r.FirstTokenDelay + time.Duration(tokens)*r.TokenDelay
}

func (w Work) mix() []Message {
	if len(w.Mix) == 0 {
		return []Message{Usual}
	}
	return w.Mix
}

// longest is how long the longest answer takes by its script, to the end or to its stop.
func (w Work) longest() time.Duration {
	var d time.Duration
	for _, m := range w.mix() {
		d = max(d, w.ModelDelay+m.takes(w.StopAfter))
	}
	return d
}

// speech hands out what is said in each conversation, in the same order in every run: the
// message whose share is furthest behind comes next.
type speech struct {
	turns []*utterance // one round of the mix
}

// utterance is a message as it is said, and the answer that is wanted.
type utterance struct {
	text   string
	group  string
	tokens int
	want   func(message string) string // nil: nobody knows the answer
}

// speech prepares what is said; known tells whether the model behind Bamboo is the scripted one.
func (w Work) speech(known bool) *speech {
	mix := w.mix()
	all := make([]*utterance, len(mix))
	sum := 0
	for i, m := range mix {
		sum += m.Share
		all[i] = &utterance{text: w.thoughtful(m.Text), group: m.Group, tokens: m.tokens()}
		if known {
			all[i].want = answerTo(all[i].text)
		}
	}
	s := &speech{}
	said := make([]int, len(mix))
	for n := 1; n <= sum; n++ {
		next, most := 0, 0
		for i, m := range mix {
			if behind := m.Share*n - said[i]*sum; i == 0 || behind > most {
				next, most = i, behind
			}
		}
		said[next]++
		s.turns = append(s.turns, all[next])
	}
	return s
}

// thoughtful asks the model to think before it answers.
func (w Work) thoughtful(text string) string {
	if w.ModelDelay == 0 {
		return text
	}
	return fmt.Sprintf("think for %d ms, then %s", w.ModelDelay.Milliseconds(), text)
}

// answerTo is what the scripted model answers to a message that ends in text. An answer
// that does not depend on what stands before it is made once: it may have 100 000 tokens.
func answerTo(text string) func(string) string {
	whole := scriptedllm.DefaultReply(text).FullText()
	if scriptedllm.DefaultReply("1: "+text).FullText() == whole {
		return func(string) string { return whole }
	}
	return func(message string) string { return scriptedllm.DefaultReply(message).FullText() }
}

// said is one message of a load.
type said struct {
	text   string // no two messages of a load are the same: the model records by its message what it took
	want   string // "": nobody knows
	group  string // of the mix; "": none
	tokens int    // of the answer, if it is known
}

// at is what is said in conversation i, counted from 0; of the warm-up for itself.
func (s *speech) at(i int, warm bool) said {
	u := s.turns[i%len(s.turns)]
	which := "Conversation"
	if warm {
		which = "Warm-up"
	}
	m := said{text: fmt.Sprintf("%s %d: %s", which, i+1, u.text), group: u.group, tokens: u.tokens}
	if u.want != nil {
		m.want = u.want(m.text)
	}
	return m
}
