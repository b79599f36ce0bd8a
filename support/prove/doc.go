// Package prove shows that the features can fail: it runs them against reference
// servers that make one mistake each (support/reference/defect) and asks that every
// scenario fails for the mistakes that break its own promise. Its entry type is Command.
package prove
