// Reads a JUnit file with the parser of xunit-viewer and prints what it makes of it.
import { readFileSync } from 'node:fs'
import parse from 'xunit-viewer/src/cli/parse.js'

console.log(JSON.stringify(await parse(readFileSync(process.argv[2], 'utf8'))))
