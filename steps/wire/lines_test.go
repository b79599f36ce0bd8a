package wire

import (
	"errors"
	"strings"
	"testing"

	"bamboo-spec/support/sentence"
)

func TestLinesOfAStream(t *testing.T) {
	came := []string{": hi", "id: 1", "event: token", `data: {"type": "token", "content": "a"}`, "", "retry: 100",
		"data: end", ""}
	for _, c := range []struct{ want, says string }{
		{"…", ""},
		{`: …;id: 1;event: token;data: {"type": "token", …};;…;data: end;`, ""},
		{`…;data: <any object>;;…`, ""},
		{"…;retry: …;…", ""},
		{"…;retry: 100;…", ""},
		{"…;retry: 200;…", "row 2 does not come"},
		{`…;data: {"type": "complete"};…`, "row 2 does not come"},
		{": hi;id: 1", "line 3 was not promised"},
		{"id: 1;…", "row 1 does not come from line 1 on"},
		{"…;id: …;id: …;…", "row 3 does not come"},
		{"…;data:end;…", "row 2 does not come"}, // to the letter
		{"…;;data: end;…", "row 3 does not come"},
	} {
		var rows []map[string]string
		for _, line := range strings.Split(c.want, ";") {
			rows = append(rows, map[string]string{"line": line})
		}
		var l lines
		if err := l.FromTable(rows); err != nil {
			t.Errorf("%s: %v", c.want, err)
			continue
		}
		switch err := l.compare(came); {
		case c.says == "" && err != nil:
			t.Errorf("%s: %v", c.want, err)
		case c.says != "" && (err == nil || !strings.Contains(err.Error(), c.says)):
			t.Errorf("%s: %v does not say %q", c.want, err, c.says)
		}
	}
}

func TestALineThatCannotBeReadIsNamed(t *testing.T) {
	var l lines
	err := l.FromTable([]map[string]string{{"line": "…"}, {"line": `data: {"type": `}})
	if bad := new(sentence.CellError); !errors.As(err, &bad) || bad.Row != 1 || bad.Column != "line" {
		t.Errorf("got %v", err)
	}
}
