// Package procmon reads what a process uses while it is under load: the server's
// memory, processor time, open files, connections and threads. Its entry type is [Process]:
//
//	p, err := procmon.Open(pid)             // of a child; or FindListening(port) first
//	before, err := p.Now()                  // the base line
//	w := p.Watch(procmon.Interval)          // samples until Stop
//	series := w.Stop()                      // by quantity: plain times and values
//
// Only processes of this machine can be read. Looking for the one that listens at a port takes
// up to a second and, on a machine with many connections, hundreds of MB: do it once,
// before the load.
package procmon
