'use client'
import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react'
import type { KeyboardEvent } from 'react'
import {
  conditionsOf,
  ruleName,
  targetText,
} from '@/app/(console)/settings/zone-rules/_components/rule-words'
import type { Draft, DraftRow } from '@/app/(console)/settings/zone-rules/_components/use-draft'
import { Badge } from '@/components/ui/badge'
import { IconButton } from '@/components/ui/icon-button'
import type { ZoneRuleItem } from '@/lib/contract/zone-rule'

/** The verb that has the focus keeps it when its rule moves. */
function keepFocus(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus())
}

function RuleRow({
  row,
  at,
  draft,
  reason,
  onEdit,
}: {
  row: DraftRow<ZoneRuleItem>
  at: number
  draft: Draft<ZoneRuleItem>
  reason: string | undefined
  onEdit: () => void
}) {
  const { rule, key } = row
  const last = draft.rows.length - 1
  const conditions = conditionsOf(rule)
  const name = `rule ${at + 1}, ${ruleName(rule)}`
  const ids = { up: `rule-${key}-up`, down: `rule-${key}-down` }
  const move = (by: -1 | 1): void => {
    const to = at + by
    if (reason !== undefined || to < 0 || to > last) return
    draft.move(key, by)
    // At an end of the list the verb that goes on has nowhere to go: the other one takes the focus.
    const goesOn = by === -1 ? to > 0 : to < last
    keepFocus(goesOn === (by === -1) ? ids.up : ids.down)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <li onKeyDown={onKeyDown} className="flex items-start gap-3 px-4 py-2.5 max-sm:flex-wrap">
      <span className="data w-5 shrink-0 pt-1 text-right text-ink-3 text-sm">{at + 1}</span>
      <div className="flex min-w-0 flex-1 flex-col gap-1 text-sm max-sm:basis-3/4">
        <p className="wrap-anywhere flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="data font-medium">{rule.pattern}</span>
          {rule.match === 'regex' ? <Badge>regular expression</Badge> : null}
          {conditions === '' ? null : <span className="text-ink-3">{conditions}</span>}
        </p>
        <p className="flex flex-wrap gap-1.5">
          {rule.targets.length === 0 ? (
            <Badge tone="warn">published nowhere</Badge>
          ) : (
            rule.targets.map((target) => (
              <Badge key={targetText(target)} tone="accent">
                {targetText(target)}
              </Badge>
            ))
          )}
        </p>
        {rule.comment === null ? null : <p className="wrap-anywhere text-ink-3 text-xs">{rule.comment}</p>}
      </div>
      <div className="flex shrink-0 max-sm:ml-auto">
        <IconButton
          id={ids.up}
          label={`Move ${name} up`}
          disabledReason={reason ?? (at === 0 ? 'It is the first.' : undefined)}
          onClick={() => move(-1)}
        >
          <ArrowUp aria-hidden />
        </IconButton>
        <IconButton
          id={ids.down}
          label={`Move ${name} down`}
          disabledReason={reason ?? (at === last ? 'It is the last.' : undefined)}
          onClick={() => move(1)}
        >
          <ArrowDown aria-hidden />
        </IconButton>
        <IconButton label={`Edit ${name}`} disabledReason={reason} onClick={onEdit}>
          <Pencil aria-hidden />
        </IconButton>
        <IconButton label={`Remove ${name}`} disabledReason={reason} onClick={() => draft.remove(key)}>
          <Trash2 aria-hidden />
        </IconButton>
      </div>
    </li>
  )
}

/** The rules in their order, each with its verbs. Alt with an arrow moves a rule. */
export function RuleList({
  draft,
  reason,
  onEdit,
}: {
  draft: Draft<ZoneRuleItem>
  reason: string | undefined
  onEdit: (row: DraftRow<ZoneRuleItem>) => void
}) {
  return (
    <ol aria-label="Zone rules" className="divide-y divide-line">
      {draft.rows.map((row, at) => (
        <RuleRow key={row.key} row={row} at={at} draft={draft} reason={reason} onEdit={() => onEdit(row)} />
      ))}
      <li className="flex gap-3 px-4 py-2.5 text-ink-3 text-sm">
        <span aria-hidden className="w-5 shrink-0 text-right">
          –
        </span>
        No rule fits: a label is published nowhere; a full name in the zone around it, when only one view has
        that.
      </li>
    </ol>
  )
}
