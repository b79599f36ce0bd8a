// Reads Cucumber JSON with Cucumber's own converter and prints what it makes of it.
import { readFileSync } from 'node:fs'
import { convert } from '@cucumber/cucumber-json-converter'

console.log(JSON.stringify(convert(JSON.parse(readFileSync(process.argv[2], 'utf8')))))
