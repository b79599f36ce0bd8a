package mismatch

import "syscall"

// shortages are the system errors that tell of a shortage on this side.
var shortages = []syscall.Errno{
	4,     // ERROR_TOO_MANY_OPEN_FILES
	8,     // ERROR_NOT_ENOUGH_MEMORY
	14,    // ERROR_OUTOFMEMORY
	112,   // ERROR_DISK_FULL
	10024, // WSAEMFILE
	10049, // WSAEADDRNOTAVAIL
	10050, // WSAENETDOWN
	10051, // WSAENETUNREACH
	10055, // WSAENOBUFS
}
