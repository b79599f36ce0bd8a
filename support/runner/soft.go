package runner

import (
	"context"
	"errors"
	"reflect"
	"time"

	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
)

// softWait is how long a check may take behind one that is broken: it looks at what is there.
const softWait = 500 * time.Millisecond

// soft are the checks behind a broken one. A Then that found something else than was promised has changed nothing, so
// the Thens right behind it are checked too; what a wait in vain or a step that could not be made leaves behind is not
// what they are about. godog skips what stands behind a step that failed, so it is told of the failure at the last of
// them. The scenario's verdict is that of the first.
type soft struct {
	broken error // of the first check that is broken; nil: none is
	said   bool  // one of them has ended, and found is what it found
	found  report.StepResult
}

// softly is the function of a Then, which is told of the steps behind it.
func (p *performance) softly(then any) any {
	fn := reflect.ValueOf(then)
	return reflect.MakeFunc(fn.Type(), func(in []reflect.Value) []reflect.Value {
		check := func(ctx context.Context) error {
			in[0] = reflect.ValueOf(ctx)
			err, _ := fn.Call(in)[0].Interface().(error)
			return err
		}
		ctx, _ := in[0].Interface().(context.Context)
		err := p.check(ctx, check)
		return []reflect.Value{reflect.ValueOf(&err).Elem()}
	}).Interface()
}

// check makes a check and returns what godog is to know of it.
func (p *performance) check(ctx context.Context, check func(context.Context) error) error {
	s := &p.soft
	if s.broken == nil {
		err := check(ctx)
		if !finding(err) || !p.checksBehind() {
			return err
		}
		s.broken, s.said, s.found = err, true, report.StepResult{Ran: true, Err: err}
		return nil
	}
	short, cancel := context.WithTimeout(ctx, softWait)
	defer cancel()
	err := check(short)
	s.said, s.found = true, report.StepResult{} // not checked
	if short.Err() == nil && err == nil {
		s.found = report.StepResult{Ran: true, Passed: true}
	} else if short.Err() == nil && finding(err) {
		s.found = report.StepResult{Ran: true, Err: err}
	}
	if p.checksBehind() {
		return nil
	}
	return s.broken
}

// finding reports whether a check found something else than was promised.
func finding(err error) bool {
	var other *mismatch.Error
	return errors.As(err, &other) && !report.IsCannotJudge(err) && !mismatch.Short(err)
}

// checksBehind reports whether the step behind this one is a Then.
func (p *performance) checksBehind() bool {
	behind := p.plan.Keywords[p.step+1:]
	return len(behind) > 0 && behind[0] == sentence.Then
}
