'use client'
import { zodResolver } from '@hookform/resolvers/zod'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { toast } from 'sonner'
import type { z } from 'zod'
import { FormModal } from '@/components/form/form-modal'
import { SecretOnce } from '@/components/form/secret-once'
import { SelectField } from '@/components/form/select-field'
import { TextField } from '@/components/form/text-field'
import { exact } from '@/components/ui/time'
import { call } from '@/lib/client/api'
import { showProblem } from '@/lib/client/form-errors'
import { type PasswordLink, type UserCreate, userCreate } from '@/lib/contract/account'
import { ROLES } from '@/lib/contract/role'

type Values = z.input<typeof userCreate>

const roles = ROLES.map((value) => ({ value, label: value }))

/** Makes an account; its password is set by the person, with a link that works once. */
export function CreateUser({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const [link, setLink] = useState<{ name: string; link: PasswordLink }>()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Values, unknown, UserCreate>({
    resolver: zodResolver(userCreate),
    defaultValues: { name: '', email: '', role: 'viewer' },
  })
  const submit = form.handleSubmit(async (body) => {
    try {
      const made = await call('createUser', { body })
      await client.invalidateQueries({ queryKey: ['listUsers'] })
      if (made.passwordLink) setLink({ name: made.name, link: made.passwordLink })
      else {
        toast.success(`${made.name}: created`)
        onClose()
      }
    } catch (error) {
      setProblem(showProblem(form, ['name', 'email', 'role'], error))
    }
  })
  if (link) {
    return (
      <SecretOnce
        title={`Password link for ${link.name}`}
        secret={new URL(link.link.path, window.location.origin).href}
        copyLabel="Copy the link"
        onClose={onClose}
      >
        The account exists. Hand over this link: it sets the password once, until{' '}
        {exact(Date.parse(link.link.expiresAt))}.
      </SecretOnce>
    )
  }
  return (
    <FormModal
      open
      onClose={onClose}
      title="Create user"
      form={form}
      onSubmit={submit}
      submitLabel="Create user"
      problem={problem}
    >
      <TextField<Values> name="name" label="Name" />
      <TextField<Values> name="email" label="E-mail" type="email" />
      <SelectField<Values>
        name="role"
        label="Role"
        options={roles}
        hint="viewer reads, operator changes, administrator manages."
      />
    </FormModal>
  )
}
