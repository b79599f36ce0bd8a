// Package prove shows that the features can fail: it runs them against reference
// servers that make one mistake each (support/reference/defect) and asks that every
// mistake is caught and that every scenario catches one. Its entry type is Command.
package prove
