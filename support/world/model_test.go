package world

import "testing"

func TestWhatIsScriptedIsRepeatedUntilItsAnswerHasEnded(t *testing.T) {
	var m Model
	first, second := make(chan struct{}), make(chan struct{})
	m.hold("Hello", first)
	m.hold("Hello", second)
	closed := func(c chan struct{}) bool {
		select {
		case <-c:
			return true
		default:
			return false
		}
	}
	m.answered("Goodbye")
	if closed(first) || closed(second) {
		t.Error("the answer to another question ended a script")
	}
	m.answered("Hello")
	if !closed(first) || closed(second) {
		t.Error("the first answer ends the first script, and no other")
	}
	m.answered("Hello")
	m.answered("Hello")
	if !closed(second) {
		t.Error("the second answer ends the second script")
	}
}
