'use client'
import { useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { toast } from 'sonner'
import { kindTitle } from '@/components/ddi/alert/alert-words'
import { STALE_OF_ALERTS } from '@/components/ddi/alert/use-alert-verbs'
import { useRoleReason } from '@/components/ddi/session'
import { faultSentence } from '@/components/form/fault'
import { RadioField } from '@/components/form/radio-field'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { Notice } from '@/components/ui/notice'
import { call } from '@/lib/client/api'
import type { Alert } from '@/lib/contract/alert'
import type { AlertMuteLike } from '@/lib/contract/alert-inbox'

type Scope = NonNullable<AlertMuteLike['scope']>

const times = [
  { hours: '8', label: '8 hours' },
  { hours: '24', label: '1 day' },
  { hours: '168', label: '1 week' },
  { hours: '720', label: '30 days' },
  { hours: '', label: 'until the rule is taken away' },
] as const

/** Makes a rule that keeps alerts like one out of the inbox: the narrower, the safer. */
export function MuteAlert({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const client = useQueryClient()
  const field = useId()
  const administrator = useRoleReason('administrator')
  const name = alert.name ?? alert.ip
  const title = kindTitle(alert.kind)
  const [scope, setScope] = useState<Scope>(
    name !== null ? 'kind-and-name' : alert.scope !== null ? 'kind-and-scope' : 'kind',
  )
  const [hours, setHours] = useState('168')
  const [reason, setReason] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const options = [
    {
      value: 'kind-and-name',
      label: `“${title}” of ${name ?? 'this name'}`,
      disabledReason: name === null ? 'The alert has neither name nor address.' : undefined,
    },
    {
      value: 'kind-and-scope',
      label: `“${title}” in ${alert.scope ?? 'this scope'}`,
      disabledReason: alert.scope === null ? 'The alert is of no scope.' : undefined,
    },
    { value: 'kind', label: `every “${title}”`, disabledReason: administrator },
  ] as const
  const apply = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const rule = await call('muteAlert', {
        params: { id: alert.id },
        body: {
          scope,
          ...(hours === '' ? {} : { hours: Number(hours) }),
          ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        },
      })
      toast.success('Muted', {
        description: rule.muted === 1 ? '1 alert left the inbox.' : `${rule.muted} alerts left the inbox.`,
      })
      for (const stale of STALE_OF_ALERTS) void client.invalidateQueries({ queryKey: [stale] })
      onClose()
    } catch (error) {
      setProblem(faultSentence(undefined, error instanceof Error ? error.message : 'muting failed'))
      setBusy(false)
    }
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Mute ${title}`}
      description="Muted alerts leave the inbox and nobody is told of them, also of those to come. They are found by the filter Muted, and resolve by themselves as ever."
      footer={
        <>
          <Button look="ghost" onClick={onClose}>
            Cancel
          </Button>
          <Button look="primary" type="submit" form={`${field}-form`} busy={busy}>
            Mute
          </Button>
        </>
      }
    >
      <form
        id={`${field}-form`}
        onSubmit={(event) => {
          event.preventDefault()
          void apply()
        }}
        className="flex flex-col gap-3"
      >
        <RadioField label="What" value={scope} options={options} onChange={setScope} />
        <div className="flex flex-col gap-1">
          <label htmlFor={`${field}-time`} className="font-medium text-sm">
            For how long
          </label>
          <NativeSelect id={`${field}-time`} value={hours} onChange={(event) => setHours(event.target.value)}>
            {times.map((time) => (
              <option key={time.hours} value={time.hours}>
                {time.label}
              </option>
            ))}
          </NativeSelect>
        </div>
        <div className="flex flex-col gap-1">
          <label htmlFor={`${field}-reason`} className="font-medium text-sm">
            Reason <span className="font-normal text-ink-3">(optional)</span>
          </label>
          <Input
            id={`${field}-reason`}
            value={reason}
            maxLength={300}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
      </form>
      {problem ? (
        <Notice tone="bad" role="alert">
          {problem}
        </Notice>
      ) : null}
    </Dialog>
  )
}
