// Reads a JUnit file with junit2json and prints what it makes of it.
import { readFileSync } from 'node:fs'
import { parse } from 'junit2json'

console.log(JSON.stringify(await parse(readFileSync(process.argv[2], 'utf8'))))
