package defect

import "bamboo-spec/support/reference"

type hub struct {
	reference.Hub
	publish func(e reference.Event, next func(reference.Event))
}

func (h hub) Publish(e reference.Event) { passed(e, h.publish, h.Hub.Publish) }

// passed gives an event to do, with next behind it, and tells a hit unless next gets it as it came.
func passed(e reference.Event, do func(reference.Event, func(reference.Event)), next func(reference.Event)) {
	var w watched
	do(e, func(now reference.Event) {
		w.pass(now, e)
		next(now)
	})
	w.end(nil, nil)
}

// onEvents puts publish between the runs and everyone who listens. The events of
// one session come one after another.
func onEvents(p *reference.Parts, publish func(e reference.Event, next func(reference.Event))) {
	p.Hub = hub{p.Hub, publish}
}

type joins struct {
	reference.Hub
	join func(session string, s reference.Subscriber) reference.Subscriber
}

func (j joins) Join(session string, s reference.Subscriber) (leave func()) {
	return j.Hub.Join(session, j.join(session, s))
}

// onJoins lets join put something between a session's events and each who joins it.
func onJoins(p *reference.Parts, join func(session string, s reference.Subscriber) reference.Subscriber) {
	p.Hub = joins{p.Hub, join}
}

// listener is a subscriber whose events go through deliver.
type listener struct {
	reference.Subscriber
	deliver func(e reference.Event, next func(reference.Event))
}

func (l listener) Deliver(e reference.Event) { passed(e, l.deliver, l.Subscriber.Deliver) }

// nobody is a subscriber who does not listen.
type nobody struct{ ended func() }

func (nobody) Deliver(reference.Event) { hit() }
func (n nobody) RunEnded()             { n.ended() }

type format struct {
	reference.Format
	add func(dst []byte, e reference.Event, next appendFunc) []byte
}

type appendFunc func(dst []byte, e reference.Event) []byte

func (f format) Append(dst []byte, e reference.Event) []byte {
	usual := f.Format.Append(nil, e)
	n := len(dst)
	dst = f.add(dst, e, f.Format.Append)
	differs(string(dst[min(n, len(dst)):]), string(usual))
	return dst
}

// spelt puts append between the events and one transport.
func spelt(f reference.Format, add func(dst []byte, e reference.Event, next appendFunc) []byte) reference.Format {
	return format{f, add}
}
