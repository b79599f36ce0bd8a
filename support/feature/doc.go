// Package feature reads feature files, for whatever looks at them: a run, a list, lint
// and the phrase book. So all of them refuse the same files with the same words. Its
// entry points are Find and Read, its entry type is Document.
//
// What cannot be read as it was meant is refused, and so is what would be run and
// mean nothing: Gherkin passes over much in silence.
package feature
