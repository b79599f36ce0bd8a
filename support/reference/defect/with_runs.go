package defect

import (
	"context"

	"bamboo-spec/support/reference"
)

type runs struct {
	reference.Runs
	watch func(session string, s reference.Subscriber, next watchFunc) (leave func(), err error)
	chat  func(session, text string, next chatFunc) error
	stop  func(session string, next stopFunc) bool
}

type (
	watchFunc func(session string, s reference.Subscriber) (leave func(), err error)
	chatFunc  func(session, text string) error
	stopFunc  func(session string) bool
)

func (r runs) Watch(session string, s reference.Subscriber) (leave func(), err error) {
	if r.watch == nil {
		return r.Runs.Watch(session, s)
	}
	var w watched
	var usual error
	leave, err = r.watch(session, s, func(now string, to reference.Subscriber) (leave func(), err error) {
		w.pass([]any{now, same(to, s)}, []any{session, true})
		leave, usual = r.Runs.Watch(now, to)
		return leave, usual
	})
	w.end(err, usual)
	return leave, err
}

func (r runs) Chat(session, text string) error {
	if r.chat == nil {
		return r.Runs.Chat(session, text)
	}
	var w watched
	var usual error
	err := r.chat(session, text, func(to, now string) error {
		w.pass([]any{to, now}, []any{session, text})
		usual = r.Runs.Chat(to, now)
		return usual
	})
	w.end(err, usual)
	return err
}

func (r runs) Stop(session string) bool {
	if r.stop == nil {
		return r.Runs.Stop(session)
	}
	var w watched
	var usual bool
	done := r.stop(session, func(now string) bool {
		w.pass(now, session)
		usual = r.Runs.Stop(now)
		return usual
	})
	w.end(done, usual)
	return done
}

// onStops puts stop between whoever asks for a stop and the runs.
func onStops(p *reference.Parts, stop func(session string, next stopFunc) bool) {
	p.Runs = runs{Runs: p.Runs, stop: stop}
}

// onWatches puts watch between the readers of streams and the runs.
func onWatches(
	p *reference.Parts, watch func(session string, s reference.Subscriber, next watchFunc) (leave func(), err error),
) {
	p.Runs = runs{Runs: p.Runs, watch: watch}
}

// onChats puts chat between the gateway's messages and the runs.
func onChats(p *reference.Parts, chat func(session, text string, next chatFunc) error) {
	p.Runs = runs{Runs: p.Runs, chat: chat}
}

// reader is a subscriber that follows a stream.
type reader struct{ reference.Subscriber }

// working keeps, by session, whether its question is being answered.
func working(p *reference.Parts) *memory[bool] {
	var now memory[bool]
	onTurns(p, func(ctx context.Context, t reference.Turn, emit func(reference.Event),
		next answerFunc) (reference.Usage, error) {
		now.swap(t.Session, true)
		defer now.swap(t.Session, false)
		return next(ctx, t, emit)
	})
	return &now
}

// engaged keeps, by session, whether a gateway message was taken and is not answered yet.
func engaged(p *reference.Parts) *memory[bool] {
	var now memory[bool]
	onChats(p, func(session, text string, next chatFunc) error {
		now.swap(session, true)
		return next(session, text)
	})
	onEvents(p, func(e reference.Event, next func(reference.Event)) {
		if e.Kind.Terminal() {
			now.swap(e.Session, false)
		}
		next(e)
	})
	return &now
}
