// Package runner turns a command line into a verdict: it finds the scenarios,
// resolves every sentence, tag and table before anything starts, hands what can
// run to godog, and tells reporters what came of it. Its entry type is Command;
// Stage performs single scenarios for whoever has a verdict of its own.
package runner
