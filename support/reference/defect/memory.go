package defect

import "sync"

// memory keeps one value for each session (or any other key).
type memory[T any] struct {
	mu     sync.Mutex
	values map[string]T
}

// swap stores a value and returns the one before.
func (m *memory[T]) swap(key string, value T) T {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.values == nil {
		m.values = map[string]T{}
	}
	before := m.values[key]
	m.values[key] = value
	return before
}

// get is the value last stored, else the zero value.
func (m *memory[T]) get(key string) T {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[key]
}
