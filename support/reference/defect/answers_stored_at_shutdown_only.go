package defect

import "bamboo-spec/support/reference"

type lateStore struct {
	reference.Store
	unwritten memory[[]reference.Message] // answers by session
}

func (s *lateStore) Answer(session string, to uint64, m reference.Message) error {
	hit()
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
	Name:     "answers-stored-at-shutdown-only",
	Sentence: "An answer is stored only when the server shuts down gracefully.",
	Promise:  Durability,
	About: []string{
		"History is the same after a kill",
		"An answer through the gateway survives a kill",
		"强行终止之后，对话还在",
		"A kill while the disk is full loses no stored message",
		"Nothing confirmed is lost when Bamboo is killed <times> while users chat",
	},
	Wrap: func(p *reference.Parts) { p.Store = &lateStore{Store: p.Store} },
})
