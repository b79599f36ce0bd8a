package report

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// Terminal is what a reporter writes on.
type Terminal struct {
	Out     io.Writer
	Colours bool // ANSI colours may be used
	Live    bool // a line may be drawn again: it is a terminal
	Guarded bool // what is printed there is read for commands, as GitHub Actions does
}

// TerminalFor looks at out: redrawing is for terminals, and so are colours, unless FORCE_COLOR or CLICOLOR_FORCE asks
// for them elsewhere too. NO_COLOR and noColours turn them off in any case.
func TerminalFor(out io.Writer, noColours bool) Terminal {
	f, ok := out.(*os.File)
	live := ok && term.IsTerminal(int(f.Fd())) && os.Getenv("TERM") != "dumb"
	return Terminal{Out: out, Guarded: os.Getenv("GITHUB_ACTIONS") == "true", Live: live,
		Colours: (live || forced("FORCE_COLOR") || forced("CLICOLOR_FORCE")) && !noColours &&
			os.Getenv("NO_COLOR") == ""}
}

// forced reports whether a variable asks for colours: it is set, and not to 0 or false.
func forced(variable string) bool {
	value := os.Getenv(variable)
	return value != "" && value != "0" && value != "false"
}

// ForTerminal writes out what would act on a terminal: see Visible; of line ends, what moves
// back to the beginning of the line.
func ForTerminal(text string) string { return strings.ReplaceAll(Visible(text), "\r", `\r`) }

// print prints a text that may have lines of others in it. GitHub Actions takes no commands
// from it: only the token, which nobody knows before, ends that.
func (p Terminal) print(text string) error {
	if p.Guarded {
		token := rand.Text()
		text = fmt.Sprintf("::stop-commands::%s\n%s\n::%s::\n", token, strings.TrimRight(text, "\n"), token)
	}
	_, err := io.WriteString(p.Out, text)
	return err
}

// width is how many columns a line may take now; a terminal's changes while it is used.
func (p Terminal) width() int {
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

func (p Terminal) paint(c colour, text string) string {
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
