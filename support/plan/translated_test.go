package plan

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"bamboo-spec/support/feature/featuretest"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/world"
)

type parts []map[string]string

// FromTable refuses every part but a whole one.
func (p *parts) FromTable(rows []map[string]string) error {
	for i, r := range rows {
		if r["role"] != "user" && r["role"] != "tool user" {
			return &sentence.CellError{Row: i, Column: "role",
				Err: fmt.Errorf("“%s” is no role; roles are user, tool user", r["role"])}
		}
	}
	return nil
}

func inTwoLanguages(book *sentence.Book, _ *world.World) {
	show := func(context.Context, parts) error { return nil }
	book.When(`^问$`, does)
	book.Then(`^显示：$`, show, sentence.Translated("角色", "role",
		map[string]string{"用户": "user", "使用工具的用户": "tool user"}))
	book.Then(`^it shows:$`, show, sentence.Columns("role"))
}

func TestAWrongCellIsToldInTheWordsOfItsTable(t *testing.T) {
	const head = "# language: zh-CN\n功能: f\n  场景: a\n    当 问\n    那么 "
	for name, c := range map[string]struct{ steps, want string }{
		"unknown":         {"显示：\n    | 角色 |\n    | 机器 |\n", "7:7: 没有“机器”这个角色；角色有：用户、使用工具的用户"},
		"misspelt":        {"显示：\n    | 角色 |\n    | 使用工具的客户 |\n", "7:7: 没有“使用工具的客户”这个角色；是不是“使用工具的用户”？角色有：用户、使用工具的用户"},
		"English words":   {"it shows:\n    | role |\n    | bot |\n", "7:7: 没有“bot”这个角色；角色有：user、tool user"},
		"English allowed": {"显示：\n    | 角色 |\n    | user |\n", "<nil>"},
	} {
		t.Run(name, func(t *testing.T) {
			featuretest.Folder(t, map[string]string{"x.feature": head + c.steps})
			_, err := Choose(Choice{Paths: []string{"x.feature"}}, NewVocabulary(inTwoLanguages))
			if got := fmt.Sprint(err); !strings.HasSuffix(got, c.want) {
				t.Errorf("it says\n%s\nand should say\n%s", got, c.want)
			}
		})
	}
}
