package world

import (
	"reflect"
	"testing"
)

// What a World and a User offer can be taken in at a glance; more belongs into a subject or a part of them.
func TestWorldAndUserStaySmall(t *testing.T) {
	const most = 30
	for _, of := range []reflect.Type{reflect.TypeFor[*World](), reflect.TypeFor[*User]()} {
		if n := of.NumMethod(); n > most {
			t.Errorf("%s has %d exported methods; %d are enough", of, n, most)
		}
	}
}
