package fault

import (
	"errors"
	"fmt"
	"time"

	"github.com/Shopify/toxiproxy/v2/toxics"
	"github.com/rs/zerolog"
	"github.com/rs/zerolog/log"
)

// The toxics write to this logger, and to standard error unless they are kept from it.
func init() { log.Logger = zerolog.Nop() }

// Shape is how a link carries bytes, in each direction unless it says another. The zero value carries them
// as they come.
type Shape struct {
	Delay  time.Duration // from one end to the other, in whole milliseconds
	Jitter time.Duration // how much the delay varies, up and down; order is kept
	Rate   int64         // bytes a second, in whole thousands; 0: no limit
	Read   int64         // the same for what comes from the server alone
	Bytes  bool          // each byte is sent on its own, in a segment of its own
}

const kilobyte = 1000 // as toxiproxy counts

// bytePause is between two bytes, in microseconds: without any, kernels put them
// together again.
const bytePause = 20

func (s Shape) check() error {
	var problems []error
	if s.Delay < 0 || s.Jitter < 0 || s.Jitter > s.Delay {
		problems = append(problems, fmt.Errorf("a delay of %s ± %s: the second must not be larger than the first",
			s.Delay, s.Jitter))
	}
	if s.Delay%time.Millisecond != 0 || s.Jitter%time.Millisecond != 0 {
		problems = append(problems, fmt.Errorf("a delay of %s ± %s: give whole milliseconds", s.Delay, s.Jitter))
	}
	for _, rate := range []int64{s.Rate, s.Read} {
		if rate < 0 || rate%kilobyte != 0 {
			problems = append(problems, fmt.Errorf("%d bytes a second: give whole kilobytes (1 KB is 1000 bytes)",
				rate))
		}
	}
	return errors.Join(problems...)
}

// down is how bytes are carried from the server to its client.
func (s Shape) down() Shape {
	if s.Read > 0 && (s.Rate == 0 || s.Read < s.Rate) {
		s.Rate = s.Read
	}
	return s
}

// toxics are what a connection's bytes go through in one direction, one after another.
func (s Shape) toxics() []toxics.Toxic {
	var all []toxics.Toxic
	if s.Delay > 0 {
		all = append(all, &toxics.LatencyToxic{Latency: s.Delay.Milliseconds(), Jitter: s.Jitter.Milliseconds()})
	}
	if s.Rate > 0 {
		all = append(all, &toxics.BandwidthToxic{Rate: s.Rate / kilobyte})
	}
	if s.Bytes {
		all = append(all, &toxics.SlicerToxic{AverageSize: 1, Delay: bytePause})
	}
	return all
}
