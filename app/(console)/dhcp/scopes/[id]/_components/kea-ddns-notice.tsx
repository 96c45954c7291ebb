import { Notice } from '@/components/ui/notice'
import type { Scope } from '@/lib/contract/scope'

/** Kea would change DNS itself for this scope: says why that is bad and how it is turned off. */
export function KeaDdnsNotice({ scope }: { scope: Scope }) {
  if (!scope.ddnsSendUpdates || scope.gone) return null
  const file = `kea-dhcp${scope.family}.conf`
  return (
    <Notice tone="warn" title="Kea sends DNS updates of its own for this scope">
      Two writers for the same names undo each other’s work: Kea deletes on expiry what Holdfast keeps. In{' '}
      <code>{file}</code> set <code>"ddns-send-updates": false</code> for subnet {scope.keaSubnetId}, or{' '}
      <code>"enable-updates": false</code> in <code>"dhcp-ddns"</code> for all, then send Kea{' '}
      <code>config-reload</code>. This notice goes when Kea’s configuration was read again.
    </Notice>
  )
}
