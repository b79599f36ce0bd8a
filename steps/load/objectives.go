package load

import (
	"context"
	"errors"
	"fmt"

	"bamboo-spec/support/objective"
	"bamboo-spec/support/sentence"
	"bamboo-spec/support/table"
)

// objectives registers the table of objectives that a load is held to.
func objectives(sc *sentence.Book, o *load) {
	sc.Then(`^these objectives hold:$`, o.objectivesHold,
		sentence.Columns("metric", "statistic?", "limit", "confidence?", "window?", "group?"),
		sentence.DryRun(o.checkTable))
}

// objectivesHold judges every row of a table of limits by what the load has measured. Above it stands
// a load. What can be written: see “What a table of objectives can say” below.
//
// Example:
//
//	When 10 users hold 30 conversations
//	Then these objectives hold:
//	  | metric              | statistic | limit    |
//	  | success rate        |           | = 100 %  |
//	  | first token latency | p95       | < 5 s    |
//	  | throughput          |           | > 0.5 /s |
//
// Example:
//
//	When 20 conversations start every second for 2 s
//	Then these objectives hold:
//	  | metric              | statistic | limit   | window |
//	  | success rate        |           | = 100 % | 1 s    |
//	  | first token latency | p75       | < 5 s   | 1 s    |
//	  | goodput rate        |           | = 100 % |        |
//
// 例子:
//
//	假如 每个回答都数到 5，每 20 毫秒一个数
//	并且 模型在每个回答之前思考 50 毫秒
//	并且 Bamboo 已经过 10 次对话的预热
//	当 5 个用户一共进行 30 次对话
//	那么 以下指标全部达标：
//	  | 指标     | 统计量 | 限值     |
//	  | 成功率   |        | = 100 %  |
//	  | 首词延迟 | p95    | < 5 s    |
//	  | 吞吐量   |        | > 0.5 /s |
//
// 例子:
//
//	当 5 个用户通过网关一共进行 20 次对话
//	那么 以下指标全部达标：
//	  | 指标         | 统计量 | 限值  |
//	  | 网关首词延迟 | p95    | < 5 s |
//
// 例子:
//
//	当 5 个用户持续对话 1 秒
//	那么 以下指标全部达标：
//	  | 指标   | 限值     |
//	  | 吞吐量 | > 0.5 /s |
//
// 例子:
//
//	当 每秒开始 20 次对话，持续 1 秒
//	那么 以下指标全部达标：
//	  | 指标     | 统计量 | 限值  |
//	  | 首词延迟 | p95    | < 1 s |
func (o *load) objectivesHold(context.Context, table.Rows) error { return o.judge() }

// checkTable reads the table of a load of one size before anything starts.
func (o *load) checkTable(ctx context.Context, rows table.Rows) error {
	if s := o.searching; s != nil {
		return fmt.Errorf("the load has no size of its own; write which one is promised, as in “Then Bamboo holds "+
			"these objectives for at least 100 %s:”", s.unit)
	}
	return o.checkObjectives(ctx, rows)
}

// checkObjectives reads a table before anything starts.
func (o *load) checkObjectives(_ context.Context, table table.Rows) error {
	var rows []objective.Row
	for _, r := range table {
		rows = append(rows, objective.Row{Metric: r["metric"], Statistic: r["statistic"], Limit: r["limit"],
			Confidence: r["confidence"], Window: r["window"], Group: r["group"]})
	}
	err := o.planObjectives(rows)
	faults := objective.Faults(err)
	if len(faults) == 0 {
		return err
	}
	var cells []error
	for _, f := range faults {
		cells = append(cells, &sentence.CellError{Row: f.Row - 1, Column: f.Cell, Err: errors.New(f.Text)})
	}
	return errors.Join(cells...)
}
