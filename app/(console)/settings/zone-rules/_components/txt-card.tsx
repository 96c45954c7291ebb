'use client'
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { TxtForm } from '@/app/(console)/settings/zone-rules/_components/txt-form'
import type { Draft, DraftRow } from '@/app/(console)/settings/zone-rules/_components/use-draft'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { IconButton } from '@/components/ui/icon-button'
import type { TxtRuleItem } from '@/lib/contract/zone-rule'

/** `DHCPv4 option 60`, with its space where that is not the family's own. */
function optionText({ family, code, space }: TxtRuleItem): string {
  return `DHCPv${family} option ${code}${space === null ? '' : ` of ${space}`}`
}

/** Which DHCP options of reservations become TXT records. */
export function TxtCard({ draft, reason }: { draft: Draft<TxtRuleItem>; reason: string | undefined }) {
  const [edited, setEdited] = useState<DraftRow<TxtRuleItem> | 'new' | null>(null)
  const done = (rule: TxtRuleItem) => {
    if (edited === 'new') draft.add(rule)
    else if (edited !== null) draft.change(edited.key, rule)
    setEdited(null)
  }
  return (
    <Card
      title="DHCP options as TXT"
      aside={
        <Button size="sm" disabledReason={reason} onClick={() => setEdited('new')}>
          <Plus aria-hidden /> Add option
        </Button>
      }
    >
      {draft.rows.length === 0 ? (
        <p className="px-4 py-3 text-ink-3 text-sm">
          None: no option of a reservation is shown in DNS. What stands in DNS everybody can read.
        </p>
      ) : (
        <ul aria-label="DHCP options as TXT" className="divide-y divide-line">
          {draft.rows.map((row) => {
            const option = optionText(row.rule)
            return (
              <li key={row.key} className="flex items-center gap-3 px-4 py-2 text-sm">
                <div className="wrap-anywhere min-w-0 flex-1">
                  {option} <span className="text-ink-3">as</span>{' '}
                  <span className="data">{row.rule.name}</span>
                  {row.rule.ttl === null ? null : <span className="text-ink-3">, TTL {row.rule.ttl} s</span>}
                  {row.rule.comment === null ? null : (
                    <p className="mt-0.5 text-ink-3 text-xs">{row.rule.comment}</p>
                  )}
                </div>
                <div className="flex shrink-0">
                  <IconButton label={`Edit ${option}`} disabledReason={reason} onClick={() => setEdited(row)}>
                    <Pencil aria-hidden />
                  </IconButton>
                  <IconButton
                    label={`Remove ${option}`}
                    disabledReason={reason}
                    onClick={() => draft.remove(row.key)}
                  >
                    <Trash2 aria-hidden />
                  </IconButton>
                </div>
              </li>
            )
          })}
        </ul>
      )}
      {edited === null ? null : (
        <TxtForm rule={edited === 'new' ? null : edited.rule} onDone={done} onClose={() => setEdited(null)} />
      )}
    </Card>
  )
}
