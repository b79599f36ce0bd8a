// Reads Cucumber messages from a file, holds each against the schema of
// @cucumber/messages, and makes a page of them with @cucumber/html-formatter.
// Prints what did not fit and how many messages of each kind there are.
import { createReadStream, createWriteStream, readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { CucumberHtmlStream } from '@cucumber/html-formatter'
import { NdjsonToMessageStream } from '@cucumber/message-streams'
import Ajv2020 from 'ajv/dist/2020.js'

const [file, page] = process.argv.slice(2)

const envelopes = []
await pipeline(createReadStream(file), new NdjsonToMessageStream(), async function (messages) {
  for await (const m of messages) envelopes.push(m)
})

const schema = JSON.parse(readFileSync(new URL('node_modules/@cucumber/messages/messages.schema.json', import.meta.url), 'utf8'))
const fits = new Ajv2020({ allErrors: true, strict: false }).compile(schema)
const faults = []
const kinds = {}
for (const e of envelopes) {
  const kind = Object.keys(e)[0]
  kinds[kind] = (kinds[kind] ?? 0) + 1
  if (!fits(e)) faults.push({ kind, errors: fits.errors.map((x) => `${x.instancePath} ${x.message}`) })
}

await pipeline(Readable.from(envelopes), new CucumberHtmlStream(), createWriteStream(page))
console.log(JSON.stringify({ kinds, faults }))
