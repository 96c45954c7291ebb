import { expect, it } from 'vitest'
import { alertOfKeaDdns } from '@/lib/core/kea-ddns'

it('names the scope, the setting and the file', () => {
  expect(alertOfKeaDdns({ family: 6, subnetId: 6, name: 'LAN6' })).toMatchObject({
    reason: 'kea-ddns-enabled|6/6',
    severity: 'low',
    scope: 'LAN6',
    summary:
      'Kea sends DNS updates of its own for LAN6: set "ddns-send-updates": false there, or "enable-updates": false ' +
      'in "dhcp-ddns", in kea-dhcp6.conf, and send Kea config-reload',
  })
})
