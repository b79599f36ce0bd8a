package defect

import (
	"net"

	"bamboo-spec/support/reference"
)

var _ = add(Defect{
	Name:     "pong-timeout-too-short",
	Sentence: "A gateway client that does not answer a ping frame within 150 ms is disconnected.",
	Promise:  Disconnect,
	About: []string{
		"No gateway event is lost when the link is down for <time>",
	},
	Wrap: func(p *reference.Parts) {
		onConnections(p, func(c net.Conn) net.Conn { return &pinged{Conn: c, heard: make(chan struct{}, 1)} })
	},
})
