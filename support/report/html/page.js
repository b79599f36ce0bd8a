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

  // The address holds what is looked for: ?show=broken&q=stop can be handed on.
  function remember() {
    const said = new URLSearchParams()
    const kind = tools.querySelector('input[name=show]:checked').value
    if (kind) said.set('show', kind)
    if (query.value.trim()) said.set('q', query.value.trim())
    const text = said.toString()
    history.replaceState(null, '', location.pathname + (text && '?' + text) + location.hash)
  }

  function recall() {
    const said = new URLSearchParams(location.search)
    query.value = said.get('q') ?? ''
    const wanted = [...tools.querySelectorAll('input[name=show]')].find((i) => i.value === (said.get('show') ?? ''))
    if (wanted) wanted.checked = true
    sift()
  }

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
    remember()
  }

  function arrive() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)))
    if (!target) return
    if (target.hidden || target.closest('[hidden]')) showAll()
    if (target.matches('details')) target.open = true
    target.scrollIntoView()
  }

  tools.hidden = false
  // What is led to must not lie below the bar that stays in view.
  const leaveRoom = () => {
    const stays = getComputedStyle(tools).position === 'sticky'
    document.documentElement.style.scrollPaddingTop = stays ? `${tools.offsetHeight + 16}px` : ''
  }
  addEventListener('resize', leaveRoom)
  query.addEventListener('input', () => { sift(); remember() })
  tools.addEventListener('change', () => { sift(); remember() })
  document.getElementById('everything').addEventListener('click', () => { showAll(); query.focus() })
  unfold.addEventListener('click', () => {
    const open = unfold.getAttribute('aria-pressed') !== 'true'
    unfold.setAttribute('aria-pressed', open)
    for (const p of shown()) p.open = open
  })
  // From one promise that was not kept to the next, in the order of the page, round and round.
  const failures = all.filter((p) => p.matches('.broken, .healed, .unjudged'))
  let at = -1
  function leap(by) {
    at = (at + by + failures.length) % failures.length
    if (at < 0) at = failures.length - 1
    const p = failures[at]
    if (p.hidden || p.closest('[hidden]')) showAll()
    p.open = true
    p.querySelector('summary').focus({ preventScroll: true })
    p.scrollIntoView()
  }
  const steps = document.querySelector('.failures')
  if (failures.length > 0) {
    steps.hidden = false
    document.getElementById('previous').addEventListener('click', () => leap(at < 0 ? 0 : -1))
    document.getElementById('next').addEventListener('click', () => leap(1))
  }

  // What can be copied gets a button behind it, when its promise is opened.
  function copies(element, label, text) {
    const b = document.createElement('button')
    b.type = 'button'
    b.textContent = label
    b.addEventListener('click', async () => {
      b.textContent = 'Copied'
      try { await navigator.clipboard.writeText(text()) } catch { b.textContent = 'Not copied' }
      setTimeout(() => { b.textContent = label }, 1500)
    })
    element.after(' ', b)
  }
  function equip(p) {
    if (p.querySelector('.place button')) return
    for (const code of p.querySelectorAll('.place code')) copies(code, 'Copy the command', () => code.textContent)
    for (const a of p.querySelectorAll('.place a')) copies(a, 'Copy the link', () => a.href)
  }
  for (const p of all) {
    if (p.open) equip(p)
    p.addEventListener('toggle', () => p.open && equip(p))
  }
  addEventListener('hashchange', arrive)
  document.addEventListener('keydown', (e) => {
    const plainKey = !e.ctrlKey && !e.metaKey && !e.altKey && !e.target.matches('input')
    if (e.key === '/' && plainKey) {
      e.preventDefault()
      query.focus()
    } else if ((e.key === 'n' || e.key === 'p') && plainKey && failures.length > 0) {
      leap(e.key === 'n' ? 1 : -1)
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
  leaveRoom()
  recall()
  if (location.hash) arrive()
})()
