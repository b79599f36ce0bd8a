// Package objective is the table of limits that a performance scenario ends in:
//
//	| metric              | statistic | limit   |
//	| success rate        |           | = 100 % |
//	| first token latency | p95       | < 5 s   |
//
// Parse reads it, Check compares it with what the scenario promises to measure;
// both happen before the load starts, and what they refuse says nothing about
// Bamboo, so their errors are marked with mismatch.Unjudged. Judge compares the
// table with what was measured and gives every row its verdict. Table is the entry
// type.
package objective
