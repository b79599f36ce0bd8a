// Asks the language service of the editors' extension for Cucumber what it makes of
// a project. Standard input names the files as JSON: {"glue": […], "features": […]}.
// It prints as JSON which expressions it found, what it could not read, and what it
// would underline in the features. It runs in the folder where the service is installed.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(join(process.cwd(), 'package.json'))
const { ExpressionBuilder, getGherkinDiagnostics } = require('@cucumber/language-service')
const { WasmParserAdapter } = require('@cucumber/language-service/wasm')

const dist = join(dirname(require.resolve('@cucumber/language-service')), '..', '..')
const read = (files) => files.map((uri) => ({ uri, content: readFileSync(uri, 'utf8') }))
const { glue, features } = JSON.parse(readFileSync(0, 'utf8'))

const adapter = new WasmParserAdapter(dist)
await adapter.init()
let found = { expressionLinks: [], errors: [] }
try {
  found = new ExpressionBuilder(adapter).build(read(glue).map((source) => ({ ...source, languageName: 'go' })), [])
} catch (err) {
  // One expression that JavaScript cannot read costs editors all of them.
  found.errors.push(err)
}
const expressions = found.expressionLinks.map((link) => link.expression)
const diagnostics = read(features).flatMap(({ uri, content }) =>
  getGherkinDiagnostics(content, expressions).map((d) => `${uri}:${d.range.start.line + 1}: ${d.message}`)
)
console.log(
  JSON.stringify({
    expressions: expressions.map((e) => e.source),
    errors: found.errors.map(String),
    diagnostics,
  })
)
