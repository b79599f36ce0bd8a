package target

import (
	"errors"
	"regexp"

	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/openfiles"
)

// fewFiles is below what this suite needs open at one time. A server that runs out of more has a leak.
const fewFiles = 1024

// signs are the words with which a log tells of a shortage, in Go, in Rust and by the
// system. A server under a limit that was set here for all processes is not to blame for
// it; one that ran out of what is usual is.
var signs = []struct {
	words *regexp.Regexp
	ours  func() bool // the limit is one of this machine's
	of    string
}{
	{regexp.MustCompile(`(?i)too many open files|\bEMFILE\b`), fewFilesAllowed, "open files (ulimit -n)"},
	{regexp.MustCompile(`(?i)failed to create new OS thread|pthread_create failed|failed to spawn thread`), always,
		"threads or processes (ulimit -u)"},
	{regexp.MustCompile(`(?i)out of memory|cannot allocate memory|memory allocation of \d+ bytes failed`),
		memoryLimited, "memory (ulimit -v)"},
	{regexp.MustCompile(`(?i)file too large|\bEFBIG\b`), fileSizeLimited, "room in files (ulimit -f)"},
	{regexp.MustCompile(`(?i)no space left on device|\bENOSPC\b|disk quota exceeded`), always, "room on the disk"},
	{regexp.MustCompile(`(?i)cannot assign requested address|\bEADDRNOTAVAIL\b`), always, "network ports"},
}

func always() bool { return true }

func fewFilesAllowed() bool {
	n, ok := openfiles.Limit()
	return ok && n < fewFiles
}

// shortIn is the shortage that a log tells of, nil if it tells of none.
func shortIn(log string) error {
	var all []error
	for _, s := range signs {
		if s.words.MatchString(log) && s.ours() {
			all = append(all, mismatch.Shortage{Of: s.of})
		}
	}
	return errors.Join(all...)
}

// Short is what the machine did not give this Bamboo and its model, as an error that
// mismatch.Short knows; nil if they told of nothing.
func (b *Server) Short() error {
	short := shortIn(b.Log())
	if b.listener != nil {
		short = errors.Join(short, b.listener.Short())
	}
	if b.apart != nil {
		short = errors.Join(short, shortIn(b.apart.process.log.String()))
	}
	return short
}
