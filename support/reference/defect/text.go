package defect

import (
	"context"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"

	"bamboo-spec/support/reference"
)

// The defects of the promise “1.4.1 Text”.
var _ = addAll(
	Defect{
		Name:     "characters-broken",
		Sentence: "Characters of more than two bytes arrive broken.",
		Promise:  Text,
		About: []string{
			"Characters that are split over tokens arrive intact",
			"中文回答完整到达，并存入历史",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.Token {
					e.Text = strings.Map(func(r rune) rune {
						if utf8.RuneLen(r) > 2 {
							return utf8.RuneError
						}
						return r
					}, e.Text)
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "empty-answer-fails",
		Sentence: "An answer without text ends in an error.",
		Promise:  Text,
		About: []string{
			"An empty answer is a complete answer",
			"An empty answer through the gateway is a complete answer",
		},
		Wrap: func(p *reference.Parts) {
			onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
				next answerFunc) (reference.Usage, error) {
				said := false
				usage, err := next(ctx, t, func(e reference.Event) {
					said = said || e.Kind == reference.Token
					emit(e)
				})
				if err == nil && !said {
					err = errors.New("the model said nothing")
				}
				return usage, err
			})
		},
	},
	Defect{
		Name:     "first-token-lost",
		Sentence: "The first token of an answer is lost on the way to its readers.",
		Promise:  Text,
		About:    []string{"The complete answer arrives and ends exactly once"},
		Wrap: func(p *reference.Parts) {
			var begun memory[bool]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if begun.swap(e.Session, !e.Kind.Terminal()) || e.Kind != reference.Token {
					next(e)
				}
			})
		},
	},
	Defect{
		Name:     "gateway-in-ascii",
		Sentence: "At the gateway question marks replace characters beyond ASCII.",
		Promise:  Text,
		About: []string{
			"Text of every script arrives unchanged through the gateway",
		},
		Wrap: func(p *reference.Parts) {
			p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				e.Text = mapped(e.Text, unicode.MaxASCII+1, unicode.MaxRune, func(rune) rune { return '?' })
				return next(dst, e)
			})
		},
	},
	Defect{
		Name:     "white-space-dropped-at-the-gateway",
		Sentence: "Tokens of white space do not arrive through the gateway.",
		Promise:  Text,
		About:    []string{"Tokens of white space arrive through the gateway"},
		Wrap: func(p *reference.Parts) {
			p.GatewayFormat = spelt(p.GatewayFormat, func(dst []byte, e reference.Event, next appendFunc) []byte {
				if e.Kind == reference.Token && strings.TrimSpace(e.Text) == "" {
					e.Text = ""
				}
				return next(dst, e)
			})
		},
	},
	Defect{
		Name:     "invisible-characters-dropped",
		Sentence: "Invisible characters, such as joiners and byte-order marks, are dropped from an answer.",
		Promise:  Text,
		About:    []string{"<text> split over tokens arrives intact > Invisible characters"},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.Token {
					e.Text = strings.Map(func(r rune) rune {
						if unicode.Is(unicode.Cf, r) {
							return -1
						}
						return r
					}, e.Text)
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "last-token-lost",
		Sentence: "The last token of an answer is lost on the way to its readers.",
		Promise:  Text,
		About: []string{
			"The complete answer arrives and ends exactly once",
			"An answer continues to its end after the model paused",
		},
		Wrap: func(p *reference.Parts) {
			var held memory[*reference.Event]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				var mine *reference.Event
				if e.Kind == reference.Token {
					mine = &e
				}
				if before := held.swap(e.Session, mine); before != nil && !e.Kind.Terminal() {
					next(*before)
				}
				if mine == nil {
					next(e)
				}
			})
		},
	},
	Defect{
		Name:     "long-tokens-cut",
		Sentence: "A token is cut off after 65 536 bytes.",
		Promise:  Text,
		About: []string{
			"An answer in one token of 100 kB arrives complete",
		},
		Wrap: func(p *reference.Parts) {
			onReplies(p, func(ctx context.Context, prompt reference.Prompt, token func(string),
				next replyFunc) (reference.ModelReply, error) {
				return next(ctx, prompt, func(text string) { token(text[:min(len(text), 64<<10)]) })
			})
		},
	},
	Defect{
		Name:     "spaces-trimmed",
		Sentence: "Spaces at the ends of a token are lost.",
		Promise:  Text,
		About: []string{
			"Tokens arrive in the order in which the model sends them",
			"Tokens arrive through the gateway as the model sends them",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.Token {
					e.Text = strings.TrimSpace(e.Text)
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "stored-as-ascii",
		Sentence: "History has question marks in place of characters beyond ASCII.",
		Promise:  Text,
		About: []string{
			"History keeps Chinese, emoji and combining marks unchanged",
			"中文回答完整到达，并存入历史",
		},
		Wrap: func(p *reference.Parts) {
			p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
				next storeFunc) error {
				m.Content = strings.Map(func(r rune) rune {
					if r > unicode.MaxASCII {
						return '?'
					}
					return r
				}, m.Content)
				return next(session, to, m)
			}}
		},
	},
	Defect{
		Name:     "stored-composed",
		Sentence: "History joins a letter and its combining accent into one character.",
		Promise:  Text,
		About:    []string{"History keeps Chinese, emoji and combining marks unchanged"},
		Wrap: func(p *reference.Parts) {
			p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
				next storeFunc) error {
				m.Content = strings.ReplaceAll(m.Content, "e\u0301", "\u00e9")
				return next(session, to, m)
			}}
		},
	},
	Defect{
		Name:     "stored-without-the-text-before-tools",
		Sentence: "History keeps only the text after the last tool call of an answer.",
		Promise:  Text,
		About:    []string{"Text before and after a tool call is one answer in history"},
		Wrap: func(p *reference.Parts) {
			said := textsOfRounds(p)
			p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
				next storeFunc) error {
				if texts := said.get(m.Content); len(texts) > 1 {
					m.Content = texts[len(texts)-1]
				}
				return next(session, to, m)
			}}
		},
	},
	Defect{
		Name:     "one-message-for-each-round",
		Sentence: "History shows the texts before and after a tool call as two messages.",
		Promise:  Text,
		About:    []string{"Text before and after a tool call is one answer in history"},
		Wrap: func(p *reference.Parts) {
			said := textsOfRounds(p)
			onHistories(p, func(ms []message) []message {
				var all []message
				for _, m := range ms {
					texts := said.get(m.Content)
					for _, text := range texts {
						all = append(all, message{m.Role, text})
					}
					if len(texts) == 0 {
						all = append(all, m)
					}
				}
				return all
			})
		},
	},
	Defect{
		Name:     "stored-without-the-last-word",
		Sentence: "History keeps an answer without its last word.",
		Promise:  Text,
		About:    []string{"History shows the question and the answer exactly as streamed"},
		Wrap: func(p *reference.Parts) {
			p.Store = store{Store: p.Store, answer: func(session string, to uint64, m reference.Message,
				next storeFunc) error {
				m.Content = m.Content[:max(0, strings.LastIndex(m.Content, " "))]
				return next(session, to, m)
			}}
		},
	},
	Defect{
		Name:     "token-doubled",
		Sentence: "The first token of an answer arrives twice.",
		Promise:  Text,
		About:    []string{"The complete answer arrives and ends exactly once"},
		Wrap: func(p *reference.Parts) {
			var begun memory[bool]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if !begun.swap(e.Session, !e.Kind.Terminal()) && e.Kind == reference.Token {
					next(e)
				}
				next(e)
			})
		},
	},
	Defect{
		Name:     "tokens-after-a-thousand-lost",
		Sentence: "All tokens of an answer after the first thousand are lost.",
		Promise:  Text,
		About: []string{
			"An answer of <number> tokens arrives complete",
			"An answer of <number> tokens arrives complete through the gateway",
		},
		Wrap: func(p *reference.Parts) {
			var said memory[int]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				tokens := said.get(e.Session) + 1
				if e.Kind.Terminal() {
					tokens = 0
				}
				said.swap(e.Session, tokens)
				if tokens <= 1000 {
					next(e)
				}
			})
		},
	},
	Defect{
		Name:     "tokens-swapped",
		Sentence: "Every second token arrives before the one that precedes it.",
		Promise:  Text,
		About: []string{
			"Tokens arrive in the order in which the model sends them",
			"Tokens arrive through the gateway as the model sends them",
		},
		Wrap: func(p *reference.Parts) {
			var held memory[*reference.Event]
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				before := held.swap(e.Session, nil)
				if e.Kind == reference.Token && before == nil {
					held.swap(e.Session, &e)
					return
				}
				if before != nil && e.Kind != reference.Token {
					next(*before)
					before = nil
				}
				next(e)
				if before != nil {
					next(*before)
				}
			})
		},
	},
	Defect{
		Name:     "zero-width-joiners-dropped",
		Sentence: "Zero-width joiners are dropped from an answer.",
		Promise:  Text,
		About: []string{
			"<text> split over tokens arrives intact > A family of four",
			"Characters that are split over tokens arrive intact",
		},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				e.Text = strings.ReplaceAll(e.Text, "\u200d", "")
				next(e)
			})
		},
	},
)

// textsOfRounds keeps, by the text of an answer, the texts between its tool calls.
func textsOfRounds(p *reference.Parts) *memory[[]string] {
	var said memory[[]string]
	onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
		next answerFunc) (reference.Usage, error) {
		var texts []string
		open := false
		defer func() { said.swap(strings.Join(texts, ""), texts) }()
		return next(ctx, t, func(e reference.Event) {
			switch {
			case e.Kind == reference.Token && open:
				texts[len(texts)-1] += e.Text
			case e.Kind == reference.Token:
				texts = append(texts, e.Text)
			}
			open = e.Kind == reference.Token
			emit(e)
		})
	})
	return &said
}
