package reference

import (
	"strings"
	"testing"
)

func TestOwnTools(t *testing.T) {
	w := newWorld(t, func(o *Options) {
		o.Tools = []OwnTool{{Name: "weather", Answer: "雨 in Łódź"}, {Name: "oven", Fails: "too hot"},
			{Name: "sloth", Hangs: true}, {Name: "add", Answer: "no sums today", Delay: 1}}
	})
	w.model.script("all", func(c *upstreamCall) {
		if c.rounds() > 0 {
			c.end()
			return
		}
		c.use(ToolCall{"c1", "weather", `{"city":"Łódź"}`}, ToolCall{"c2", "oven", `{}`},
			ToolCall{"c3", "weather", `{}`},
			ToolCall{"c4", "add", `{}`}, ToolCall{"c5", "upper_case", `{"text":"a"}`})
	})
	_, url := w.create("all", "")
	want := `start(c1 weather {"city":"Łódź"}) done(c1 雨 in Łódź) start(c2 oven {}) failed(c2) ` +
		`start(c3 weather {}) done(c3 雨 in Łódź) start(c4 add {}) done(c4 no sums today) start(c5 upper_case {"text":"a"}) done(c5 A) complete(6+8=14)`
	if got := w.open(url).rest(); got != want {
		t.Errorf("stream: %s, want %s", got, want)
	}
	offered := ""
	for _, tool := range w.model.calls()[0].Tools {
		offered += tool.Function.Name + " "
	}
	if offered != "weather oven sloth add upper_case wait " {
		t.Errorf("the model is offered %s", offered)
	}
	w.model.script("hang", func(c *upstreamCall) { c.use(ToolCall{"c", "sloth", `{}`}) })
	id, url := w.create("hang", "")
	stream := w.open(url)
	if got := short(stream.next()); got != "start(c sloth {})" { // before it ends
		t.Fatalf("first event: %s", got)
	}
	w.wantStop(id, 200)
	if got := stream.rest(); !strings.HasPrefix(got, "error(cancelled") {
		t.Errorf("after the stop: %s", got)
	}
	w.create("next", id)
	if got := w.open(url).rest(); got != "You  said:  next complete(3+4=7)" {
		t.Errorf("the next turn: %s", got)
	}
}

func TestToolsThatMakeNoSenseAreRefused(t *testing.T) {
	for name, tools := range map[string][]OwnTool{
		"no name": {{}}, "two of a name": {{Name: "a"}, {Name: "a"}}, "a delay below 0": {{Name: "a", Delay: -1}},
	} {
		_, err := Compose(Options{DataDir: t.TempDir(), Tools: tools})
		if err == nil || !strings.Contains(err.Error(), "Tools") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
