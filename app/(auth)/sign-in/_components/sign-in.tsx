'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import type { z } from 'zod'
import { AuthCard } from '@/components/form/auth-card'
import { signInProblem } from '@/components/form/sign-in-problem'
import { TextField } from '@/components/form/text-field'
import { Notice } from '@/components/ui/notice'
import { call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import { signIn } from '@/lib/contract/account'

type Values = z.input<typeof signIn>

/** Only a path of this console: never another host. */
function safePath(next: string | undefined): string {
  return next?.startsWith('/') && !next.startsWith('//') && !next.startsWith('/\\') ? next : '/'
}

/** E-mail and password; says so when nobody claimed the installation yet. */
export function SignIn({ next }: { next: string | undefined }) {
  const [problem, setProblem] = useState<string | null>(null)
  const setup = useQuery(query('getSetup'))
  const form = useForm<Values>({
    resolver: zodResolver(signIn),
    defaultValues: { email: '', password: '' },
  })
  const submit = form.handleSubmit(async (body) => {
    setProblem(null)
    try {
      await call('signIn', { body })
      window.location.assign(safePath(next))
    } catch (error) {
      setProblem(signInProblem(error))
      form.setFocus('password')
    }
  })
  return (
    <AuthCard title="Sign in" form={form} onSubmit={submit} submitLabel="Sign in" problem={problem}>
      {setup.data && !setup.data.claimed ? (
        <Notice tone="info" title="Nobody has claimed this installation yet">
          Open the one-time link that <code>npm start</code> printed at its end.
        </Notice>
      ) : null}
      <TextField<Values> name="email" label="E-mail" type="email" autoComplete="username" autoFocus />
      <TextField<Values> name="password" label="Password" type="password" autoComplete="current-password" />
    </AuthCard>
  )
}
