'use client'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import {
  type ChannelValues,
  channelResolver,
  channelValues,
  createBody,
  patchBody,
} from '@/app/(console)/settings/notifications/_components/channel-values'
import { CheckboxField } from '@/components/form/checkbox-field'
import { FormModal } from '@/components/form/form-modal'
import { RadioField } from '@/components/form/radio-field'
import { SecretOnce } from '@/components/form/secret-once'
import { SelectField } from '@/components/form/select-field'
import { TextField } from '@/components/form/text-field'
import { call } from '@/lib/client/api'
import { showProblem } from '@/lib/client/form-errors'
import type { Channel, ChannelWithSecret } from '@/lib/contract/notification'

const severities = [
  { value: 'low', label: 'low, medium and high' },
  { value: 'medium', label: 'medium and high' },
  { value: 'high', label: 'high alone' },
]

/** Makes a channel or changes one; the secret of a webhook is shown once. */
export function ChannelForm({
  channel,
  onSaved,
  onClose,
}: {
  /** Null: a new one. */
  channel: Channel | null
  onSaved: () => void
  onClose: () => void
}) {
  const [made, setMade] = useState<ChannelWithSecret>()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<ChannelValues>({ defaultValues: channelValues(channel), resolver: channelResolver })
  const kind = form.watch('kind')
  const submit = form.handleSubmit(async (values) => {
    setProblem(null)
    try {
      const saved =
        channel === null
          ? await call('createChannel', { body: createBody(values) })
          : await call(
              'updateChannel',
              { params: { id: channel.id }, body: patchBody(values) },
              { version: channel.version },
            )
      onSaved()
      if (saved.secret !== null) return setMade(saved)
      toast.success(`${saved.name}: ${channel === null ? 'added' : 'changed'}`)
      onClose()
    } catch (error) {
      setProblem(showProblem(form, ['name', 'target', 'minSeverity'], error))
    }
  })
  if (made?.secret) {
    return (
      <SecretOnce
        title={`Secret of ${made.name}`}
        secret={made.secret}
        copyLabel="Copy the secret"
        onClose={onClose}
      >
        The receiver checks the header Holdfast-Signature with it. Copy it now: it cannot be shown again, only
        replaced.
      </SecretOnce>
    )
  }
  return (
    <FormModal
      open
      onClose={onClose}
      title={channel === null ? 'Add channel' : `Edit ${channel.name}`}
      form={form}
      onSubmit={submit}
      submitLabel={channel === null ? 'Add channel' : 'Save'}
      problem={problem}
    >
      <RadioField
        label="Kind"
        value={kind}
        onChange={(next) => form.setValue('kind', next)}
        options={[
          {
            value: 'webhook',
            label: 'Webhook',
            disabledReason: channel?.kind === 'email' ? 'It is a channel by e-mail.' : undefined,
          },
          {
            value: 'email',
            label: 'E-mail',
            disabledReason: channel?.kind === 'webhook' ? 'It is a webhook.' : undefined,
          },
        ]}
      />
      <TextField<ChannelValues> name="name" label="Name" hint="Who is told, for example: network on call." />
      <TextField<ChannelValues>
        name="target"
        label={kind === 'email' ? 'Recipients' : 'URL'}
        mono
        hint={
          kind === 'email'
            ? 'Addresses with commas between them. The worker needs a mail server: HOLDFAST_SMTP_URL.'
            : 'Gets a signed POST for each alert. Redirects are not followed.'
        }
      />
      <SelectField<ChannelValues> name="minSeverity" label="Tells alerts of severity" options={severities} />
      <CheckboxField
        checked={form.watch('enabled')}
        onChange={(next) => form.setValue('enabled', next)}
        label="On"
        hint="Turned off, what still waits is not sent any more."
      />
      {channel?.kind === 'webhook' ? (
        <CheckboxField
          checked={form.watch('newSecret')}
          onChange={(next) => form.setValue('newSecret', next)}
          label="Replace the secret"
          hint="At once: the receiver must know the new one."
        />
      ) : null}
    </FormModal>
  )
}
