package layout

import (
	"strings"
	"unicode"
)

// wide are the characters that a terminal draws two columns wide: east Asian
// scripts, full-width forms and pictures (Unicode Standard Annex 11, W and F, by blocks).
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x1100, Hi: 0x115f, Stride: 1},
		{Lo: 0x2e80, Hi: 0x303e, Stride: 1},
		{Lo: 0x3041, Hi: 0x4dbf, Stride: 1},
		{Lo: 0x4e00, Hi: 0xa4cf, Stride: 1},
		{Lo: 0xa960, Hi: 0xa97f, Stride: 1},
		{Lo: 0xac00, Hi: 0xd7a3, Stride: 1},
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1},
		{Lo: 0xfe10, Hi: 0xfe19, Stride: 1},
		{Lo: 0xfe30, Hi: 0xfe6f, Stride: 1},
		{Lo: 0xff01, Hi: 0xff60, Stride: 1},
		{Lo: 0xffe0, Hi: 0xffe6, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0x1f300, Hi: 0x1f64f, Stride: 1},
		{Lo: 0x1f680, Hi: 0x1f6ff, Stride: 1},
		{Lo: 0x1f900, Hi: 0x1f9ff, Stride: 1},
		{Lo: 0x1fa70, Hi: 0x1faff, Stride: 1},
		{Lo: 0x20000, Hi: 0x3fffd, Stride: 1},
	},
}

// Columns is how many columns of a terminal the text takes.
func Columns(text string) int {
	n := 0
	for _, r := range text {
		n += columnsOf(r)
	}
	return n
}

func columnsOf(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}

// Padded fills the text with spaces up to n columns.
func Padded(text string, n int) string {
	return text + strings.Repeat(" ", max(0, n-Columns(text)))
}

// Shortened cuts the text so that it takes no more than n columns.
func Shortened(text string, n int) string {
	if Columns(text) <= n {
		return text
	}
	taken := 0
	for i, r := range text {
		if taken += columnsOf(r); taken >= n { // one column is for the mark
			return text[:i] + strings.Repeat("…", min(1, max(0, n)))
		}
	}
	return text
}
