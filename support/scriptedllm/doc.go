// Package scriptedllm is the language model that a scenario puts behind Bamboo:
// an OpenAI-compatible chat completion service whose every reply is scripted and
// which records what it was asked, what it sent when, and when its client went
// away (contract part 4).
//
// [Model] is the entry type: New makes one, [Model.Script] tells it what to answer,
// [Model.Listen] puts it on an address, [Model.Requests] and [Model.WaitRequest]
// read its record. A message that nothing scripted gets [DefaultReply] and stands in
// [Model.Unclaimed].
package scriptedllm
