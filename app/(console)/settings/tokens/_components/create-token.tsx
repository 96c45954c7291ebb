'use client'
import { useState } from 'react'
import { type Resolver, useForm } from 'react-hook-form'
import { FormModal } from '@/components/form/form-modal'
import { SecretOnce } from '@/components/form/secret-once'
import { SelectField } from '@/components/form/select-field'
import { TextField } from '@/components/form/text-field'
import { call } from '@/lib/client/api'
import { showProblem } from '@/lib/client/form-errors'
import { type TokenCreated, tokenCreate } from '@/lib/contract/account'
import { ROLES, type Role } from '@/lib/contract/role'

interface Values {
  name: string
  role: Role
  expiresInDays: string
}

const roles = ROLES.map((value) => ({ value, label: value }))

function bodyOf(values: Values) {
  const days = values.expiresInDays.trim()
  return { name: values.name, role: values.role, expiresInDays: days === '' ? null : Number(days) }
}

const resolver: Resolver<Values> = (values) => {
  const parsed = tokenCreate.safeParse(bodyOf(values))
  if (parsed.success) return { values, errors: {} }
  const issues = parsed.error.issues.map((issue) => [
    String(issue.path[0]),
    { type: issue.code, message: issue.message },
  ])
  return {
    values: {},
    errors: Object.fromEntries(issues) as Record<string, { type: string; message: string }>,
  }
}

/** Makes a token and shows it once. */
export function CreateToken({ onCreated, onClose }: { onCreated: () => void; onClose: () => void }) {
  const [made, setMade] = useState<TokenCreated>()
  const [problem, setProblem] = useState<string | null>(null)
  const form = useForm<Values>({
    resolver,
    defaultValues: { name: '', role: 'viewer', expiresInDays: '90' },
  })
  const submit = form.handleSubmit(async (values) => {
    try {
      setMade(await call('createToken', { body: bodyOf(values) }))
      onCreated()
    } catch (error) {
      setProblem(showProblem(form, ['name', 'role', 'expiresInDays'], error))
    }
  })
  if (made) {
    return (
      <SecretOnce
        title={`Token ${made.name}`}
        secret={made.token}
        copyLabel="Copy the token"
        onClose={onClose}
      >
        Copy it now: only its hash is stored, it cannot be shown again.
      </SecretOnce>
    )
  }
  return (
    <FormModal
      open
      onClose={onClose}
      title="Create API token"
      form={form}
      onSubmit={submit}
      submitLabel="Create token"
      problem={problem}
    >
      <TextField<Values> name="name" label="Name" hint="What uses it, for example: ci pipeline." />
      <SelectField<Values>
        name="role"
        label="Role"
        options={roles}
        hint="viewer reads, operator changes, administrator manages."
      />
      <TextField<Values>
        name="expiresInDays"
        label="Expires in days"
        inputMode="numeric"
        mono
        optional
        hint="Empty: it never expires."
      />
    </FormModal>
  )
}
