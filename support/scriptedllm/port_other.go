//go:build !linux

package scriptedllm

// keepPort keeps nothing: another may get the port while a listener refuses connections.
func keepPort(addr string) (kept string, release func() error, err error) {
	return addr, func() error { return nil }, nil
}
