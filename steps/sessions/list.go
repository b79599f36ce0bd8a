package sessions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/tidwall/gjson"

	"bamboo-spec/support/capability"
	"bamboo-spec/support/client"
	"bamboo-spec/support/layout"
	"bamboo-spec/support/mismatch"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// path is the list of all sessions; each of them is below it.
const path = "/api/v1/sessions"

// listing registers what the list of sessions shows.
func listing(sc *sentence.Book, s *sessions) {
	needs := sentence.Needs(capability.HTTP, capability.SessionList)
	sc.Then(`^the list of sessions shows:$`, s.shows, needs, sentence.Columns("user", "title?"))
	sc.Then(`^the list of sessions can be read in pages of (\d+) sessions?$`, s.hasPages, needs)
	sc.Then(`^the list of sessions does not show (the|[A-ZÀ-龥]\S*(?: [A-ZÀ-龥]\S*)*'s) session$`, s.doesNotShow, needs)
}

// shows compares the sessions of the users in the table with the list, latest first. Sessions of others may stand
// between them. An empty title, or no such column, is any.
//
// Example:
//
//	Given Ann has asked "My name is Ann"
//	And Ben has asked "My name is Ben"
//	When Ann asks "Who am I?"
//	Then the list of sessions shows:
//	  | user |
//	  | Ann  |
//	  | Ben  |
//
// 例子:
//
//	假如 小李已问"我叫小李"
//	当 小王问"我叫小王"
//	那么 会话列表显示：
//	  | 用户 |
//	  | 小王 |
//	  | 小李 |
func (s *sessions) shows(ctx context.Context, want entries) error {
	all, err := s.list(ctx, 0)
	if err != nil {
		return err
	}
	got, err := s.those(want, all)
	if err != nil {
		return err
	}
	if slices.Equal(want, got) {
		return nil
	}
	return &mismatch.Error{What: "the list of sessions is not the promised one", Expected: want.String(),
		Actual: got.String(), Where: fmt.Sprintf("the %d sessions of GET %s, latest first", len(all), path)}
}

// those are the sessions in the list that belong to the users of a table.
func (s *sessions) those(want entries, all []listed) (entries, error) {
	wanted := map[string]entry{}
	for _, w := range want {
		id, err := s.User(w.user).Session()
		if err != nil {
			return nil, err
		}
		wanted[id] = w
	}
	var got entries
	for _, session := range all {
		if w, ok := wanted[session.id]; ok {
			if w.title != "" {
				w.title = session.title
			}
			got = append(got, w)
		}
	}
	return got, nil
}

// doesNotShow checks that a session is not in the list.
func (s *sessions) doesNotShow(ctx context.Context, of *world.User) error {
	id, err := of.Session()
	if err != nil {
		return err
	}
	all, err := s.list(ctx, 0)
	if err != nil {
		return err
	}
	if at := slices.IndexFunc(all, func(l listed) bool { return l.id == id }); at >= 0 {
		return &mismatch.Error{What: "the list of sessions shows " + of.Name + "'s session",
			Expected: "no session " + id, Actual: fmt.Sprintf("session %d of %d: “%s”", at+1, len(all), all[at].title)}
	}
	return nil
}

// hasPages reads the list in pages of that size, and checks that none is larger and that each user's session is on one.
//
// Example:
//
//	Given Ann has asked "My name is Ann"
//	When Ben asks "My name is Ben"
//	Then the list of sessions can be read in pages of 1 session
//
// 例子:
//
//	假如 小李已问"我叫小李"
//	当 小王问"我叫小王"
//	那么 会话列表可以按每页1个会话读取
func (s *sessions) hasPages(ctx context.Context, size int) error {
	if size < 1 {
		return errors.New("a page has 1 session or more")
	}
	all, err := s.list(ctx, size)
	if err != nil {
		return err
	}
	for _, u := range s.Users() {
		found := 0
		for _, one := range all {
			if one.id == u.SessionID {
				found++
			}
		}
		if u.SessionID != "" && found != 1 {
			return &mismatch.Error{What: "the pages of the list of sessions do not show " + u.Name + "'s session once",
				Expected: "once", Actual: fmt.Sprintf("%d times on the pages with %d sessions", found, len(all))}
		}
	}
	return nil
}

// listed is a session as the list shows it.
type listed struct{ id, title string }

// mostPages is how many pages of the list are read before it is taken for endless.
const mostPages = 200

// list reads the list to its end, in pages of a size; 0: of the server's own.
func (s *sessions) list(ctx context.Context, size int) ([]listed, error) {
	c, err := s.User(world.TheUser).Client(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := s.Within(ctx)
	defer cancel()
	var all []listed
	limit := ""
	if size > 0 {
		limit = fmt.Sprintf("limit=%d&", size)
	}
	next := path + "?" + limit + "offset=0"
	for range mostPages {
		r, err := c.Do(ctx, client.Request{Path: next})
		switch {
		case err != nil:
			return nil, err
		case r.Status != http.StatusOK:
			return nil, &client.StatusError{Want: http.StatusOK, Response: r}
		}
		before := len(all)
		if all, err = appendPage(all, r); err != nil {
			return nil, err
		}
		if n := len(all) - before; size > 0 && n > size {
			return nil, &mismatch.Error{What: "a page of the list of sessions is larger than asked for",
				Expected: fmt.Sprintf("at most %d", size), Actual: fmt.Sprintf("%d sessions", n), Where: "GET " + next}
		}
		offset := r.JSON("next_offset")
		if offset.Type != gjson.Number {
			return all, nil
		}
		next = fmt.Sprintf("%s?%soffset=%d", path, limit, offset.Int())
	}
	return nil, &mismatch.Error{What: "the list of sessions does not end", Expected: "a page without next_offset",
		Actual: fmt.Sprintf("%d pages, each with a next one", mostPages)}
}

// appendPage adds the sessions of one page.
func appendPage(all []listed, r *client.Response) ([]listed, error) {
	unknown := func(why string) error {
		return &mismatch.Error{What: "the list of sessions has an unknown form: " + why,
			Expected: `{"sessions": [{"id", "title"}]}`, Actual: r.Summary()}
	}
	page := r.JSON("sessions")
	if !page.IsArray() {
		return nil, unknown("it has no list “sessions”")
	}
	for i, one := range page.Array() {
		id, title := one.Get("id"), one.Get("title")
		if id.Type != gjson.String || title.Exists() && title.Type != gjson.String {
			return nil, unknown(fmt.Sprintf("session %d has no id, or a title that is no text", i+1))
		}
		all = append(all, listed{id.Str, title.Str})
	}
	return all, nil
}

// entries are the rows of a table of sessions: user, title.
type entries []entry

type entry struct{ user, title string }

// FromTable refuses rows that are about nobody.
func (e *entries) FromTable(rows []map[string]string) error {
	for i, row := range rows {
		if row["user"] == "" {
			return &sentence.CellError{Row: i, Column: "user",
				Err: errors.New("write whose session it is, such as Ann")}
		}
		*e = append(*e, entry{row["user"], row["title"]})
	}
	return nil
}

func (e entries) String() string {
	if len(e) == 0 {
		return "none of these sessions"
	}
	rows := [][]string{{"user", "title"}}
	for _, one := range e {
		rows = append(rows, []string{one.user, one.title})
	}
	return layout.Table(rows)
}

// encode is the body that renames a session.
func encode(title string) ([]byte, error) {
	return json.Marshal(struct {
		Title string `json:"title"`
	}{title})
}
