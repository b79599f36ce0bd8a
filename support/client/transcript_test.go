package client

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"bamboo-spec/support/units"
)

func TestTranscriptIsBounded(t *testing.T) {
	for name, line := range map[string]string{"many lines": "x", "long lines": strings.Repeat("x", 2000)} {
		transcript := NewTranscript()
		const n = 5000
		for i := range n {
			transcript.Note("http", fmt.Sprintf("%d %s.", i, line))
		}
		text := transcript.String()
		if len(text) > maxBytes+maxBytes/10 || strings.Count(text, "\n") > maxLines+1 {
			t.Errorf("%s: %d bytes, %d lines", name, len(text), strings.Count(text, "\n"))
		}
		if !strings.Contains(text, " 0 x") || !strings.Contains(text, fmt.Sprint(n-1)+" x") ||
			!strings.Contains(text, "left out …") {
			t.Errorf("%s: the beginning, the end or the note on the cut is missing", name)
		}
		var cut, bytes int
		for _, l := range strings.Split(text, "\n") {
			if _, err := fmt.Sscanf(l, "… %d lines (%d bytes)", &cut, &bytes); err == nil {
				break
			}
		}
		if kept := strings.Count(text, "\n") - 1; kept+cut != n || bytes < cut {
			t.Errorf("%s: %d kept and %d (%d bytes) cut are not %d", name, kept, cut, bytes, n)
		}
	}
}

func TestTranscriptKeepsShortOnesWhole(t *testing.T) {
	transcript := NewTranscript()
	if transcript.String() != "" {
		t.Error("an empty transcript is not empty")
	}
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			for range 10 {
				transcript.Note(transcript.label("Ann", "http"), "→ GET /")
			}
		})
	}
	all.Wait()
	text := transcript.String()
	if strings.Count(text, "\n") != 100 || !strings.Contains(text, "Ann http 100 → GET /") ||
		strings.Contains(text, "left out") {
		t.Errorf("got\n%s", text)
	}
}

