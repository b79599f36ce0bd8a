// Lets Allure 3 make a report of a folder with a JUnit file, and prints what it holds of each test.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('node_modules/allure/cli.js', import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'allure-'))
try {
  const run = spawnSync(process.execPath, [cli, 'generate', process.argv[2], '--output', out], {
    cwd: out, encoding: 'utf8', env: { ...process.env, ALLURE_NO_ANALYTICS: '1' },
  })
  if (run.status !== 0) throw new Error(`allure ended with ${run.status}: ${run.stdout}${run.stderr}`)
  const results = join(out, 'data', 'test-results')
  console.log(JSON.stringify(readdirSync(results).map((file) => {
    const { name, status, error, labels } = JSON.parse(readFileSync(join(results, file), 'utf8'))
    return { name, status, message: error?.message ?? '', trace: error?.trace ?? '', suite: labels.find((l) => l.name === 'suite')?.value }
  })))
} finally {
  rmSync(out, { recursive: true })
}
