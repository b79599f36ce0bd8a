package workload

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"bamboo-spec/support/client"
	"bamboo-spec/support/load"
	"bamboo-spec/support/measure"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/report"
	"bamboo-spec/support/target"
)

// Environment is where the work is done.
type Environment struct {
	Bamboo    *target.Server // nil for one of a team
	Client    client.Config  // dialect and the like; the addresses come from Bamboo if that is there
	AuthToken string         // for the gateway; empty: none
	Patience  time.Duration  // how much longer than by the model's script a conversation may take
	Known     bool           // the model is the scripted one, so each answer is known
	Process   int            // id of the server's process if its resources are to be read; 0: they are not

	Progress func(load.Progress) // as in load.Plan; may be nil

	Ran func(load.Run) // is told of each measured run; may be nil

	Team Team // drives the load in the place of this process; nil: nobody does

	Table objective.Table // that will be judged; what it needs is kept of a load of very many runs
	Most  int             // runs that are kept one by one; 0: measure.MostKept

	times *modelTimes // of the model, which complete runs while the load goes on; nil: they do not
}

// keep is what is kept of the runs of one of several parts: up to twice its share of those that are kept one by one, so
// that the parts together have not many more, and all of them if they are not too many.
func (e Environment) keep(parts int) measure.Keep {
	k := e.Table.Keep()
	k.Most = cmp.Or(e.Most, measure.MostKept)
	k.Most = min(k.Most, max(1, 2*k.Most/parts))
	if e.times != nil {
		k.Complete = e.times.complete
	}
	return k
}

// Config is how Bamboo is talked to, with its addresses.
func (e Environment) Config() client.Config {
	c := e.Client
	if e.Bamboo != nil {
		c.API, c.Gateway = e.Bamboo.APIURL(), e.Bamboo.GatewayURL()
	}
	return c
}

// Measure does the work and returns what was measured. Its error says that the work
// could not be done, marked as one that says nothing about Bamboo where it does not.
func (w Work) Measure(ctx context.Context, at Environment) (*measure.Result, error) {
	s := &surroundings{env: at, began: time.Now()}
	if err := s.open(); err != nil {
		return nil, err
	}
	times, drive, end := newModelTimes(ctx, w, at), alone, func() {}
	if at.Team != nil {
		drive, end = at.Team.Drive, times.follow(2*cmp.Or(at.Most, measure.MostKept))
	} else {
		at.times = times
	}
	parts, begun, err := drive(ctx, w, at, s)
	end()
	machine, read, unread := s.close(ctx)
	if err := errors.Join(err, ctx.Err()); err != nil {
		return nil, orStarved(err, machine)
	}
	timings, _, err := at.Bamboo.ModelTimings(ctx)
	if err := errors.Join(err, times.err); err != nil {
		return nil, report.CannotJudge(besideOthers(fmt.Errorf("what the model took is not known: %w", err), machine))
	}
	times.add(timings)
	at.times = nil
	since, keep := begun.Sub(s.began), at.keep(1)
	result := w.merge(parts, times, keep, since)
	result.Machine, result.Load.Began = machine, s.loaded
	if read != nil { // else one of the parts may have read it
		result.Process = read
	}
	if result.Lone = w.lone(parts, times, keep, since); result.Lone != nil {
		others := result.Lone.Others
		others.Machine, others.Load, others.Process = result.Machine, result.Load, result.Process
	}
	if unread != nil {
		return nil, unread
	}
	return result, w.wereAtOnce(result)
}

// Team are other processes that drive a load together.
type Team interface {
	// Drive does the work and returns what each part of it measured, and when the load began.
	Drive(context.Context, Work, Environment, Steps) (parts []Part, begun time.Time, err error)
	// PIDs are those of its processes that are on this machine.
	PIDs() []int
}

// Steps are what is done between the steps of a measurement.
type Steps interface {
	// Prepared is called before the warm-up. Workers warm up together: what Bamboo keeps for as many users at once is
	// there before the load then, and not left over from it.
	Prepared(context.Context) error
	// Warmed is called once Bamboo is warm, and before the first connection of the load.
	Warmed(context.Context) error
	// Opened is called before the first start, when all connections stand that must; it returns the moment at which
	// the load begins.
	Opened(context.Context) (time.Time, error)
}

