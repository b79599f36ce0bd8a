package report

import (
	"fmt"
	"os"
	"strings"
)

// Exhibit reads a piece of evidence to be shown inside of a report: as text, and
// of one with more bytes than most the beginning and the end. A file that cannot
// be read is a text that says so.
func Exhibit(file string, most int) string {
	b, err := os.ReadFile(file)
	if err != nil {
		return fmt.Sprintf("%s cannot be shown: %v\n", file, err)
	}
	if len(b) <= most {
		return Visible(string(b))
	}
	head, tail := string(b[:most/2]), string(b[len(b)-most/2:])
	if i := strings.LastIndexByte(head, '\n'); i > 0 {
		head = head[:i+1]
	}
	if i := strings.IndexByte(tail, '\n'); i >= 0 && i < len(tail)-1 {
		tail = tail[i+1:]
	}
	left := len(b) - len(head) - len(tail)
	return Visible(fmt.Sprintf("%s… %d bytes left out here; %s holds all …\n%s", head, left, file, tail))
}
