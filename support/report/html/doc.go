// Package html writes the living specification: one page that says in prose what
// Bamboo promises and what of it holds, for those who do not read CI logs. It
// needs nothing but itself: no network, no server. Its entry point is Write.
package html
