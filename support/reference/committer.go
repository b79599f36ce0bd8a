package reference

import (
	"sync"

	"go.etcd.io/bbolt"
)

// committer writes for many sessions at once: what arrives while one commit waits
// for the disk goes into the next, all together. A write that finds the disk idle
// does not wait for company, which is why bbolt's own Batch, with its fixed delay,
// is not used.
type committer struct {
	db *bbolt.DB

	mu      sync.Mutex
	waiting []*write
	busy    bool
	closed  bool
	idle    sync.WaitGroup
}

type write struct {
	put  func(*bbolt.Bucket) error // may be called again if a commit fails
	done chan error
}

// do returns when put is on the disk.
func (c *committer) do(put func(*bbolt.Bucket) error) error {
	w := &write{put, make(chan error, 1)}
	c.mu.Lock()
	if c.closed {
		c.mu.Unlock()
		return errStoreClosed
	}
	c.waiting = append(c.waiting, w)
	if !c.busy {
		c.busy = true
		c.idle.Add(1)
		go c.drain()
	}
	c.mu.Unlock()
	return <-w.done
}

func (c *committer) drain() {
	defer c.idle.Done()
	for {
		c.mu.Lock()
		batch := c.waiting
		c.waiting = nil
		c.busy = len(batch) > 0
		c.mu.Unlock()
		if len(batch) == 0 {
			return
		}
		c.commit(batch)
	}
}

// commit writes the batch in one transaction. If that fails, each is written
// alone, so that a write fails for its own reason only.
func (c *committer) commit(batch []*write) {
	err := c.update(batch)
	if err != nil && len(batch) > 1 {
		for i := range batch {
			c.commit(batch[i : i+1])
		}
		return
	}
	for _, w := range batch {
		w.done <- err
	}
}

func (c *committer) update(batch []*write) error {
	return c.db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(messagesBucket)
		for _, w := range batch {
			if err := w.put(b); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *committer) close() {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()
	c.idle.Wait()
}
