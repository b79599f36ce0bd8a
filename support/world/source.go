package world

import "embed"

// Source is the text of the verbs that sentences use as they are: their doc comments explain the sentences.
//
//go:embed gateway.go heard.go turn.go user.go
var Source embed.FS
