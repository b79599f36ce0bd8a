// Package baseline keeps what runs found out and measured in files, and says what changed between them. Save writes a
// file, Read reads it, Compare puts several runs of two sides beside each other, Trends looks for what drifts from
// run to run, and Allow looks whether one new run is worse than it may be.
//
// The unit of all statistics here is the run. The values inside one run are not
// independent of each other: a machine that is slow just then makes all of them
// slow. So a difference between two runs proves nothing, however many values each
// of them has; only a difference that the runs of one side do not have among
// themselves does. And a machine that is disturbed makes a run worse, hardly ever
// better: so of every ten runs of a side the two worst are laid aside, promise by
// promise, before the sides are put beside each other.
//
// # The file
//
// A file is one JSON object:
//
//	format       "bamboo-spec measurements"
//	version      2; a reader refuses what is newer. Version 1 held only scenarios that measured something
//	interrupted  true if the run ended early, or if it has not ended yet
//	problem      what kept the run itself from being judged; missing if nothing did
//	began        when the run began, RFC 3339
//	took_ns      how long it took, in nanoseconds
//	shard        part, of: which shard of a run it is; missing for the whole
//	environment  os, arch, cpu, cpus, go, commit and branch (of the suite), ci (system, run, link), target, profile,
//	             bamboo (the version that it tells), reference (it is the reference server of that commit)
//	scenarios    in the order of the files:
//	  name, capability, feature, file, line, took_ns
//	  verdict        kept, broken, known broken, no longer broken, not run, could not be judged or interrupted
//	  why            of a promise that is not kept, in one line
//	  measurements   one for each attempt of each table of objectives:
//	    sentence, attempt, plan
//	    verdicts     the table as it was judged then
//	    result       every value, or a summary of those of more than 2 million runs: see measure.Result
//
// Comparing reads the values, not the verdicts: the rows of the newest table are
// judged anew for all runs.
package baseline