// alone drives the load in this process.
func alone(ctx context.Context, w Work, at Environment, s Steps) ([]Part, time.Time, error) {
	part, begun, err := w.Drive(ctx, at, 0, 1, s)
	return []Part{part}, begun, err
}

// calibrations is how often the instrument is tried before one that is over budget is used
// as it is, which makes the measurement invalid: a machine may be busy for a moment.
const calibrations = 5

func calibrated(ctx context.Context) (*measure.Instrument, error) {
	for i := 1; ; i++ {
		instrument, _, err := load.Calibrate(ctx, load.DefaultBudget)
		switch {
		case err == nil, instrument != nil && i == calibrations:
			return instrument, nil
		case instrument == nil, ctx.Err() != nil:
			return nil, err
		}
	}
}

// Drive does one of several parts of the work, counted from 0, and returns what was measured and when the load began.
func (w Work) Drive(ctx context.Context, at Environment, part, parts int, s Steps) (Part, time.Time, error) {
	m := &measurement{Work: w, env: at, part: part, parts: parts, speech: w.speech(at.Known),
		record: &record{work: w, Recorder: measure.NewRecorder(at.keep(parts))}}
	if err := errors.Join(w.Check(), load.CheckFiles(m.connections())); err != nil {
		return Part{}, time.Time{}, report.CannotJudge(err)
	}
	instrument, err := calibrated(ctx)
	if err != nil {
		return Part{}, time.Time{}, err
	}
	if err := m.prepare(); err != nil {
		return Part{}, time.Time{}, err
	}
	h, err := m.run(ctx, s)
	p := m.record.part(h, instrument)
	p.Measured.GaveUp = m.wave.failed()
	return p, h.Begun, err
}

// measurement is a part of the work that is being done.
type measurement struct {
	Work
	env         Environment
	part, parts int
	speech      *speech
	record      *record
	way         way
	idle        idle
	wave        *firstWave // of the warm-up, then of the measured load
}

// share is this part of a load.
func (m *measurement) share(of load.Pacer) load.Share {
	return load.Share{Of: of, Part: m.part, Parts: m.parts}
}

// some is how many of n things are in this part.
func (m *measurement) some(n int) int { return (n + m.parts - 1 - m.part) / m.parts }

// connections is how many connections this part needs at one time, at most.
func (m *measurement) connections() int { return (m.Work.connections() + m.parts - 1) / m.parts }

// prepare makes the clients.
func (m *measurement) prepare() error {
	o := load.Options{
		Config: m.env.Config(), AuthToken: m.env.AuthToken,
		Connections: m.connections(), Dials: m.connections() + m.some(m.runs()),
		Timeout: m.longest() + m.env.Patience,
	}
	var gateway *load.Gateway
	var err error
	if m.Protocol.Gateway() || m.Idle > 0 {
		if gateway, err = load.NewGateway(o); err != nil {
			return err
		}
	}
	m.idle = idle{gateway: gateway, connected: m.record.connected, conns: make([]*load.Conn, m.some(m.Idle))}
	switch m.Protocol {
	case Dialled:
		m.way = &dialled{gateway, m.record.connected}
	case Connected:
		m.way = &connected{gateway, m.record.connected, make([]*load.Conn, m.share(m.pacer()).Users())}
	case FanOut:
		m.way = &fanOut{gateway: gateway, connected: m.record.connected, apart: m.record.spread,
			conns: make([]*load.Conn, 1+m.Followers)}
	default:
		m.way = &streamed{options: o}
	}
	return nil
}

