'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import { kindOptions, ruleName } from '@/app/(console)/settings/zone-rules/_components/rule-words'
import { useRoleReason } from '@/components/ddi/session'
import { faultSentence } from '@/components/form/fault'
import { Field, fieldIds } from '@/components/form/field'
import { Badge } from '@/components/ui/badge'
import { Card } from '@/components/ui/card'
import { cn } from '@/components/ui/cn'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { Notice } from '@/components/ui/notice'
import { useRested } from '@/components/ui/use-rested'
import { query } from '@/lib/client/queries'
import type { ZoneRuleItem, ZoneRulesTest, ZoneRulesTested } from '@/lib/contract/zone-rule'
import type { PublisherKind } from '@/lib/core/rule-match'

const REST_MS = 200

function Choice({
  label,
  value,
  onChange,
  children,
}: {
  label: string
  value: string
  onChange: (next: string) => void
  children: ReactNode
}) {
  const id = useId()
  return (
    <Field id={id} label={label}>
      <NativeSelect id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {children}
      </NativeSelect>
    </Field>
  )
}

const sentence = (text: string) => faultSentence(undefined, text)

/** Where the name goes, and what each rule says about it. */
function Outcome({ found, rules }: { found: ZoneRulesTested; rules: readonly ZoneRuleItem[] }) {
  return (
    <div className="flex flex-col gap-3">
      {found.targets.length > 0 ? (
        <ul aria-label="Published as" className="flex flex-col gap-1 text-sm">
          {found.targets.map(({ view, zone, fqdn, ttl }) => (
            <li key={`${view} ${zone}`} className="wrap-anywhere">
              <span className="data font-medium">{fqdn}</span>{' '}
              <span className="text-ink-3">
                in {zone} ({view}){ttl === null ? '' : `, TTL ${ttl} s`}
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <Notice tone="warn" title="Published nowhere">
          {sentence(found.reason ?? '')}
        </Notice>
      )}
      {found.leftOut.map(({ view, zone, reason }) => (
        <p key={`${view} ${zone}`} className="wrap-anywhere text-warn text-sm">
          Not in {zone} ({view}): {reason}.
        </p>
      ))}
      <ol aria-label="What each rule says" className="flex flex-col gap-1 text-sm">
        {found.rules.map(({ verdict, reason }, at) => {
          const rule = rules[at]
          const decides = verdict === 'decides'
          return (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: the answer has nothing but its order
              key={at}
              className={cn('flex items-baseline gap-2', verdict === 'not-reached' && 'text-ink-3')}
            >
              <span className="data w-5 shrink-0 text-right text-ink-3">{at + 1}</span>
              <span className="wrap-anywhere min-w-0">
                {rule ? <span className="data mr-2">{ruleName(rule)}</span> : null}
                {decides ? <Badge tone="ok">decides</Badge> : null}{' '}
                <span className="text-ink-3">{sentence(reason)}</span>
              </span>
            </li>
          )
        })}
      </ol>
    </div>
  )
}

/** Looks a name up in the list as it stands on the page. */
export function RuleTester({ rules, isDraft }: { rules: readonly ZoneRuleItem[]; isDraft: boolean }) {
  const id = useId()
  const reason = useRoleReason('operator')
  const [hostname, setHostname] = useState('')
  const [scope, setScope] = useState('')
  const [kind, setKind] = useState<PublisherKind>('reservation')
  const [family, setFamily] = useState<4 | 6>(4)
  const scopes = useQuery(query('listScopes', { query: { limit: 1000 } }))
  const asked: ZoneRulesTest = {
    ...{ hostname: hostname.trim(), kind, family },
    scope: scope === '' ? null : scope,
    rules: [...rules],
  }
  const body = useRested(asked, REST_MS)
  const found = useQuery({
    ...query('testZoneRules', { body }),
    enabled: body.hostname !== '' && reason === undefined,
    placeholderData: keepPreviousData,
    staleTime: 5_000,
  })
  const names = [...new Set((scopes.data?.items ?? []).map(({ name }) => name))]
  return (
    <Card
      title="Where would a name go?"
      aside={isDraft ? 'by the list as it stands here, not saved' : undefined}
    >
      <div className="flex flex-col gap-4 p-4">
        <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
          <Field id={id} label="Hostname">
            <Input
              id={id}
              mono
              autoComplete="off"
              spellCheck={false}
              placeholder="us3-cab10-ru20-idrac"
              value={hostname}
              onChange={(event) => setHostname(event.target.value)}
              {...fieldIds(id, false, false)}
            />
          </Field>
          <Choice label="In scope" value={scope} onChange={setScope}>
            <option value="">none</option>
            {names.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Choice>
          <Choice label="Name of" value={kind} onChange={(next) => setKind(next as PublisherKind)}>
            {kindOptions.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Choice>
          <Choice label="Address" value={String(family)} onChange={(next) => setFamily(next === '6' ? 6 : 4)}>
            <option value="4">IPv4</option>
            <option value="6">IPv6</option>
          </Choice>
        </div>
        <div aria-live="polite">
          {body.hostname === '' || reason ? (
            <p className="text-ink-3 text-sm">
              {reason ?? 'Type a hostname: each rule says what it does with it.'}
            </p>
          ) : found.error ? (
            <Notice tone="warn">{sentence(found.error.message)}</Notice>
          ) : found.data ? (
            <Outcome found={found.data} rules={body.rules as readonly ZoneRuleItem[]} />
          ) : null}
        </div>
      </div>
    </Card>
  )
}
