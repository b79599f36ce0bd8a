package defect

import (
	"runtime"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "frame-memory-reserved-early",
	Sentence: "Memory for a frame is reserved as soon as its size is announced.",
	Promise:  BadMessages,
	About:    []string{"Announced frames that never arrive use no memory"},
	Wrap: func(p *reference.Parts) {
		onFrames(p, func(f *frame) {
			hit()
			const most = 64 << 20
			room := make([]byte, min(f.length, most))
			for i := range room { // only what is written to is there
				room[i] = 1
			}
			go func() {
				time.Sleep(time.Minute)
				runtime.KeepAlive(room)
			}()
		})
	},
})
