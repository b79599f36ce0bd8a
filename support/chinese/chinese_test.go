package chinese

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestSay(t *testing.T) {
	for english, want := range map[string]string{
		"these examples of “When” have no rows, so they are never run": "“When”的例子没有内容，不会执行",
		"“用户问” takes no doc string below it":                           "“用户问”下面不能有文档字符串",
		"“x” cannot stand here; what can: a tag, “Rule:”":              "“x”不能写在这里；可以写：标签、“规则:”",
		"“5秒分” is not quite a sentence: “5秒分”不是时间；请写秒\n    那么  用户收到的回答在300 毫秒内结束": "“5秒分”还差一点才是句子：“5秒分”不是时间；请写秒\n" +
			"    那么  用户收到的回答在300 毫秒内结束",
		"the kettle is empty": "the kettle is empty",
	} {
		if got := Say(english); got != want {
			t.Errorf("%s\n%s\nwant\n%s", english, got, want)
		}
	}
}

// TestTheCatalogueLosesNothing says each message with its parts filled in: all of them must be there.
func TestTheCatalogueLosesNothing(t *testing.T) {
	for _, pair := range slices.Concat(catalogue, ofTables, ofWording) {
		n := 0
		message := open.ReplaceAllStringFunc(pair[0], func(string) string {
			n++
			return fmt.Sprintf("part %d", n)
		})
		said := Say(message)
		if said == message || strings.Contains(said, "%!") {
			t.Errorf("%s\nis said as\n%s", message, said)
		}
		for i := range n {
			if part := fmt.Sprintf("part %d", i+1); !strings.Contains(said, part) {
				t.Errorf("%s\nlacks %s in\n%s", message, part, said)
			}
		}
	}
}
