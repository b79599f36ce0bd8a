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
  for (const width of [400, 1280, 1600]) {
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

// The buttons, the keys, the address and the charts.
async function press(page) {
  const it = {}
  const focused = () => page.evaluate(() => document.activeElement.closest('.promise')?.id ?? '')
  await page.goto(url)
  it.failures = await page.evaluate(() => [...document.querySelectorAll('.promise')].filter((p) => p.matches('.broken, .healed, .unjudged')).map((p) => p.id))
  it.steps = []
  if (it.failures.length > 0) {
    for (const name of ['next', 'next', 'previous']) {
      await page.locator('#' + name).click()
      it.steps.push(await focused())
    }
    for (const key of ['p', 'n', 'n']) {
      await page.keyboard.press(key)
      it.steps.push(await focused())
    }
  }
  const copied = async (button) => {
    await button.click()
    await page.waitForFunction((b) => b.textContent === 'Copied', await button.elementHandle())
    return page.evaluate(() => navigator.clipboard.readText())
  }
  const open = page.locator('.promise[open] .place').first()
  if (await open.count()) {
    it.command = { shown: await open.locator('code').innerText(), copied: await copied(open.locator('button').first()) }
    it.link = { shown: await open.locator('a').evaluate((a) => a.href), copied: await copied(open.locator('button').last()) }
  }
  await page.locator('input[name=show][value=kept]').focus()
  await page.keyboard.press('Space')
  await page.locator('#query').fill('answer')
  it.address = await page.evaluate(() => location.search)
  it.before = { said: await said(page), visible: await visible(page) }
  await page.reload()
  it.after = { said: await said(page), visible: await visible(page) }
  await page.goto(url)
  const chart = page.locator('.promise[open] figure:has(tr[data-at])').first()
  if (await chart.count()) {
    const told = () => chart.locator('.at').innerText()
    await chart.locator('svg').hover({ position: { x: 60, y: 60 } })
    const left = await told()
    await chart.locator('svg').hover({ position: { x: 200, y: 60 } })
    const right = await told()
    await chart.locator('input').focus()
    await page.keyboard.press('Home')
    const first = await told()
    await page.keyboard.press('ArrowRight')
    it.chart = { left, right, first, second: await told(), spoken: await chart.locator('input').getAttribute('aria-valuetext') }
  }
  return it
}

async function use(page) {
  const it = {}
  await page.goto(url)
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

const allowed = await browser.newContext({ viewport: { width: 1600, height: 900 }, permissions: ['clipboard-read', 'clipboard-write'] })
const pressed = await press(await allowed.newPage())

const still = await (await browser.newContext({ javaScriptEnabled: false })).newPage()
await still.goto(url)
const withoutScript = { promises: await still.locator('.promise').count(), tools: await still.locator('.tools').isVisible() }

console.log(JSON.stringify({ looks: await looks(), asked, complaints, used, pressed, withoutScript }))
await browser.close()
