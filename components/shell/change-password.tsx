'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import { FormModal } from '@/components/form/form-modal'
import { TextField } from '@/components/form/text-field'
import { call } from '@/lib/client/api'
import { showProblem } from '@/lib/client/form-errors'
import { PASSWORD, type PasswordChange, passwordChange } from '@/lib/contract/account'

/** The signed-in person's own password. */
export function ChangePassword({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<PasswordChange>({
    resolver: zodResolver(passwordChange),
    defaultValues: { currentPassword: '', newPassword: '' },
  })
  const close = () => {
    form.reset()
    setProblem(null)
    onClose()
  }
  const submit = form.handleSubmit(async (body) => {
    try {
      await call('changePassword', { body })
      toast.success('Password changed')
      close()
    } catch (error) {
      setProblem(showProblem(form, ['currentPassword', 'newPassword'], error))
    }
  })
  return (
    <FormModal
      open={open}
      onClose={close}
      title="Change password"
      form={form}
      onSubmit={submit}
      submitLabel="Change password"
      problem={problem}
    >
      <TextField<PasswordChange>
        name="currentPassword"
        label="Current password"
        type="password"
        autoComplete="current-password"
      />
      <TextField<PasswordChange>
        name="newPassword"
        label="New password"
        type="password"
        autoComplete="new-password"
        hint={`At least ${PASSWORD.min} characters.`}
      />
    </FormModal>
  )
}