func TestMask(t *testing.T) {
	var m masker
	m.add(`p&ss "w<rd`)
	m.add("p&ss")
	m.add("")
	m.learn("abc")
	m.learn("abcd")
	for in, want := range map[string]string{
		`say p&ss "w<rd now`:                        `say ••• now`,
		`{"x":"p&ss \"w<rd"}`:                       `{"x":"•••"}`,
		`{"x":"p\u0026ss \"w\u003crd"}`:             `{"x":"•••"}`,
		`/a?x=p%26ss+%22w%3Crd&y=1`:                 `/a?x=•••&y=1`,
		`/p&ss%20%22w%3Crd/`:                        `/•••/`,
		`p&ss`:                                      `•••`,
		`abc abcd`:                                  `abc •••`,
		`{"type":"connect","auth":"x","y":1}`:       `{"type":"connect","auth":"•••","y":1}`,
		`{"auth" : "a\"b\\", "y":1}`:                `{"auth" : "•••", "y":1}`,
		`{"Auth":"x"} {"AUTH":"x"}`:                 `{"Auth":"•••"} {"AUTH":"•••"}`,
		`{"auth":"cut off`:                          `{"auth":"•••"`,
		`{"auth":1234}`:                             `{"auth":"•••"}`,
		`{"auth":null,"author":"me"}`:               `{"auth":null,"author":"me"}`,
		`{"e":"got {\"auth\":\"x\",\"y\":1}"}`:      `{"e":"got {\"auth\":\"•••\",\"y\":1}"}`,
		`GET /ws?auth=x&a=b`:                        `GET /ws?auth=•••&a=b`,
		`GET /ws?a=b&token=x HTTP`:                  `GET /ws?a=b&token=••• HTTP`,
		`http://me:secret@h:1/x`:                    `http://•••@h:1/x`,
		"GET / HTTP/1.1\r\nAuthorization: Bearer x": "GET / HTTP/1.1\r\nAuthorization: •••",
		`[authorization: •••; x-tea: green]`:        `[authorization: •••; x-tea: green]`,
		`{"type":"agent_token","token":"visible"}`:  `{"type":"agent_token","token":"visible"}`,
	} {
		if got := m.mask(in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

// No secret shows anywhere: url, header, body, answer, error.
func TestNothingShowsASecret(t *testing.T) {
	const secret, bearer, password = "s3cret/x", "bearer-value", "hunter22"
	c, transcript := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Echo", r.Header.Get("X-Key"))
		w.WriteHeader(500)
		fmt.Fprintf(w, `{"error":"%s %s %s"}`, r.RequestURI, r.Header.Get("Authorization"), body)
	})
	config := c.config
	config.API = strings.Replace(config.API, "http://", "http://me:"+password+"@", 1)
	config.Secrets = []string{secret, password}
	spy := New(config, transcript)
	r, err := spy.Do(soon(t), Request{Method: "POST", Path: "/x?key=s3cret%2Fx",
		Body:   []byte(`{"k":"s3cret/x","auth":"z"}`),
		Header: http.Header{"Authorization": {"Bearer " + bearer}, "X-Key": {secret}}})
	if err != nil {
		t.Fatal(err)
	}
	_, opened := spy.Open(soon(t), "/stream?key=s3cret%2Fx")
	texts := []string{transcript.String(), (&StatusError{201, r}).Error(), r.Healthy().Error(), opened.Error()}
	if err := spy.Close(); err != nil {
		t.Error(err)
	}
	_, err = spy.Do(soon(t), Request{Path: "/x?key=s3cret%2Fx"})
	texts = append(texts, err.Error(), transcript.String())
	for _, text := range texts {
		for _, s := range []string{secret, "s3cret%2Fx", bearer, password} {
			if strings.Contains(text, s) {
				t.Errorf("%q shows in\n%s", s, text)
			}
		}
		if !strings.Contains(text, masked) {
			t.Errorf("nothing is masked in\n%s", text)
		}
	}
	if !strings.Contains(transcript.String(), "authorization: •••") {
		t.Errorf("the header is missing in\n%s", transcript)
	}
}

func TestLongBodiesAreCutAfterMasking(t *testing.T) {
	transcript := NewTranscript()
	transcript.masker.add("secret")
	for pad := maxLineBody - 10; pad < maxLineBody+10; pad++ {
		got := transcript.body([]byte(strings.Repeat("x", pad) + "secret" + strings.Repeat("y", 100_000)))
		if strings.Contains(got, "xs") || !strings.Contains(got, fmt.Sprintf("(%d bytes in all)", pad+6+100_000)) ||
			len(got) > maxLineBody+100 {
			t.Errorf("%d: …%s", pad, got[len(got)-60:])
		}
	}
}

func TestBrief(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ns", 999: "999 ns", 1500: "1.5 µs", 12_345_678: "12.3 ms", time.Second: "1 s",
		1_250 * time.Millisecond: "1.25 s",
		90 * time.Second:         "90 s", 3*time.Hour + time.Second: "10801 s", -12 * time.Millisecond: "-12 ms",
		999_999_999: "1000 ms",
	} {
		if got := units.Brief(d); got != want {
			t.Errorf("%d: %q, want %q", d, got, want)
		}
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"plain":          "plain",
		"a\nb":           `"a\nb"`,
		"\xff":           `"\xff"`,
		"0123456789":     "0123456789",
		"0123456789a":    "0123456789 … (11 bytes in all)",
		"012345678你好":    "012345678 … (15 bytes in all)",
		"0123456\u4f60!": "0123456你 … (11 bytes in all)",
	} {
		if got := printable([]byte(in), 10); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// Texts are cut before they are masked; what is left of a secret at the cut is hidden too.
func TestASecretThatWasCutIsNotShown(t *testing.T) {
	mask := Mask([]string{"oolong-0815", "matcha"})
	for in, want := range map[string]string{
		`it says: oolong-08…`:                      `it says: •••…`,
		`"You said: oolong"… instead of "matc"…`:   `"You said: •••"… instead of "•••"…`,
		`"tea oolo" … "g-0815 is" (90 characters)`: `"tea •••" … "••• is" (90 characters)`,
		`…"cha" and … \"ng-0815\"`:                 `…"cha" and … \"•••\"`, // three letters tell too little
		`oolo and matc are words`:                  `oolo and matc are words`,
		`a … b`:                                    `a … b`,
	} {
		if got := mask(in); got != want {
			t.Errorf("%s\n got %s\nwant %s", in, got, want)
		}
	}
}

// What others say stands where it happened; chunks with nothing in between are one line.
func TestTranscriptOnOneClock(t *testing.T) {
	tr := NewTranscript()
	tr.Hide("s3cret")
	at := func(ms int) time.Time { return tr.start.Add(time.Duration(ms) * time.Millisecond) }
	tr.write(tr.entry(at(10), "Ann", "asks"))
	tr.write(tr.entry(at(30), "Ann", "hears"))
	got := tr.With([]Moment{
		{At: at(40), Label: "model 1", Text: "three", Chunk: true},
		{At: at(20), Label: "model 1", Text: "one ", Chunk: true},
		{At: at(22), Label: "model 1", Text: "two ", Chunk: true},
		{At: at(20), Label: "model 2", Text: "asked for s3cret"},
		{At: at(41), Label: "model 2", Text: "other", Chunk: true},
	})
	want := `+10 ms  Ann asks
+20 ms  model 1 ← "one "
+20 ms  model 2 asked for •••
+22 ms  model 1 ← "two "
+30 ms  Ann hears
+40 ms  model 1 ← "three"
+41 ms  model 2 ← "other"
`
	if got != want {
		t.Errorf("it is\n%s\nwant\n%s", got, want)
	}
	got = tr.With([]Moment{{At: at(31), Label: "m", Text: "a", Chunk: true},
		{At: at(35), Label: "m", Text: "b", Chunk: true}})
	if want := "+31 ms  m ← \"ab\" in 2 chunks within 4 ms\n"; !strings.HasSuffix(got, want) {
		t.Errorf("it is\n%s\nwant at its end\n%s", got, want)
	}
	if got := tr.String(); strings.Contains(got, "model") {
		t.Errorf("what others said stays:\n%s", got)
	}
}

func TestTranscriptBoundsWhatOthersSay(t *testing.T) {
	tr := NewTranscript()
	var all []Moment
	for i := range 3 * maxLines {
		at := tr.start.Add(time.Duration(i) * time.Millisecond)
		all = append(all, Moment{At: at, Label: "log", Text: fmt.Sprint(i)})
	}
	got := tr.With(all)
	if n := strings.Count(got, "\n"); n != maxLines+1 || !strings.Contains(got, " … 4000 moments left out …\n") ||
		!strings.HasSuffix(got, "log 5999\n") || !strings.HasPrefix(got, "+0 ns  log 0\n") {
		t.Errorf("%d lines: %.60s … %s", n, got, got[len(got)-60:])
	}
}
