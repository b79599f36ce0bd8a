package conversation

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// tokens registers what is true of every token of an answer.
func tokens(sc *sentence.Book, c *conversation) {
	sc.Then(`^every token of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer has text$`, c.noneIsEmpty)
	sc.Then(`^every token of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer has at most (\d+) characters?$`, c.atMost)
	sc.Then(`^every token of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer has exactly (\d+) characters?$`, c.exactly)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer has at least (\d{1,}) tokens?$`, c.hasAtLeast)
	sc.Then(`^(the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer has at most (\d+) tokens?$`, c.hasAtMost)
	sc.Then(
		`^every token of (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) answer arrives within ([\d.]+ \w+) of the one before$`,
		c.noLaterThan)
}

// tokensInChinese registers the same in Chinese.
func tokensInChinese(sc *sentence.Book, c *conversation) {
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答至少有 ?(\d{1,}) ?个词元$`, c.hasAtLeast)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的回答最多有 ?(\d+) ?个词元$`, c.hasAtMost)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的每个词元都有文字$`, c.noneIsEmpty)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的每个词元最多 ?(\d+) ?个字符$`, c.atMost)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的每个词元正好 ?(\d+) ?个字符$`, c.exactly)
	sc.Then(`^(用户|[一-龥]{2}[一-己巳-龥]?)收到的每个词元与前一个相隔不超过 ?([\d.]+ ?[毫秒分钟]+)$`, c.noLaterThan)
}

// eachToken checks every token of an answer that is complete; an answer without tokens fails.
func eachToken(
	ctx context.Context, t *world.Turn, wanted string, fits func(text string, before, at time.Time) bool,
	told func(text string, before, at time.Time) string,
) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	var bad []string
	n, before := 0, time.Time{}
	for _, e := range events {
		if e.Kind != client.Token {
			continue
		}
		if n++; !fits(e.Text, before, e.At) {
			bad = append(bad, fmt.Sprintf("token %d: %q", n, mismatch.Shorten(e.Text))+told(e.Text, before, e.At))
		}
		before = e.At
	}
	switch {
	case n == 0:
		return &mismatch.Error{What: t.What() + " has no tokens", Expected: wanted, Actual: client.Table(events)}
	case len(bad) == 0:
		return nil
	}
	const shown = 10
	if more := len(bad) - shown; more > 1 {
		bad = append(bad[:shown], fmt.Sprintf("and %d more", more))
	}
	return &mismatch.Error{What: fmt.Sprintf("%d of %d tokens of %s are not as promised", len(bad), n, t.What()),
		Expected: wanted, Actual: strings.Join(bad, "\n")}
}

// inCharacters is how long a token is.
func inCharacters(text string, _, _ time.Time) string {
	return ", " + characters(utf8.RuneCountInString(text))
}

func characters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", n)
}

// noneIsEmpty checks that no token is empty.
//
// Example:
//
//	When the user asks "What is bamboo?"
//	Then every token of the answer has text
//
// 例子:
//
//	当 用户问"竹子是什么？"
//	那么 用户收到的每个词元都有文字
func (c *conversation) noneIsEmpty(ctx context.Context, t *world.Turn) error {
	return eachToken(ctx, t, "text in every token",
		func(text string, _, _ time.Time) bool { return text != "" }, inCharacters)
}

// atMost checks how long the tokens are, in characters (code points).
//
// Example:
//
//	Given the model answers "Count" with "one two three"
//	When the user asks "Count"
//	Then every token of the answer has at most 6 characters
//
// 例子:
//
//	假如 模型对"数一数"回答"one two three"
//	当 用户问"数一数"
//	那么 用户收到的每个词元最多6个字符
func (c *conversation) atMost(ctx context.Context, t *world.Turn, n int) error {
	return eachToken(ctx, t, "at most "+characters(n)+" in every token",
		func(text string, _, _ time.Time) bool { return utf8.RuneCountInString(text) <= n }, inCharacters)
}

// exactly checks how long the tokens are, in characters (code points): with 1 an answer comes character by character.
//
// Example:
//
//	Given the model answers "Spell" with these tokens:
//	  | token |
//	  | t     |
//	  | e     |
//	  | a     |
//	When the user asks "Spell"
//	Then every token of the answer has exactly 1 character
//
// 例子:
//
//	假如 模型对"拼一拼"回答"茶"
//	当 用户问"拼一拼"
//	那么 用户收到的每个词元正好1个字符
func (c *conversation) exactly(ctx context.Context, t *world.Turn, n int) error {
	return eachToken(ctx, t, "exactly "+characters(n)+" in every token",
		func(text string, _, _ time.Time) bool { return utf8.RuneCountInString(text) == n }, inCharacters)
}

// hasAtLeast counts the tokens of an answer that is complete: how many pieces it came in.
//
// Example:
//
//	Given the model answers "Count" with "one two three"
//	When the user asks "Count"
//	Then the answer has at least 2 tokens
//	And the answer has at most 3 tokens
//
// 例子:
//
//	假如 模型对"数一数"回答"one two three"
//	当 用户问"数一数"
//	那么 用户收到的回答至少有 2 个词元
//	并且 用户收到的回答最多有 3 个词元
func (c *conversation) hasAtLeast(ctx context.Context, t *world.Turn, n int) error {
	return countTokens(ctx, t, fmt.Sprintf("at least %d tokens", n), func(got int) bool { return got >= n })
}

// hasAtMost is the same the other way round.
func (c *conversation) hasAtMost(ctx context.Context, t *world.Turn, n int) error {
	return countTokens(ctx, t, fmt.Sprintf("at most %d tokens", n), func(got int) bool { return got <= n })
}

// countTokens checks how many tokens a complete answer has.
func countTokens(ctx context.Context, t *world.Turn, wanted string, fits func(int) bool) error {
	events, err := t.Completed(ctx)
	if err != nil {
		return err
	}
	n := 0
	for _, e := range events {
		if e.Kind == client.Token {
			n++
		}
	}
	if fits(n) {
		return nil
	}
	return &mismatch.Error{What: t.What() + " has another number of tokens", Expected: wanted,
		Actual: fmt.Sprintf("%d: %s", n, mismatch.Shorten(client.Text(events)))}
}

// noLaterThan checks the time between tokens: each comes within it of the one before. The time to the first token is
// another promise: “the answer begins within …”.
//
// Example:
//
//	Given the model answers "Count slowly" with 5 tokens, one every 20 ms
//	When the user asks "Count slowly"
//	Then every token of the answer arrives within 2 s of the one before
//
// 例子:
//
//	当 用户问"Count from 1 to 5"
//	那么 用户收到的每个词元与前一个相隔不超过2秒
func (c *conversation) noLaterThan(ctx context.Context, t *world.Turn, limit time.Duration) error {
	return eachToken(ctx, t, "each within "+units.Brief(limit)+" of the one before",
		func(_ string, before, at time.Time) bool { return before.IsZero() || at.Sub(before) <= limit },
		func(_ string, before, at time.Time) string {
			return ", " + units.Brief(at.Sub(before)) + " after the one before"
		})
}
