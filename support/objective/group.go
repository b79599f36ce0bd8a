package objective

import (
	"maps"
	"slices"
	"strings"

	"bamboo-spec/support/measure"
	"bamboo-spec/support/spelling"
)

// parseGroup refuses groups for what is not known of each run.
func (o *Objective) parseGroup() error {
	if o.Row.Group != "" && !o.Metric.windowed {
		return o.fault(groupCell, "%s is known of all runs together alone; leave the cell empty", o.Metric.Name)
	}
	return nil
}

// checkGroup refuses a group that the load does not have, and returns what the scenario promises of its runs.
func (o *Objective) checkGroup(p Promise) (Promise, error) {
	if o.Row.Group == "" {
		return p, nil
	}
	runs, known := p.Groups[o.Row.Group]
	switch {
	case len(p.Groups) == 0:
		return p, o.fault(groupCell, "no message of this load has a group; write a column “group” into the table of "+
			"“Given users ask in this mix:”")
	case !known:
		names := slices.Sorted(maps.Keys(p.Groups))
		return p, o.fault(groupCell, "no message of this load is in the group “%s”%s; groups are %s", o.Row.Group,
			spelling.DidYouMean(o.Row.Group, names), strings.Join(names, ", "))
	}
	of := Promise{Runs: runs, Lasts: p.Lasts, Produces: map[measure.Metric]int{}}
	for metric, n := range p.Produces {
		of.Produces[metric] = min(n, runs)
	}
	return of, nil
}

// of is the result of the runs of a group alone; "" stands for all.
func (m measured) of(group string) measured {
	if group != "" {
		m.Result = m.Result.OfGroup(group)
	}
	return m
}
