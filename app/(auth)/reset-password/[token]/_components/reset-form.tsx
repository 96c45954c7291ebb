'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { AuthCard } from '@/components/form/auth-card'
import { signInProblem } from '@/components/form/sign-in-problem'
import { TextField } from '@/components/form/text-field'
import { ApiProblem, call } from '@/lib/client/api'
import { showProblem } from '@/lib/client/form-errors'
import { PASSWORD, type PasswordReset, passwordReset } from '@/lib/contract/account'

/** Sets the password that an administrator's link is for. */
export function ResetForm({ token }: { token: string }) {
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<PasswordReset>({
    resolver: zodResolver(passwordReset),
    defaultValues: { token, password: '' },
  })
  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      await call('resetPassword', { body })
      window.location.assign('/sign-in')
    } catch (error) {
      const fields = error instanceof ApiProblem && error.errors.length > 0
      setProblem(fields ? showProblem(form, ['password'], error) : signInProblem(error))
    }
  })
  return (
    <AuthCard
      title="Set your password"
      intro="This link works once. You sign in with the new password afterwards."
      form={form}
      onSubmit={submit}
      submitLabel="Set password"
      problem={problem}
    >
      <TextField<PasswordReset>
        name="password"
        label="New password"
        type="password"
        autoComplete="new-password"
        autoFocus
        hint={`At least ${PASSWORD.min} characters.`}
      />
    </AuthCard>
  )
}
