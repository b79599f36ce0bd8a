// Package measure keeps what a load step measured and does the arithmetic on it.
// A Recorder takes values while the load runs; the Result that it gives is what
// objectives judge and what reports and baselines keep.
//
// Values of whole runs are kept raw, so their percentiles are exact; only the
// gaps between tokens, of which there are very many, go into a histogram. A
// percentile is always the nearest rank: a value that was really observed.
//
// Of more than MostKept runs a Summary is kept in their place, which does not
// grow with their number: every count in it is exact, and every time is the high
// end of a bucket of 0.1 %. Summaries can be added, whoever recorded the runs.
//
// All times are on the monotonic clock, as the time since the load step began.
package measure
