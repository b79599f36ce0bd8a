package fault

// Carried is how many connections the link carries.
func (l *Link) Carried() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}
