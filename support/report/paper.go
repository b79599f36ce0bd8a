package report

import (
	"errors"
	"io"
	"os"

	"golang.org/x/term"
)

// Paper is what a reporter writes on.
type Paper struct {
	Out     io.Writer
	Colours bool // ANSI colours may be used
	Live    bool // a line may be drawn again: it is a terminal
}

// PaperFor looks at out: colours and redrawing are for terminals, and colours for
// those who did not set NO_COLOR.
func PaperFor(out io.Writer, noColours bool) Paper {
	f, ok := out.(*os.File)
	live := ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
	return Paper{Out: out, Live: live, Colours: live && !noColours && os.Getenv("NO_COLOR") == ""}
}

// width is how many columns a line may take now; a terminal's changes while it is used.
func (p Paper) width() int {
	if f, ok := p.Out.(*os.File); ok {
		if w, _, err := term.GetSize(int(f.Fd())); err == nil && w > 0 {
			return w
		}
	}
	return 80
}

type colour string

const (
	red    colour = "31"
	green  colour = "32"
	yellow colour = "33"
	grey   colour = "90"
	bold   colour = "1"
)

func (p Paper) paint(c colour, text string) string {
	if !p.Colours || text == "" {
		return text
	}
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

// Several hands everything to each of its reporters.
type Several []Reporter

// Start implements Reporter.
func (s Several) Start(r Run) {
	for _, x := range s {
		x.Start(r)
	}
}

// Finished implements Reporter.
func (s Several) Finished(r *Result) {
	for _, x := range s {
		x.Finished(r)
	}
}

// End implements Reporter; all are told, and their errors joined.
func (s Several) End(sum *Summary) error {
	var problems []error
	for _, x := range s {
		problems = append(problems, x.End(sum))
	}
	return errors.Join(problems...)
}
