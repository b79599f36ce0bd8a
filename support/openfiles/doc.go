// Package openfiles is about how many files, connections among them, this process
// may have open: [Limit] tells, [Reserve] makes room for them.
package openfiles
