// Package arrival tells when bytes came in. Its entry type is [Dialer]: the
// connections that it gives read like any other, and note for each read when its
// newest byte arrived, in a [Mark]. [Listen] gives the same for accepted ones.
//
// On Linux that is the kernel's software receive stamp (SO_TIMESTAMPNS), taken
// when the packet reached this machine's network stack, whatever the scheduler or the
// garbage collector did to the reader since. It is carried over from the
// kernel's wall clock to the monotonic clock of package time. Elsewhere, and for a read
// that the kernel gave no stamp for, it is the time right after the read; [Mark.Source] says which it was.
//
// A read may bring several events: they share one stamp, and [Mark.Last] counts
// the reads so that this can be seen. Under TLS a stamp is that of the record's last bytes.
package arrival
