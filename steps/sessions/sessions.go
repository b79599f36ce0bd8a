// Package sessions is the vocabulary of the list of sessions: what it shows, and how a session is renamed and deleted.
// Its entry point is Add.
package sessions

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// Add adds the sentences about the list of sessions to the book, bound to one scenario's world.
func Add(sc *sentence.Book, w *world.World) {
	s := &sessions{World: w}
	managing(sc, s)
	listing(sc, s)
	inChinese(sc, s)
}

// sessions is what Bamboo tells of all its sessions.
type sessions struct{ *world.World }

// managing registers what users do with a session as a whole.
func managing(sc *sentence.Book, s *sessions) {
	needs := sentence.Needs(capability.HTTP, capability.SessionList)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has renamed (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session to "((?:[^"\\]|\\.)*)"$`,
		s.renames, needs)
	sc.Given(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) has deleted (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session$`,
		s.deletes, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) renames (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session to "((?:[^"\\]|\\.)*)"$`,
		s.renames, needs)
	sc.When(`^(the user|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*) deletes (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session$`,
		s.deletes, needs)

	sc.Then(`^no session can be renamed under the id "((?:[^"\\]|\\.)*)"$`, s.cannotRename, needs, sentence.NotEmpty())
	sc.Then(`^no session can be deleted under the id "((?:[^"\\]|\\.)*)"$`, s.cannotDelete, needs, sentence.NotEmpty())
}

// renames gives a user's session another title.
//
// Example:
//
//	Given the user has asked "What is bamboo?"
//	When the user renames the session to "Plants"
//	Then the list of sessions shows:
//	  | user     | title  |
//	  | the user | Plants |
//
// 例子:
//
//	假如 小李已问"我叫小李"
//	并且 小李已把小李的会话标题改为"我"
//	并且 用户已问"竹子是什么？"
//	当 用户把用户的会话标题改为"植物"
//	那么 会话列表显示：
//	  | 用户 | 标题 |
//	  | 用户 | 植物 |
func (s *sessions) renames(ctx context.Context, u, of *world.User, title string) error {
	body, err := encode(title)
	if err != nil {
		return err
	}
	return s.call(ctx, u, of, client.Request{Method: http.MethodPatch, Body: body})
}

// deletes deletes a user's session with all its messages. An answer that runs in it is ended.
//
// Example:
//
//	Given Ann has asked "My name is Ann"
//	When Ann deletes Ann's session
//	Then the list of sessions does not show Ann's session
//
// 例子:
//
//	假如 小李已问"我叫小李"
//	当 小李删除小李的会话
//	那么 会话列表不再显示小李的会话
func (s *sessions) deletes(ctx context.Context, u, of *world.User) error {
	if err := s.call(ctx, u, of, client.Request{Method: http.MethodDelete}); err != nil {
		return err
	}
	for _, reader := range s.Users() {
		for _, t := range reader.Turns {
			if t.Session == of.SessionID {
				t.MayFail() // an answer that was running has no other end
			}
		}
	}
	return nil
}

// cannotRename checks that a session that Bamboo does not know cannot be renamed: 404.
//
// Example:
//
//	When the user chooses a new session id
//	Then no session can be renamed under the id "{session}"
//
// 例子:
//
//	假如 用户已问"竹子是什么？"
//	并且 小李已问"我叫小李"
//	并且 用户已删除用户的会话
//	当 小李删除小李的会话
//	那么 ID"{session}"下没有可以改名的会话
func (s *sessions) cannotRename(ctx context.Context, id string) error {
	body, err := encode("Nothing")
	if err != nil {
		return err
	}
	return s.refused(ctx, "renamed", id, client.Request{Method: http.MethodPatch, Body: body})
}

// cannotDelete checks that a session that Bamboo does not know cannot be deleted: 404.
//
// Example:
//
//	Given the user has asked "What is bamboo?"
//	When the user deletes the session
//	Then no session can be deleted under the id "{session}"
//
// 例子:
//
//	假如 用户已问"竹子是什么？"
//	当 用户删除用户的会话
//	那么 ID"{session}"下没有可以删除的会话
func (s *sessions) cannotDelete(ctx context.Context, id string) error {
	return s.refused(ctx, "deleted", id, client.Request{Method: http.MethodDelete})
}

// refused makes a call that must be answered with 404.
func (s *sessions) refused(ctx context.Context, change, id string, r client.Request) error {
	answer, err := s.send(ctx, s.User(world.TheUser), id, r)
	if err != nil {
		return err
	}
	if answer.Status != http.StatusNotFound {
		return &mismatch.Error{What: fmt.Sprintf("a session that Bamboo does not know was %s", change),
			Expected: "404 Not Found", Actual: answer.Summary()}
	}
	return nil
}

// send makes a call about one session.
func (s *sessions) send(ctx context.Context, u *world.User, id string, r client.Request) (*client.Response, error) {
	c, err := u.Client(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := s.Within(ctx)
	defer cancel()
	r.Path = path + "/" + url.PathEscape(id)
	return c.Do(ctx, r)
}

// call changes a session. Another status than 200 or 204 is an error.
func (s *sessions) call(ctx context.Context, u, of *world.User, r client.Request) error {
	id, err := of.Session()
	if err != nil {
		return err
	}
	answer, err := s.send(ctx, u, id, r)
	if err != nil {
		return err
	}
	if answer.Status != http.StatusOK && answer.Status != http.StatusNoContent {
		return &client.StatusError{Want: http.StatusOK, Response: answer}
	}
	return nil
}
