// Uses the living specification as people do, in a browser, and prints what it found.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { launch } from './browser.mjs'

const [executable, file, word, thorough] = process.argv.slice(2)
const url = pathToFileURL(file).href
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const browser = await launch(executable)

// Every width and both schemes, with everything unfolded: nothing sticks out, and,
// when it is to be thorough, axe finds no fault.
async function looks() {
  const found = []
  for (const width of [400, 1600]) {
    for (const colorScheme of ['light', 'dark']) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
      await page.goto(url)
      await page.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true }))
      if (thorough) await page.evaluate(axe)
      const faults = !thorough ? [] : await page.evaluate(async () => (await axe.run()).violations.map((v) => `${v.id}: ${v.nodes[0].target} ${v.nodes[0].failureSummary}`))
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      found.push({ width, colorScheme, wide, paper, faults })
      await page.close()
    }
  }
  return found
}

// What the page asks of others, and what it complains about.
async function alone(page) {
  const asked = []
  const complaints = []
  page.on('request', (r) => r.url() !== url && !r.url().startsWith('data:') && asked.push(r.url()))
  page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()))
  page.on('pageerror', (e) => complaints.push(e.message))
  page.on('dialog', async (d) => { complaints.push(`a dialog: ${d.message()}`); await d.dismiss() })
  return { asked, complaints }
}

const said = (page) => page.locator('[role=status]').innerText()
const visible = (page) => page.locator('.promise:visible').count()

async function use(page) {
  const it = {}
  await page.goto(url)
  it.nodes = await page.evaluate(() => document.querySelectorAll('*').length)
  it.landmarks = await page.evaluate(() => ['header', 'nav[aria-label]', 'main', 'search', 'footer'].filter((s) => document.querySelectorAll(s).length === 1))
  it.headings = await page.evaluate(() => [...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map((h) => +h.tagName[1]))
  it.chinese = await page.evaluate(() => document.querySelector('article[lang="zh-CN"] h3')?.innerText ?? '')

  await page.keyboard.press('Tab')
  it.firstStop = await page.evaluate(() => document.activeElement.innerText)
  it.outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle)
  await page.keyboard.press('Enter')
  it.skipsTo = await page.evaluate(() => document.activeElement.tagName)

  it.all = await said(page)
  await page.keyboard.press('/')
  await page.keyboard.type(word)
  it.searched = { said: await said(page), visible: await visible(page) }
  await page.keyboard.press('Escape')
  it.escaped = await said(page)
  await page.locator('input[name=show][value=broken]').focus()
  await page.keyboard.press('Space')
  it.filtered = { said: await said(page), visible: await visible(page) }
  await page.locator('#query').fill('xylophone')
  it.nothing = { said: await said(page), visible: await visible(page), told: await page.locator('#nothing').isVisible() }

  // A link to a promise that is sifted out and closed shows it all the same.
  await page.evaluate(() => { location.hash = '#' + document.querySelector('.promise.kept').id })
  await page.waitForFunction(() => document.querySelector('.promise.kept').open)
  it.arrived = { said: await said(page), inView: await page.evaluate(() => document.querySelector('.promise.kept').getBoundingClientRect().top < innerHeight) }

  await page.locator('#unfold').click()
  it.unfolded = await page.locator('.promise:not([open])').count()
  await page.locator('#unfold').click()
  it.folded = await page.locator('.promise[open]').count()
  await page.emulateMedia({ media: 'print' })
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')))
  it.printed = { closed: await page.locator('.promise:not([open])').count(), tools: await page.locator('.tools').isVisible(), evidence: await page.locator('.evidence:visible').count() }
  await page.evaluate(() => dispatchEvent(new Event('afterprint')))
  it.afterPrint = await page.locator('.promise[open]').count()
  return it
}

const page = await browser.newPage({ viewport: { width: 1600, height: 900 } })
const { asked, complaints } = await alone(page)
await page.goto(url)
const used = await use(page)

const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
await still.goto(url)
const withoutScript = { promises: await still.locator('.promise').count(), tools: await still.locator('.tools').isVisible() }

console.log(JSON.stringify({ looks: await looks(), asked, complaints, used, withoutScript }))
await browser.close()
