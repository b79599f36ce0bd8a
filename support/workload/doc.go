// Package workload is what a load step of a scenario asks for: what users do while
// something is measured, and the measurement itself. Its entry type is Work.
//
//	work := workload.Work{Pacer: load.Closed{Users: 10, Count: 100}}
//	table.Check(work.Promise())                     // before anything starts
//	result, err := work.Measure(ctx, workload.Environment{Bamboo: b, …})
//	table.Judge(result, can)
//
// It joins package load, which drives users and times what comes, with package
// procmon, which reads the server's process, and with what the scripted model
// recorded, to the one measure.Result that objectives judge.
package workload
