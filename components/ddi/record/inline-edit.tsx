'use client'
import { useQueryClient } from '@tanstack/react-query'
import { LoaderCircle } from 'lucide-react'
import { useLayoutEffect, useRef, useState } from 'react'
import { toast } from 'sonner'
import { writeAsSeen } from '@/components/ddi/record/as-seen'
import { recordProblemOf } from '@/components/ddi/record/record-problem'
import { notWritable } from '@/components/ddi/record/writable'
import { tellWritten } from '@/components/ddi/record/written'
import { useRoleReason } from '@/components/ddi/session'
import { faultSentence } from '@/components/form/fault'
import { cn } from '@/components/ui/cn'
import { Input } from '@/components/ui/input'
import { call } from '@/lib/client/api'
import type { DnsRecord } from '@/lib/contract/record'
import { recordPatch } from '@/lib/contract/record-write'

const labels = { ttl: 'TTL', value: 'Value' } as const

/**
 * The TTL or the value of a record, edited where it stands: Enter saves, Esc reverts, leaving the field reverts too.
 * What cannot be edited is plain text. `onSaved`: a changed value is another record.
 */
export function InlineEdit({
  record,
  field,
  align,
  onSaved,
}: {
  record: DnsRecord
  field: 'ttl' | 'value'
  align?: 'right'
  onSaved?: (id: string) => void
}) {
  const client = useQueryClient()
  const role = useRoleReason('operator')
  const opener = useRef<HTMLButtonElement>(null)
  /** As it was when the field was opened. */
  const seen = useRef(record)
  /** The focus goes back to the button as soon as that is there again. */
  const returns = useRef(false)
  const [typed, setTyped] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)
  useLayoutEffect(() => {
    if (typed !== null || !returns.current) return
    returns.current = false
    opener.current?.focus()
  }, [typed])
  const text = String(record[field])
  const reason = role ?? notWritable(record)
  if (reason !== undefined) {
    return (
      <span className="data block truncate max-sm:whitespace-normal" title={text}>
        {text}
      </span>
    )
  }
  const close = () => {
    setTyped(null)
    setFault(null)
    returns.current = true
  }
  const refuse = (why: string) => {
    setFault(why)
    toast.error(`${record.name}: not saved`, { description: faultSentence(labels[field], why) })
  }
  const save = async (next: string) => {
    if (next.trim() === text) return close()
    const body =
      field === 'ttl' ? { ttl: /^\d+$/.test(next.trim()) ? Number(next) : Number.NaN } : { value: next }
    const parsed = recordPatch.safeParse(body)
    if (!parsed.success) {
      const odd = field === 'ttl' && !/^0*[1-9]\d*$/.test(next.trim())
      refuse(odd ? 'must be whole seconds, at least 1' : (parsed.error.issues[0]?.message ?? ''))
      return
    }
    setBusy(true)
    try {
      const saved = await writeAsSeen(seen.current, (version) =>
        call('updateRecord', { params: { id: record.id }, body }, { version }),
      )
      tellWritten(client, saved, 'changed')
      onSaved?.(saved.id)
      close()
    } catch (error) {
      refuse(recordProblemOf(error).text)
    } finally {
      setBusy(false)
    }
  }
  if (typed === null) {
    return (
      <button
        ref={opener}
        type="button"
        aria-label={`Edit the ${labels[field].replace('V', 'v')} of ${record.name}, ${text}`}
        title="Edit: Enter saves, Esc reverts"
        onClick={() => {
          seen.current = record
          setTyped(text)
        }}
        className={cn(
          'data -mx-1.5 block w-full max-w-full cursor-text truncate rounded-sm border border-transparent px-1.5 hover:border-edge hover:bg-surface max-sm:whitespace-normal',
          align === 'right' ? 'text-right max-sm:text-left' : 'text-left',
        )}
      >
        {text}
      </button>
    )
  }
  return (
    <span className="-mx-1.5 flex items-center gap-1">
      <Input
        mono
        autoFocus
        data-own-escape
        autoComplete="off"
        spellCheck={false}
        inputMode={field === 'ttl' ? 'numeric' : 'text'}
        aria-label={`${labels[field]} of ${record.name}`}
        aria-invalid={fault !== null || undefined}
        title={fault === null ? undefined : faultSentence(undefined, fault)}
        value={typed}
        onFocus={(event) => event.target.select()}
        onChange={(event) => {
          setTyped(event.target.value)
          setFault(null)
        }}
        onBlur={() => {
          if (!busy) setTyped(null)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') {
            event.preventDefault()
            if (!busy) void save(typed)
          }
          if (event.key === 'Escape') {
            event.preventDefault()
            event.stopPropagation()
            close()
          }
        }}
        className={cn('h-6 px-1.5', align === 'right' && 'text-right max-sm:text-left')}
      />
      {busy ? <LoaderCircle aria-label="Saving" className="size-3.5 shrink-0 animate-spin" /> : null}
      {fault !== null ? (
        <span role="alert" className="sr-only">
          {faultSentence(undefined, fault)}
        </span>
      ) : null}
    </span>
  )
}
