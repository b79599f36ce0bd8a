// Package runner turns a command line into a verdict: it lets plan choose the scenarios, says
// which of them cannot be run against this target and why, hands the others to godog, and tells
// reporters what came of it. Its entry type is Command; Suite runs single scenarios for whoever
// has a verdict of its own.
package runner
