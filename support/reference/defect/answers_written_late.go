package defect

import "bamboo-spec/support/reference"

type lateStore struct {
	reference.Store
	unwritten memory[[]reference.Message] // answers by session
}

func (s *lateStore) Answer(session string, to uint64, m reference.Message) error {
	m.Number = to
	s.unwritten.swap(session, append(s.unwritten.get(session), m))
	return nil
}

func (s *lateStore) History(session string) ([]reference.Message, error) {
	stored, err := s.Store.History(session)
	return merged(stored, s.unwritten.get(session)), err
}

func (s *lateStore) Close() error {
	for session, answers := range s.unwritten.values {
		for _, m := range answers {
			if err := s.Store.Answer(session, m.Number, m); err != nil {
				return err
			}
		}
	}
	return s.Store.Close()
}

var _ = add(Defect{
	Name:     "answers-written-late",
	Sentence: "An answer is written to the disk only when the server ends in good order.",
	Promise:  Durability,
	Wrap:     func(p *reference.Parts) { p.Store = &lateStore{Store: p.Store} },
})
