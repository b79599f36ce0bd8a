package world

import (
	"errors"
	"fmt"
	"sync"
)

// Together does n things at once and joins their errors.
func Together(n int, do func(int) error) error {
	errs := make([]error, n)
	start := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			<-start
			errs[i] = do(i)
		})
	}
	close(start)
	wg.Wait()
	return errors.Join(errs...)
}

// Numbered is the name of the i-th of several users who have no name of their own, counted from 0.
func Numbered(i int) string { return fmt.Sprintf("user %d", i+1) }
