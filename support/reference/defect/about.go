package defect

// The outlines about what providers send.
const (
	answersWhole = "The answer is complete when the model sends <what> > "
	endsWith     = "The answer is complete when it ends with <end> > "
	callsTwo     = "Two tools are called when the model sends <what> > "
	providerOf   = "Every answer of <provider> arrives with its text, tool calls and usage > "
	documentless = "<body> instead of an answer ends in an error"
	failsWith    = "The answer ends in an error if the model sends <what> > "
)

// dialectsAbout are the scenarios that each defect of reading a model's stream is about, by its name. A defect that no
// scenario is about is not in the catalogue.
var dialectsAbout = map[string][]string{
	"crlf-lines-lost":                {"The answer is complete when lines end with <end> > CR LF"},
	"cr-lines-lost":                  {"The answer is complete when lines end with <end> > CR"},
	"data-needs-its-space":           {answersWhole + "data without a space"},
	"comments-read-as-data":          {answersWhole + "a comment", providerOf + "openrouter"},
	"named-events-ignored":           {answersWhole + "an event with a name", failsWith + "an event of the name error"},
	"second-data-line-lost":          {answersWhole + "data in two lines"},
	"empty-events-fail":              {answersWhole + "an event without data"},
	"events-with-an-id-ignored":      {answersWhole + "an event with an id"},
	"unknown-fields-read-as-data":    {answersWhole + "fields of other meanings"},
	"finish-of-any-choice-counts":    {answersWhole + "a second choice that is filtered"},
	"white-space-lost":               {"Tokens of white space are part of the answer"},
	"null-usage-replaces-the-report": {"A usage that is null after the report does not replace it"},
	"usage-lost-with-length":         {"An answer that is cut off at its longest reports its usage"},
	"empty-calls-are-a-call":         {answersWhole + "an empty list of tool_calls"},
	"calls-need-an-id":               {callsTwo + "calls without an id"},
	"pieces-joined-to-the-last-call": {"Pieces of two calls that come by turns are put together"},
	"halves-in-arguments-not-joined": {
		"An emoji whose halves come in two pieces of the arguments is one character"},
	"error-texts-ignored":                      {failsWith + "an error as a text"},
	"content-filter-not-named":                 {failsWith + "the finish_reason content_filter"},
	"text-beside-an-error-lost":                {"Text in the chunk of an error is part of the answer so far"},
	"text-beside-a-call-lost":                  {"Text in the chunk of a tool call is part of the answer"},
	"reasoning-answers-when-nothing-else-does": {"Reasoning without an answer leaves the answer empty"},
	"error-of-a-document-lost": {
		"An error in place of an answer is told in the words of the provider"},
	"calls-of-a-document-lost":    {"The tool calls of a model that does not stream are made"},
	"usage-of-a-document-lost":    {"A model that does not stream is understood"},
	"byte-order-mark-not-skipped": {"The answer is complete when the stream begins with a byte-order mark"},
	"first-usage-counts":          {"The last usage counts when the model reports it in every chunk"},
	"usage-without-choices-lost":  {"A usage in a chunk without choices counts"},
	"provider-message-lost":       {"An error in mid-stream carries the provider's message"},
	"long-lines-not-read":         {answersWhole + "a line of 70 kB"},
	"lines-over-1-mib-not-read":   {answersWhole + "a line of 4 MB"},
	"characters-cut-by-reads":     {"The answer is complete when a character arrives byte by byte"},
	"surrogate-halves-not-joined": {answersWhole + "an emoji in two halves"},
	"no-choices-fail":             {answersWhole + "no choices", providerOf + "azure"},
	"null-content-as-text":        {answersWhole + "content null"},
	"content-parts-lost":          {answersWhole + "content as a list of parts"},
	"first-part-only":             {answersWhole + "two parts of text"},
	"thinking-parts-as-text":      {answersWhole + "a thinking part", providerOf + "mistral"},
	"reasoning-content-as-text": {answersWhole + "reasoning_content", "Reasoning is not part of the history",
		providerOf + "deepseek", providerOf + "llamacpp",
		"Reasoning before the answer is not part of it"},
	"reasoning-as-text":     {answersWhole + "reasoning", providerOf + "vllm"},
	"thinking-as-text":      {answersWhole + "thinking"},
	"first-choice-counts":   {answersWhole + "a second choice first"},
	"null-usage-fails":      {answersWhole + "usage null"},
	"null-calls-are-a-call": {answersWhole + "tool_calls null"},
	"calls-need-an-index": {callsTwo + "calls without an index", providerOf + "gemini",
		providerOf + "ollama"},
	"calls-of-one-index-joined":        {callsTwo + "the index 0 for both calls", providerOf + "ollama"},
	"second-call-lost":                 {callsTwo + "both calls in one chunk"},
	"pieces-of-arguments-trimmed":      {"Arguments in several pieces are joined"},
	"arguments-not-joined":             {"Arguments in several pieces are joined", providerOf + "openai"},
	"null-arguments-passed-on":         {"Arguments that are null are an empty object"},
	"stop-cancels-calls":               {callsTwo + "calls that end with stop"},
	"length-fails":                     {endsWith + "the finish_reason length"},
	"content-filter-as-complete":       {failsWith + "the finish_reason content_filter"},
	"finish-reason-ignored":            {endsWith + "a finish_reason but no [DONE]"},
	"end-of-file-awaited":              {"An answer ends although the model leaves its connection open"},
	"text-with-the-finish-reason-lost": {endsWith + "text with the finish_reason"},
	"end-of-file-as-complete": {documentless,
		"An answer that breaks off in a tool call ends in an error"},
	"error-objects-ignored":         {failsWith + "an error object"},
	"errors-beside-choices-ignored": {failsWith + "an error next to choices"},
	"single-document-answers-lost":  {"A model that does not stream is understood"},
}

// promptsAbout are the scenarios that each defect of what a model is sent is about, by its name.
var promptsAbout = map[string][]string{
	"model-not-named":         {"The first prompt of a conversation is valid"},
	"answer-not-streamed":     {"The first prompt of a conversation is valid"},
	"two-system-messages":     {"The first prompt of a conversation is valid"},
	"system-message-last":     {"The first prompt of a conversation is valid"},
	"empty-assistant-message": {"The prompt after a stop before any text has no empty answer"},
	"last-message-doubled": {"The prompt after a stop holds the text so far",
		"The prompt after an error holds the text so far"},
	"tools-in-the-first-round-only": {"A prompt after a tool call is valid"},
	"tool-results-not-sent":         {"A prompt after a failed tool call is valid"},
	"calls-not-sent":                {"A prompt after a tool call is valid"},
	"last-result-not-sent":          {"A prompt after two tool calls at once is valid"},
	"results-before-their-calls":    {"A prompt after two tool calls at once is valid"},
	"result-without-id":             {"A prompt after a tool call is valid"},
	"result-of-another-call":        {"A prompt after a tool call is valid"},
	"result-with-an-unknown-role":   {"A prompt after a tool call is valid"},
	"text-beside-calls-not-sent":    {"Text before a tool call is part of the next prompt"},
	"call-without-id":               {"A prompt after a tool call is valid"},
	"call-without-name":             {"A prompt after a tool call is valid"},
	"arguments-as-an-object":        {"A prompt after a tool call is valid"},
	"arguments-cut-short":           {"A prompt after a tool call is valid"},
	"empty-arguments-as-empty-text": {"A prompt after a tool call is valid"},
}
