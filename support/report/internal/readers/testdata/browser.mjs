// Starts a Chromium without a window that asks nothing of the network. Each has
// a profile of its own, which goes when it ends.
import { chromium } from 'playwright-core'

export const launch = (executablePath) =>
  chromium.launch({
    executablePath,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
      '--disable-background-networking', '--disable-component-update', '--disable-sync',
    ],
  })
