// Looks at a page at several widths and in both schemes, everything unfolded, and prints what it found: what sticks out,
// what axe says unless it is to be quick, what the page asks of others and complains about, and how many nodes it has
// before it is unfolded. With a folder it leaves pictures there.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { launch } from './browser.mjs'

const [executable, file, quick, folder] = process.argv.slice(2)
const url = pathToFileURL(file).href
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const browser = await launch(executable)
const looks = []
const complaints = []
let nodes = 0
for (const width of [400, 1280, 1600]) {
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
    page.on('request', (r) => r.url() !== url && !r.url().startsWith('data:') && complaints.push(`asks for ${r.url()}`))
    page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()))
    page.on('pageerror', (e) => complaints.push(e.message))
    await page.goto(url)
    nodes = await page.evaluate(() => document.querySelectorAll('*').length)
    if (folder) await page.screenshot({ path: join(folder, `${width}-${colorScheme}.png`), fullPage: false })
    await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
    if (!quick) await page.evaluate(axe)
    const faults = quick ? [] : await page.evaluate(async () => (await axe.run()).violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`))
    looks.push({ width, colorScheme, faults, wide: await page.evaluate(() => document.documentElement.scrollWidth - innerWidth) })
    await page.close()
  }
}
console.log(JSON.stringify({ looks, complaints, nodes }))
await browser.close()
