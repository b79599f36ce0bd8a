package defect

import (
	"runtime"
	"time"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "frames-set-aside",
	Sentence: "Room for a frame is set aside as soon as its size is announced.",
	Promise:  BadMessages,
	Wrap: func(p *reference.Parts) {
		onFrames(p, func(f *frame) {
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
