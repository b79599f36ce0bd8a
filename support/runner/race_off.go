//go:build !race

package runner

// RaceDetector tells whether the program was built with -race.
const RaceDetector = false
