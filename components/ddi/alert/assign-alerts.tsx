'use client'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useBulkAlerts } from '@/components/ddi/alert/use-bulk-alerts'
import { useMe } from '@/components/ddi/session'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { NativeSelect } from '@/components/ui/native-select'
import { query } from '@/lib/client/queries'

/** Asks who shall look after alerts; whoever asks is the first choice. */
export function AssignAlerts({
  title,
  ids,
  onClose,
}: {
  title: string
  /** Asked for when it is applied: a group may be many. */
  ids: () => Promise<readonly string[]>
  onClose: (done: boolean) => void
}) {
  const me = useMe()
  const field = useId()
  const { data } = useQuery(query('listAssignees'))
  const { run, busy } = useBulkAlerts()
  const [to, setTo] = useState(me.email ?? '')
  const others = (data?.items ?? []).filter(({ email }) => email !== me.email)
  const apply = async () => {
    const done = await run(
      await ids(),
      { verb: 'assign', to: to === '' ? null : to },
      to === '' ? 'given back' : `assigned to ${to === me.email ? 'you' : to}`,
    )
    if (done) onClose(true)
  }
  return (
    <Dialog
      open
      onClose={() => onClose(false)}
      title={title}
      description="It stays in everybody's inbox; who has it stands in the list."
      footer={
        <>
          <Button look="ghost" onClick={() => onClose(false)}>
            Cancel
          </Button>
          <Button look="primary" type="submit" form={`${field}-form`} busy={busy}>
            Assign
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
        className="flex flex-col gap-1"
      >
        <label htmlFor={field} className="font-medium text-sm">
          Assign to
        </label>
        <NativeSelect id={field} value={to} onChange={(event) => setTo(event.target.value)}>
          {me.email ? <option value={me.email}>{`me (${me.email})`}</option> : null}
          {others.map(({ email, name }) => (
            <option key={email} value={email}>
              {name === email ? email : `${name} (${email})`}
            </option>
          ))}
          <option value="">nobody</option>
        </NativeSelect>
      </form>
    </Dialog>
  )
}
