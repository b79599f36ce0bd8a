// Charts tell the values of their table to those who point at them, and to the keyboard by a slider.
function readable(figure) {
  const svg = figure.querySelector('svg')
  const names = [...figure.querySelectorAll('th')].map((th) => th.textContent)
  const values = [...figure.querySelectorAll('tr[data-at]')].map((tr) => ({
    at: Number(tr.dataset.at),
    text: [...tr.cells].map((td, i) => td.textContent && `${names[i]} ${td.textContent}`).filter(Boolean).join(', '),
  }))
  if (values.length === 0 || figure.querySelector('.at')) return
  const cursor = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  cursor.setAttribute('class', 'cursor')
  const below = document.createElement('p')
  below.className = 'at'
  const slider = document.createElement('input')
  Object.assign(slider, { type: 'range', min: 0, max: values.length - 1, value: 0 })
  slider.setAttribute('aria-label', `Values of ${figure.querySelector('figcaption').textContent}`)
  slider.setAttribute('aria-valuetext', values[0].text)
  const said = document.createElement('span')
  below.append(slider, said)
  const show = (i) => {
    const { y, height } = svg.viewBox.baseVal
    cursor.setAttribute('d', `M${values[i].at} ${y + 14}V${height - 30}`)
    if (!cursor.parentNode) svg.append(cursor)
    slider.value = i
    slider.setAttribute('aria-valuetext', values[i].text)
    said.textContent = values[i].text
  }
  for (const event of ['input', 'focus']) slider.addEventListener(event, () => show(Number(slider.value)))
  svg.addEventListener('pointermove', (e) => {
    const box = svg.getBoundingClientRect()
    const x = (e.clientX - box.left) / box.width * svg.viewBox.baseVal.width
    let nearest = 0
    values.forEach((v, i) => { if (Math.abs(v.at - x) < Math.abs(values[nearest].at - x)) nearest = i })
    show(nearest)
  })
  svg.after(below)
}

// Those in what is folded get it when that is opened.
for (const figure of document.querySelectorAll('figure')) if (!figure.closest('details:not([open])')) readable(figure)
document.addEventListener('toggle', (e) => {
  if (e.target.open && !e.target.matches('.figures')) e.target.querySelectorAll('figure').forEach(readable)
}, true)
