'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { AuthCard } from '@/components/form/auth-card'
import { signInProblem } from '@/components/form/sign-in-problem'
import { TextField } from '@/components/form/text-field'
import { ApiProblem, call } from '@/lib/client/api'
import { showProblem } from '@/lib/client/form-errors'
import { type Claim, claim, PASSWORD } from '@/lib/contract/account'

/** Makes the first administrator and signs in. */
export function ClaimForm({ token }: { token: string }) {
  const router = useRouter()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Claim>({
    resolver: zodResolver(claim),
    defaultValues: { token, name: '', email: '', password: '' },
  })
  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      // The answer signs in as well.
      await call('claim', { body })
      window.location.assign('/')
    } catch (error) {
      const fields = error instanceof ApiProblem && error.errors.length > 0
      setProblem(fields ? showProblem(form, ['name', 'email', 'password'], error) : signInProblem(error))
      // Somebody was faster with the same link: the page says so, as to everybody who comes later.
      if (error instanceof ApiProblem && error.status === 403) router.refresh()
    }
  })
  return (
    <AuthCard
      title="Become the first administrator"
      intro="This link works once. Everybody else is invited by you."
      form={form}
      onSubmit={submit}
      submitLabel="Create the account"
      problem={problem}
    >
      <TextField<Claim> name="name" label="Name" autoComplete="name" autoFocus />
      <TextField<Claim> name="email" label="E-mail" type="email" autoComplete="username" />
      <TextField<Claim>
        name="password"
        label="Password"
        type="password"
        autoComplete="new-password"
        hint={`At least ${PASSWORD.min} characters.`}
      />
    </AuthCard>
  )
}
