package load

import (
	"fmt"

	"bamboo-spec/support/openfiles"
	"bamboo-spec/support/report"
)

// spareFiles is what a process needs beside its connections: what it has open
// already, listeners, logs, a store.
const spareFiles = 200

// CheckFiles tells whether a process with the limits of this one may have so many
// connections open. If not, the error is marked as one that says nothing about
// Bamboo. A reference server needs two descriptors for each stream, one of them for its
// model, and has the limits of the process that started it: ask for the larger number.
func CheckFiles(connections int) error {
	limit, ok := openfiles.Limit()
	if need := uint64(connections) + spareFiles; ok && need > limit {
		return report.CannotJudge(fmt.Errorf("%d connections at one time need %d open files, and %d are allowed here: "+
			"raise the limit (ulimit -n %d) or lower the number of users", connections, need, limit, need))
	}
	return nil
}
