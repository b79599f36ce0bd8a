package workload

import (
	"context"
	"sync"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/scriptedllm"
)

// modelTimes are what the model recorded that it took for each conversation. During a long load it is asked for them
// again and again, so that neither the model nor this process keeps more than those of the latest conversations.
type modelTimes struct {
	work Work
	// what was recorded since the last call; false: this model records nothing
	taken func() ([]scriptedllm.Timing, bool, error)

	mu              sync.Mutex
	latest, earlier map[string]*measure.ModelTimes // by the message
	waiting         map[int]bool                   // conversations that have been sent back once
	err             error
}

// newModelTimes takes them from the model behind a Bamboo.
func newModelTimes(ctx context.Context, w Work, at Environment) *modelTimes {
	return &modelTimes{work: w,
		taken: func() ([]scriptedllm.Timing, bool, error) { return at.Bamboo.TakeModelTimings(ctx) }}
}

// add adds what the model has recorded.
func (m *modelTimes) add(timings []scriptedllm.Timing) {
	if m.latest == nil {
		m.latest = map[string]*measure.ModelTimes{}
	}
	for _, t := range timings {
		if t.Whole || m.work.StopAfter > 0 { // else what was sent was not all of it
			m.latest[t.Message] = &measure.ModelTimes{FirstToken: t.FirstToken, Total: t.Total}
		}
	}
}

// of is what the model took for a message; nil: it is not known.
func (m *modelTimes) of(message string) *measure.ModelTimes {
	if took := m.latest[message]; took != nil {
		return took
	}
	return m.earlier[message]
}

// everySo is how long the model's times are left with it while a team drives a load.
const everySo = time.Minute

// follow takes them every so often until end is called.
func (m *modelTimes) follow(most int) (end func()) {
	over := make(chan struct{})
	var following sync.WaitGroup
	following.Go(func() {
		t := time.NewTicker(everySo)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				m.collect(most)
			case <-over:
				return
			}
		}
	})
	return func() { close(over); following.Wait() }
}

// collect takes them, and forgets all if there are more than those of the runs that a team keeps one by one: workers
// have then summed up the others, and nobody can tell any more what they added.
func (m *modelTimes) collect(most int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	timings, _, err := m.taken()
	if m.err == nil {
		m.err = err
	}
	if m.add(timings); len(m.latest) > most {
		m.latest = nil
	}
}

// complete implements measure.Keep. The model may record an answer a moment after its end was read, so a success of
// which nothing is known yet waits for the next call, once.
func (m *modelTimes) complete(runs []measure.Run) (complete, pending []measure.Run) {
	m.mu.Lock()
	defer m.mu.Unlock()
	timings, any, err := m.taken()
	if !any {
		return runs, nil
	}
	if m.err == nil {
		m.err = err
	}
	m.earlier, m.latest = m.latest, nil
	m.add(timings)
	speech, waited := m.work.speech(false), m.waiting
	m.waiting = map[int]bool{}
	for _, run := range runs {
		run.Model = m.of(speech.at(run.Conversation, false).text)
		if run.Model == nil && run.Failure == "" && !waited[run.Conversation] {
			m.waiting[run.Conversation] = true
			pending = append(pending, run)
			continue
		}
		complete = append(complete, run)
	}
	return complete, pending
}
