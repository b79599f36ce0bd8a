package sessions

import (
	"bamboo-spec/support/capability"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

// people are the users of a Chinese table that have no name.
var people = map[string]string{"用户": world.TheUser}

// inChinese registers 会话列表：the same sentences in Chinese.
func inChinese(sc *sentence.Book, s *sessions) {
	needs := sentence.Needs(capability.HTTP, capability.SessionList)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已把(用户|[一-龥]{2}[一-己巳-龥]?)的会话标题改为[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		s.renames, needs)
	sc.Given(`^(用户|[一-龥]{2}[一-己巳-龥]?)已删除(用户|[一-龥]{2}[一-己巳-龥]?)的会话$`, s.deletes, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)把(用户|[一-龥]{2}[一-己巳-龥]?)的会话标题改为[“"]((?:[^”"\\]|\\.)*)[”"]$`,
		s.renames, needs)
	sc.When(`^(用户|[一-龥]{2}[一-己巳-龥]?)删除(用户|[一-龥]{2}[一-己巳-龥]?)的会话$`, s.deletes, needs)
	sc.Then(`^会话列表显示：$`, s.shows, needs, sentence.Translated("用户", "user", people),
		sentence.Translated("标题?", "title", nil))
	sc.Then(`^ID[“"]((?:[^”"\\]|\\.)*)[”"]下没有可以改名的会话$`, s.cannotRename, needs, sentence.NotEmpty())
	sc.Then(`^ID[“"]((?:[^”"\\]|\\.)*)[”"]下没有可以删除的会话$`, s.cannotDelete, needs, sentence.NotEmpty())
	sc.Then(`^会话列表可以按每页 ?(\d+) ?个会话读取$`, s.hasPages, needs)
	sc.Then(`^会话列表不再显示(用户|[一-龥]{2}[一-己巳-龥]?)的会话$`, s.doesNotShow, needs)
}
