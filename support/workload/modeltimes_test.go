package workload

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/scriptedllm"
)

// timing is what a model recorded of a conversation.
func timing(w Work, conversation int) scriptedllm.Timing {
	return scriptedllm.Timing{Message: w.speech(false).at(conversation, false).text, Whole: true,
		Total: time.Duration(conversation)}
}

// A run whose time the model has not told yet waits once; one that failed, or that the model never tells, does not.
func TestRunsWaitForWhatTheModelTook(t *testing.T) {
	var w Work
	tells := [][]scriptedllm.Timing{{timing(w, 1)}, {timing(w, 2)}, {}}
	m := &modelTimes{work: w, taken: func() ([]scriptedllm.Timing, bool, error) {
		told := tells[0]
		tells = tells[1:]
		return told, true, nil
	}}
	failed := measure.Run{Conversation: 4, Failure: "no answer"}
	for _, c := range []struct {
		runs              []measure.Run
		complete, waiting string
	}{
		{[]measure.Run{{Conversation: 1}, {Conversation: 2}, {Conversation: 3}, failed}, "1:1ns 4:? ", "2 3 "},
		{[]measure.Run{{Conversation: 2}, {Conversation: 3}, {Conversation: 1}}, "2:2ns 3:? 1:1ns ", ""},
		{[]measure.Run{{Conversation: 1}, {Conversation: 2}}, "2:2ns ", "1 "}, // told two calls ago
	} {
		complete, pending := m.complete(c.runs)
		var said, waits string
		for _, run := range complete {
			took := "?"
			if run.Model != nil {
				took = run.Model.Total.String()
			}
			said += fmt.Sprintf("%d:%s ", run.Conversation, took)
		}
		for _, run := range pending {
			waits += fmt.Sprintf("%d ", run.Conversation)
		}
		if said != c.complete || waits != c.waiting {
			t.Errorf("complete are %q, waiting %q; want %q, %q", said, waits, c.complete, c.waiting)
		}
	}
}

func TestAModelThatRecordsNothingIsNotWaitedFor(t *testing.T) {
	m := &modelTimes{taken: func() ([]scriptedllm.Timing, bool, error) { return nil, false, nil }}
	if complete, pending := m.complete(make([]measure.Run, 3)); len(complete) != 3 || len(pending) != 0 {
		t.Errorf("%d are complete, %d wait", len(complete), len(pending))
	}
}

// What a model took during a load of a team is kept up to a bound, and an error to the end.
func TestTheTimesOfATeamAreBounded(t *testing.T) {
	var w Work
	n, failed := 0, errors.New("it does not answer")
	m := &modelTimes{work: w, taken: func() ([]scriptedllm.Timing, bool, error) {
		n++
		if n == 3 {
			return nil, true, failed
		}
		return []scriptedllm.Timing{timing(w, 2*n), timing(w, 2*n+1)}, true, nil
	}}
	var got string
	for range 5 {
		m.collect(5)
		got += fmt.Sprint(len(m.latest), " ")
	}
	if got != "2 4 4 0 2 " || m.err != failed {
		t.Errorf("kept are %s, and the error is %v", got, m.err)
	}
}
