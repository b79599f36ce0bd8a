package server

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/fault"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/report"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/units"
	"bamboo-spec/support/world"
)

// disk registers a disk that fails.
func disk(sc *sentence.Book, s *server) {
	http := sentence.Needs(capability.HTTP)
	disk := sentence.Needs(capability.Disk)
	sc.Given(`^Bamboo's disk is full$`, s.diskIsFull, disk)
	sc.Given(`^Bamboo's disk is read-only$`, s.diskIsReadOnly, disk)
	sc.Given(`^Bamboo's disk works again$`, s.diskIsFree, disk)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has been refused a message of ([\d.]+ [KMG]i?B)$`,
		s.hasTriedToSend, http)

	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) tries to send a message of ([\d.]+ [KMG]i?B)$`,
		s.triesToSend, http)

	sc.Then(`^Bamboo answers (the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*)'s message with a server error$`, s.isRefused)
}

// diskIsFull makes every write fail that would make a file of the server grow; other writes succeed.
//
// Example:
//
//	Given Bamboo's disk is full
//	When the user tries to send a message of 200 KB
//	Then Bamboo answers the user's message with a server error
//
// 例子:
//
//	假如 Bamboo 的磁盘已满
//	当 用户尝试发送 200 KB 的消息
//	那么 Bamboo 以服务器错误拒绝用户的消息
func (s *server) diskIsFull(ctx context.Context) error { return s.setDisk(ctx, fault.DiskFull) }

// diskIsReadOnly lets every write of the server's into a file fail.
//
// Example:
//
//	Given the model pauses after 2 tokens of its answer "one two three" to "Count"
//	And the user has read "one two" of the answer to "Count"
//	And Bamboo's disk is read-only
//	When the model continues
//	Then the answer ends in an error after "one two three"
//
// 例子:
//
//	假如 模型输出 2 个词元后暂停，回答是"一 二 三"，问题是"数数"
//	并且 用户已读到"一 二"，问题是"数数"
//	并且 Bamboo 的磁盘是只读的
//	当 模型继续输出
//	那么 用户收到的回答说到"一 二 三"后以错误结束
func (s *server) diskIsReadOnly(ctx context.Context) error {
	return s.setDisk(ctx, fault.DiskReadOnly)
}

// diskIsFree ends the disk fault.
//
// Example:
//
//	Given Bamboo's disk is read-only
//	And the user has been refused a message of 1 KB
//	And Bamboo's disk works again
//	When the user asks "What is bamboo?"
//	Then the answer is complete
//	And the history holds 2 messages
//
// 例子:
//
//	假如 Bamboo 的磁盘是只读的
//	并且 用户已发送 1 KB 的消息，但被拒绝
//	并且 Bamboo 的磁盘恢复正常
//	当 用户问"竹子是什么？"
//	那么 用户收到的回答是完整的
func (s *server) diskIsFree(ctx context.Context) error { return s.setDisk(ctx, fault.DiskFree) }

// setDisk changes what the disk under the server does.
func (s *server) setDisk(ctx context.Context, d fault.Disk) error {
	b, err := s.Server(ctx)
	if err != nil {
		return err
	}
	if err := fault.SetDisk(b.PID(), d); err != nil {
		return report.CannotJudge(err)
	}
	return nil
}

// triesToSend sends a message of that size, which may be refused.
func (s *server) triesToSend(ctx context.Context, u *world.User, length units.Bytes) error {
	if _, err := u.Client(ctx); err != nil {
		return err
	}
	const words = "bamboo bends and does not break "
	_, err := u.Send(ctx, strings.Repeat(words, int(length)/len(words)+1)[:length])
	if status := new(client.StatusError); err != nil && !errors.As(err, &status) {
		return s.Explain(err) // no answer at all is no refusal
	}
	s.sent[u] = err
	return nil
}

// hasTriedToSend sends a message of that size and expects it to be refused.
func (s *server) hasTriedToSend(ctx context.Context, u *world.User, length units.Bytes) error {
	if err := s.triesToSend(ctx, u, length); err != nil {
		return err
	}
	return s.isRefused(ctx, u)
}

// isRefused checks that the message was answered with a status that blames Bamboo (5xx), and with a reason.
func (s *server) isRefused(_ context.Context, u *world.User) error {
	const expected = "a status from 500 to 599 with a body that says why"
	var status *client.StatusError
	switch {
	case !errors.As(s.sent[u], &status):
		return &mismatch.Error{What: "the message of " + u.Name + " was not refused",
			Expected: expected, Actual: http.StatusText(http.StatusCreated)}
	case status.Response.Status < 500 || len(strings.TrimSpace(string(status.Response.Body))) == 0:
		return &mismatch.Error{What: "the message of " + u.Name + " was refused in another way",
			Expected: expected, Actual: status.Response.Summary()}
	}
	return nil
}
