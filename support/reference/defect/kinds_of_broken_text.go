package defect

import (
	"slices"
	"strings"
	"unicode"

	"bamboo-spec/support/reference"
)

// splitText is the outline about what is split over tokens.
const splitText = "<text> split over tokens arrives intact > "

// Each breaks what one script, or one way of joining characters, needs.
var _ = addAll(
	brokenText("right-to-left-turned-round",
		"Letters of Arabic are put into the order in which they are seen.",
		"Arabic from right to left", func(s string) string {
			r := []rune(s)
			if strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
				slices.Reverse(r)
			}
			return string(r)
		}),
	brokenText("hebrew-points-dropped",
		"The points of Hebrew letters are dropped.",
		"Hebrew with points", withoutRunes('\u0591', '\u05c7')),
	brokenText("direction-marks-dropped",
		"Marks that say in which direction a text runs are dropped.",
		"Left and right in one line", withoutRunes('\u202a', '\u202e')),
	brokenText("flags-spelt-out",
		"A flag becomes the two letters of its country.",
		"A flag", shifted('\U0001f1e6', '\U0001f1ff', 'A')),
	brokenText("skin-tones-dropped",
		"Every emoji has the same skin.",
		"A thumb with its skin", withoutRunes('\U0001f3fb', '\U0001f3ff')),
	brokenText("hangul-letters-apart",
		"Letters of Hangul that make up a syllable become letters that stand apart.",
		"Hangul in its letters", shifted('\u1100', '\u11ff', '\u3131')),
	brokenText("thai-decomposed",
		"The Thai vowel am is taken apart.",
		"Thai with its tones", func(s string) string { return strings.ReplaceAll(s, "\u0e33", "\u0e4d\u0e32") }),
	brokenText("viramas-dropped",
		"The mark that joins two letters of Devanagari is dropped.",
		"Devanagari joined", withoutRunes('\u094d', '\u094d')),
	brokenText("accents-limited",
		"A letter keeps three accents and loses the others.",
		"A letter with ten accents", threeAccents),
	brokenText("han-of-the-first-plane-only",
		"Han characters beyond the first plane of Unicode become replacement characters.",
		"Han beyond the first plane", func(s string) string {
			return mapped(s, '\U00020000', '\U0003ffff', func(rune) rune { return unicode.ReplacementChar })
		}),
)

func brokenText(name, sentence, row string, change func(string) string) Defect {
	return Defect{Name: name, Sentence: sentence, Promise: Text,
		About: []string{splitText + row},
		Wrap: func(p *reference.Parts) {
			onEvents(p, func(e reference.Event, next func(reference.Event)) {
				if e.Kind == reference.Token {
					e.Text = change(e.Text)
				}
				next(e)
			})
		}}
}

// mapped changes the characters from first to last.
func mapped(s string, first, last rune, change func(rune) rune) string {
	return strings.Map(func(r rune) rune {
		if r < first || r > last {
			return r
		}
		return change(r)
	}, s)
}

func withoutRunes(first, last rune) func(string) string {
	return func(s string) string { return mapped(s, first, last, func(rune) rune { return -1 }) }
}

// shifted puts the characters from first to last where others are.
func shifted(first, last, to rune) func(string) string {
	return func(s string) string { return mapped(s, first, last, func(r rune) rune { return r - first + to }) }
}

func threeAccents(s string) string {
	accents := 0
	return strings.Map(func(r rune) rune {
		if !unicode.Is(unicode.Mn, r) {
			accents = 0
		} else if accents++; accents > 3 {
			return -1
		}
		return r
	}, s)
}
