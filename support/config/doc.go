// Package config turns godog.yml, the environment and the command's flags into
// one validated value; what comes later in that list beats what comes earlier.
// Its entry point is Load, its entry type Config. Nothing is guessed: an unknown
// key, a wrong type or a setting that has no meaning is an error that says where
// it stands and what would be right.
package config
