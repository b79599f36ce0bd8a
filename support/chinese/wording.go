package chinese

// ofWording has what people are told about a feature that departs from the house wording.
var ofWording = [][2]string{
	{"a feature lies in features/CAPABILITY/; the capabilities are %s; declare your own under capabilities: in " +
		"godog.yml",
		"功能文件要放在 features/能力/ 下面；能力有：%s；自己的能力要写在 godog.yml 的 capabilities: 里"},
	{"the file name %s is not the promise in snake_case", "文件名 %s 不是用下划线连接的承诺"},
	{"a tab in the cell; write \\t if it is meant, else a space", "单元格里有制表符；如果就要它，请写 \\t，否则请写空格"},
	{"a tab in the step; write \\t if it is meant, else a space", "步骤里有制表符；如果就要它，请写 \\t，否则请写空格"},
	{"a tab; write a space", "制表符；请写空格"},
	{"a tab; write spaces, as go tool godog lint --fix does", "制表符；请写空格，go tool godog lint --fix 会这样改"},
	{"space at the end of the line", "行末有空格"},
	{"the last line does not end in a line break", "最后一行没有换行"},
	{"an empty line at the end of the file", "文件末尾有空行"},
	{"the feature has no name; say the promise", "功能没有名字；请写承诺"},
	{"the feature does not say for whom it is and why; write one to %s lines below its name",
		"功能没有说明为谁、为什么；请在名字下面写一到 %s 行"},
	{"the description has %s lines; %s are enough", "说明有 %s 行；%s 行就够了"},
	{"the rule has no name; say the rule", "规则没有名字；请写规则"},
	{"the background has %s steps; a reader keeps %s in mind", "背景有 %s 步；读者只记得住 %s 步"},
	{"a background holds Given alone", "背景里只能写“假如”"},
	{"the scenario has no name; say the outcome", "场景没有名字；请写结果"},
	{"the name of a scenario says the outcome; “%s” says nothing", "场景的名字要写结果；“%s”什么也没说"},
	{"the name of an outline holds a <placeholder>, so that each row has a name of its own",
		"场景大纲的名字里要有 <列名>，这样每一行才有自己的名字"},
	{"“%s” does not say what the step is; write Given, When, Then or And", "“%s”没有说明这一步是什么；请写假如、当、那么或并且"},
	{"%m after %m; a scenario is Given, one When, Then", "“%s”写在了“%s”后面；场景的顺序是：假如、一个当、那么"},
	{"the name “%s” is taken by %s", "“%s”这个名字 %s 已经用了"},
	{"“%s” is a word of the transport; say what people see, or make the scenario one on the wire (“a client calls …”)",
		"“%s”是传输层的词；请写用户看到的，或者改用接口的句子（“a client calls …”）"},
	{"indented by %s, not by %s spaces", "缩进了 %s 个空格，应该是 %s 个"},
	{"the row is not aligned with its table: %s", "这一行没有和表格对齐：%s"},
}
