package steps

import (
	"embed"
	"io/fs"
	"maps"
	"slices"

	"bamboo-spec/support/escape"
	"bamboo-spec/support/match"
	"bamboo-spec/support/objective"
	"bamboo-spec/support/phrasebook"
	"bamboo-spec/support/plan"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// source is this package's own text: its doc comments explain the sentences.
//
//go:embed *.go */*.go
var source embed.FS

//go:generate go tool godog steps --write

// Book is the vocabulary to look things up in, bound to a world without a Bamboo.
func Book() *sentence.Book {
	book := new(sentence.Book)
	Add(book, world.New(world.Environment{}))
	return book
}

// Phrasebook explains the whole vocabulary.
func Phrasebook() (*phrasebook.Book, error) {
	return phrasebook.New(Book(), []fs.FS{source, world.Source},
		phrasebook.Chapter{
			Title: "Values",
			Text: "What stands in curly brackets is made out first, in every text, table and doc string. A name " +
				"that a sentence\n" +
				"keeps a value under (“… is kept as \"id\"”) may stand in them too. `{{text}}` is `{text}` as it " +
				"stands.",
			Head: [2]string{"written", "stands for"}, Rows: values(),
		},
		phrasebook.Chapter{
			Title: "Names of users",
			Text: "*The user* is one person. Others have names, which begin with a capital letter, or with a letter " +
				"of a script that has no capitals,\n" +
				"and have letters, spaces, hyphens, apostrophes and full stops, but no digits. In Chinese features a " +
				"name has two or three\ncharacters.",
			Head: [2]string{"written", "is"}, Rows: [][2]string{{"the user", "the user"},
				{"Ann, Ann Lee, O'Neill, Müller, 王小明", "somebody else"},
				{"the answer, Ann's answer", "the user's, and Ann's"}, {"用户, 小李, 王小明", "the same in Chinese"}},
		},
		phrasebook.Chapter{
			Title: "Escapes in texts",
			Text: "In every text of a sentence and in every cell that holds a text. What holds JSON or bytes is " +
				"taken as it stands: `'…'`, cells of\n" +
				"documents, frames, bytes, arguments and JSON values, and all doc strings, in which quotation marks " +
				"and line breaks need no escape.\n" +
				"Escapes are read before what stands in curly brackets.",
			Head: [2]string{"written", "stands for"}, Rows: escape.Rule(),
		},
		phrasebook.Chapter{
			Title: "Escapes in cells",
			Text: "Gherkin reads a cell first, one of JSON too: it makes a line break of `\\n`, a bar of `\\|` and " +
				"a backslash of `\\\\`.\n" +
				"Then the rule above is applied. JSON that is to have `\\n` in it writes `\\\\n` in a cell; in a doc " +
				"string it is written as it is.",
			Head: [2]string{"written in a cell", "the text, as a sentence would write it"}, Rows: cellEscapes(),
		},
		phrasebook.Chapter{
			Title: "What a table can say of a value",
			Text: "In tables with the columns path, is and value. A path is one of gjson: `messages.0.role`, " +
				"`messages.#` (how many),\n" +
				"`messages.#.role` (of all), `@this` (the whole).",
			Head: [2]string{"is", "holds if"}, Rows: match.Words(),
		},
		phrasebook.Chapter{
			Title: "Placeholders in documents",
			Text: "In documents that a reply, a frame or an event is compared with. They may stand in quotation " +
				"marks: `\"<uuid>\"`.",
			Head: [2]string{"written", "stands for"}, Rows: match.Placeholders(),
		},
		phrasebook.Chapter{
			Title: "What a table of objectives can say",
			Text: "In the column metric of “these objectives hold:”. The limit is =, <, <=, > or >= and a " +
				"number with its unit: ns µs ms s min, B KB MB\n" +
				"GB KiB MiB GiB, %, /s /min, none for pieces. A percentile needs as many values as it says: p50 2, " +
				"p90 10, p95 20, p99 100, p99.9 1000.\n" +
				"The optional column confidence: a row that is `sure` holds only if its whole 95 % interval meets " +
				"the limit. Runs that failed\n" +
				"count as infinitely slow in percentiles. All rows are read before the load begins.",
			Head: [2]string{"metric and its statistics", "means"}, Rows: metrics(),
		},
		phrasebook.Chapter{
			Title: "Words of a table of objectives", Text: "The HTML report says the same beside each table.",
			Head: [2]string{"word", "means"}, Rows: words(),
		},
		phrasebook.Chapter{
			Title: "The model that nobody scripted",
			Text: "A scenario that says nothing of the model's answers gets these. One that scripts an answer " +
				"must script all of them.",
			Head: [2]string{"asked", "the model answers"}, Rows: [][2]string{
				{"Count from 1 to 300",
					"the numbers from the first to the second, one a token, 10 ms apart; anywhere in the question, " +
						"in any case"},
				{"Count from 1 to 300, one every 50 ms", "the same at that pace"},
				{"Think for 200 ms, then …", "whatever follows, after that time"},
				{"anything else", "You said: (the question) (That is the whole answer.)"},
			},
		},
		phrasebook.Chapter{
			Title: "Tools",
			Text: "The reference Bamboo has these tools, to be called by the model in “works on … in these " +
				"rounds” or by a command.",
			Head: [2]string{"tool and arguments", "result"}, Rows: [][2]string{
				{`add {"numbers": [2, 3]}`, "the sum; it fails if they are no numbers"},
				{`upper_case {"text": "tea"}`, "the text in capital letters"},
				{`wait {"milliseconds": 50}`, "nothing, after that time; 10000 at most"},
			},
		},
		phrasebook.Chapter{
			Title: "Bamboo on the wire: calls",
			Text:  "For sentences that speak of HTTP itself. A refusal has a body that says what is wrong.",
			Head:  [2]string{"call", "answer"}, Rows: [][2]string{
				{"GET /health, GET /api/v1/health", "200, text/plain, OK"},
				{`POST /api/v1/chat {"message": "…", "session_id": "…"}`,
					`201 {"session_id", "stream_url", "status": "streaming"}; without a session id there is a new one. 400 for a bad body or id, 413 over 2 MiB`},
				{"GET (the stream_url)",
					"200, text/event-stream: the answer's events; 404 for an unknown session, 400 if no question " +
						"waits"},
				{"GET /api/v1/history/(id)",
					`200 {"session_id", "messages": [{"role", "content", …}]}; 404 for an unknown session`},
				{"POST /api/v1/stop/(id)", `200 {"success": true} while an answer runs, else 404 {"success": false}`},
				{"GET /api/v1/sessions?limit=10&offset=20",
					`200 {"sessions": [{"id", "title", "message_count", "last_activity_at"}], "total", "limit", ` +
						`"offset"}, the latest used first, of a Bamboo that lists sessions`},
				{`PATCH /api/v1/sessions/(id) {"title": "…"}, DELETE /api/v1/sessions/(id)`,
					"200; 404 for an unknown session"},
			},
		},
		phrasebook.Chapter{
			Title: "Bamboo on the wire: events of a stream",
			Text: "Any number of tokens and tools, then one of the last two, then the end. Lines that begin with " +
				"`id:` or `retry:` are up to Bamboo: the reference server sends none.",
			Head: [2]string{"event", "meaning"}, Rows: [][2]string{
				{`{"type": "token", "content": "…"}`, "a piece of the text"},
				{`{"type": "tool_start", "tool_call_id", "tool_name", "arguments"}`, "a tool starts"},
				{`{"type": "tool_complete", "tool_call_id", "result"}`, "it succeeded"},
				{`{"type": "tool_error", "tool_call_id", "error"}`, "it failed"},
				{`{"type": "complete", "usage": {"prompt_tokens", "completion_tokens", "total_tokens"}}`,
					"the answer is complete"},
				{`{"type": "error", "message": "…"}`, "it is not"},
			},
		},
		phrasebook.Chapter{
			Title: "Bamboo on the wire: frames of the gateway",
			Text: "Every field is sent. A frame that means nothing is answered with `error` and the code " +
				"INVALID_MESSAGE, one before\n" +
				"`connect` with NOT_CONNECTED; the connection stays open. UNAUTHORIZED and CAPACITY_EXCEEDED close it.",
			Head: [2]string{"sent", "answered with"}, Rows: [][2]string{
				{`{"type": "connect", "session_id": null, "auth": null}`, `{"type": "connected", "session_id"}`},
				{`{"type": "chat", "content": "…", "session_id": "…"}`,
					`{"type": "agent_token", "session_id", "token"}, agent_tool_start, agent_tool_complete; then {"type": "agent_complete", "session_id", "usage"} or {"type": "error", "code", "message"}`},
				{`{"type": "ping", "timestamp": 7}`, `{"type": "pong", "timestamp"}`},
				{`{"type": "command", "name": "status", "args": null}`,
					"ping: pong; status: an agent_token that names the session; any other: agent_tool_start of that " +
						"name"},
			},
		},
		phrasebook.Chapter{
			Title: "Tags",
			Text:  "A scenario, a rule, a feature or a block of examples may carry these tags and no others.",
			Head:  [2]string{"tag", "meaning"}, Rows: tags(),
		},
	)
}

func values() [][2]string {
	var rows [][2]string
	for _, v := range world.Values() {
		rows = append(rows, [2]string{"{" + v.Form + "}", v.Meaning})
	}
	return rows
}

func cellEscapes() [][2]string {
	var rows [][2]string
	for _, c := range escape.Cells() {
		rows = append(rows, [2]string{c[0], "`\"" + escape.Quote(c[1]) + "\"`"})
	}
	return rows
}

// metrics are what a row of objectives may set a limit for.
func metrics() [][2]string {
	var rows [][2]string
	for _, m := range objective.Metrics() {
		name := string(m.Name)
		for i, s := range m.Statistics {
			name += map[bool]string{true: ": ", false: ", "}[i == 0] + string(s)
		}
		rows = append(rows, [2]string{name, m.Definition})
	}
	return rows
}

func words() [][2]string {
	var rows [][2]string
	for _, w := range objective.Words() {
		rows = append(rows, [2]string{w.Word, w.Meaning})
	}
	return rows
}

func tags() [][2]string {
	var rows [][2]string
	for _, name := range slices.Sorted(maps.Keys(plan.Tags)) {
		rows = append(rows, [2]string{name, plan.Tags[name]})
	}
	return rows
}
