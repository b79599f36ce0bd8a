// Opens a page in a browser and prints the text that a reader sees, and what the
// page complained about.
import { pathToFileURL } from 'node:url'
import { launch } from './browser.mjs'

const [executable, file] = process.argv.slice(2)
const browser = await launch(executable)
const page = await browser.newPage()
const complaints = []
page.on('console', (m) => m.type() === 'error' && complaints.push(m.text()))
page.on('pageerror', (e) => complaints.push(e.message))
await page.goto(pathToFileURL(file).href)
await page.waitForFunction(() => document.body.innerText.trim() !== '')
console.log(JSON.stringify({ text: await page.evaluate(() => document.body.innerText), complaints }))
await browser.close()