// run lets the users work.
func (m *measurement) run(ctx context.Context, s Steps) (h load.Health, err error) {
	if err := s.Prepared(ctx); err != nil {
		return h, err
	}
	h, err = m.warmUp(ctx)
	if err != nil {
		return h, err
	}
	if err := s.Warmed(ctx); err != nil {
		return h, err
	}
	if m.wave.failed() > 0 {
		_, err = s.Opened(ctx)
		return h, err
	}
	m.record.measuring = true
	err = m.open(ctx)
	if err == nil {
		m.record.began, err = s.Opened(ctx)
	}
	if err == nil {
		plan := load.Plan{Pacer: m.share(m.pacer()), Begin: m.record.began, Progress: m.env.Progress}
		h, err = m.drive(ctx, plan)
	}
	return h, errors.Join(err, m.way.close(context.WithoutCancel(ctx)), m.idle.end())
}

// open opens the connections that stand before the first start.
func (m *measurement) open(ctx context.Context) error {
	err := m.idle.begin(ctx)
	if m.share(m.pacer()).Users() > 0 {
		err = errors.Join(err, m.way.open(ctx))
	}
	return err
}

// warmUp holds the conversations before the measured ones, and leaves no connection open. One that is given up for
// want of any answer stands for the measured load, which would wait in vain too.
func (m *measurement) warmUp(ctx context.Context) (h load.Health, err error) {
	if m.WarmUp == 0 {
		return h, nil
	}
	warm := m.share(Closed(m.warmUsers(), m.WarmUp, 0))
	if warm.Users() == 0 {
		return h, nil
	}
	m.record.began = time.Now()
	err = m.way.open(ctx)
	if err == nil {
		h, err = m.drive(ctx, load.Plan{Pacer: warm})
	}
	return h, errors.Join(err, m.way.close(context.WithoutCancel(ctx)))
}

// drive holds the conversations of a plan, unless nobody is answered.
func (m *measurement) drive(ctx context.Context, plan load.Plan) (load.Health, error) {
	within, end := context.WithCancel(ctx)
	defer end()
	m.wave = m.firstWave(end)
	h, err := plan.Drive(within, m.hold)
	if m.wave.failed() > 0 && ctx.Err() == nil {
		err, h.Driver.Planned = nil, h.Driver.Made // what was not started any more is not the driver's doing
	}
	return h, err
}

// pacer is the load with what sentences said apart from it.
func (w Work) pacer() load.Pacer {
	if c, ok := w.Pacer.(load.Closed); ok {
		c.ThinkTime = w.ThinkTime
		return c
	}
	return w.Pacer
}

// hold holds one conversation.
func (m *measurement) hold(ctx context.Context, s load.Start) error {
	say := m.speech.at(s.Index, !m.record.measuring)
	ask := load.Ask{Intended: s.Intended, Message: say.text, Want: say.want, StopAfter: m.StopAfter}
	if m.record.measuring {
		ask.Gap = m.record.gap()
	}
	ask.Token = m.wave.token()
	runs := m.way.hold(ctx, s, ask)
	counts := m.wave.over(runs)
	var failed error
	for _, run := range runs {
		failed = errors.Join(failed, run.Err)
	}
	if counts && (m.record.measuring || m.wave.silent.Load()) {
		for _, run := range runs {
			m.record.add(s.Index, run, say)
			if m.env.Ran != nil {
				m.env.Ran(run)
			}
		}
	}
	if failed != nil {
		rest(ctx, recovery)
	}
	return failed
}

// recovery is how long a user waits after a failed conversation: where every one fails at
// once, as with a server that is gone, they would come by the million.
const recovery = 50 * time.Millisecond

// rest waits; less if ctx ends.
func rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// wereAtOnce makes sure that as many conversations were under way at one moment as the
// work wants. If some failed the objectives say so.
func (w Work) wereAtOnce(r *measure.Result) error {
	most, known := r.AtOnce(), ""
	if most >= w.AtOnce || r.Successes() < r.N() {
		return nil
	}
	if r.Summary != nil { // the moments of runs of several workers cannot be compared any more
		known = "are known to have been"
	}
	return report.CannotJudge(
		fmt.Errorf(
			"no more than %d of %d conversations %s under way at one moment: answers must last longer than it "+
				"takes that many users to begin (%s)",
			most, w.AtOnce, cmp.Or(known, "were"), time.Duration(w.AtOnce)*Pause))
}
