// Search, filter and folding. Without this script the page is whole, only unsifted.
(() => {
  const all = [...document.querySelectorAll('.promise')]
  const plain = (text) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')
  const texts = new Map(all.map((p) => {
    const around = [p.closest('.capability').querySelector('h2'), p.closest('.feature').querySelector('h3'), p.closest('.rule').querySelector('h4')]
    const own = p.cloneNode(true)
    own.querySelectorAll('.evidence, .charts').forEach((e) => e.remove())
    return [p, plain([...around.map((h) => h?.textContent ?? ''), own.textContent].join(' '))]
  }))

  const tools = document.querySelector('.tools')
  const query = document.getElementById('query')
  const found = document.getElementById('found')
  const nothing = document.getElementById('nothing')
  const unfold = document.getElementById('unfold')
  const shown = () => all.filter((p) => !p.hidden)

  function sift() {
    const words = plain(query.value).split(' ').filter(Boolean)
    const kind = tools.querySelector('input[name=show]:checked').value
    for (const p of all) {
      p.hidden = (kind !== '' && p.dataset.kind !== kind) || !words.every((w) => texts.get(p).includes(w))
    }
    for (const box of document.querySelectorAll('.rule, .feature, section.capability')) {
      box.hidden = !box.querySelector('.promise:not([hidden])')
    }
    const n = shown().length
    nothing.hidden = n > 0
    document.body.classList.toggle('sifted', n < all.length)
    found.textContent = n === all.length ? `${n} promises` : `${n} of ${all.length} promises`
  }

  function showAll() {
    query.value = ''
    tools.querySelector('input[name=show]').checked = true
    sift()
  }

  function arrive() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target) return
    if (target.hidden || target.closest('[hidden]')) showAll()
    if (target.matches('details')) target.open = true
    target.scrollIntoView()
  }

  tools.hidden = false
  query.addEventListener('input', sift)
  tools.addEventListener('change', sift)
  document.getElementById('everything').addEventListener('click', () => { showAll(); query.focus() })
  unfold.addEventListener('click', () => {
    const open = unfold.getAttribute('aria-pressed') !== 'true'
    unfold.setAttribute('aria-pressed', open)
    for (const p of shown()) p.open = open
  })
  addEventListener('hashchange', arrive)
  document.addEventListener('keydown', (e) => {
    if (e.key === '/' && !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.matches('input')) {
      e.preventDefault()
      query.focus()
    } else if (e.key === 'Escape' && e.target === query) {
      showAll()
    }
  })

  let closed = []
  addEventListener('beforeprint', () => {
    closed = [...document.querySelectorAll('details:not([open]):not(.evidence, .figures)')]
    for (const d of closed) d.open = true
  })
  addEventListener('afterprint', () => { for (const d of closed) d.open = false })

  const menu = document.querySelector('nav details')
  if (matchMedia('(max-width: 60rem)').matches) menu.open = false
  if (location.hash) arrive()
})()
