import type { FieldErrors, FieldPath, Resolver } from 'react-hook-form'
import {
  type Reservation,
  type ReservationCreateInput,
  type ReservationPatchInput,
  reservationCreate,
} from '@/lib/contract/reservation'
import type { IdentifierType } from '@/lib/core/identifier'

/** What the form holds: texts as typed, everything present. */
export interface ReservationValues {
  scope: string
  hostname: string
  identifierType: IdentifierType
  identifierValue: string
  ip: string
  infra: boolean
  stickyDns: boolean
  pinHostname: boolean
  conflictGuard: boolean
  ttlClass: 'default' | 'infrastructure'
  allowClientHostname: boolean
  deleteOn: 'release' | 'expiry' | 'never'
  /** Text of a number: what is typed may be none. */
  graceHours: string
}

/** An empty form; `preset` comes from where the operator started, for example a lease. */
export function newValues(preset: Partial<ReservationValues> = {}): ReservationValues {
  return {
    scope: '',
    hostname: '',
    identifierType: 'hw-address',
    identifierValue: '',
    ip: '',
    infra: false,
    stickyDns: false,
    pinHostname: false,
    conflictGuard: false,
    ttlClass: 'default',
    allowClientHostname: false,
    deleteOn: 'release',
    graceHours: '24',
    ...preset,
  }
}

/** A reservation as the form shows it. */
export function valuesOf(row: Reservation): ReservationValues {
  return {
    scope: row.scope ?? '',
    hostname: row.hostname ?? '',
    identifierType: row.identifier.type,
    identifierValue: row.mac ?? row.identifier.value,
    ip: row.ip ?? '',
    infra: row.infra,
    stickyDns: row.stickyDns,
    pinHostname: row.pinHostname,
    conflictGuard: row.conflictGuard,
    ttlClass: row.ttlClass,
    allowClientHostname: row.allowClientHostname,
    deleteOn: row.ddnsPolicy.deleteOn,
    graceHours: String(row.ddnsPolicy.graceHours),
  }
}

/** The body of the API: a MAC goes as `mac`, so that what is wrong with it is said in its words. */
export function bodyOf(values: ReservationValues): ReservationCreateInput {
  const hostname = values.hostname.trim()
  const ip = values.ip.trim()
  const value = values.identifierValue.trim()
  return {
    scope: values.scope,
    hostname: hostname === '' ? null : hostname,
    ip: ip === '' ? null : ip,
    ...(values.identifierType === 'hw-address'
      ? { mac: value === '' ? null : value }
      : { identifier: { type: values.identifierType, value } }),
    infra: values.infra,
    stickyDns: values.stickyDns,
    pinHostname: values.pinHostname,
    conflictGuard: values.conflictGuard,
    ttlClass: values.ttlClass,
    allowClientHostname: values.allowClientHostname,
    ddnsPolicy: {
      deleteOn: values.deleteOn,
      graceHours: values.graceHours.trim() === '' ? Number.NaN : Number(values.graceHours),
    },
  }
}

/** Only what differs from the row as it was opened. */
export function patchOf(before: ReservationValues, after: ReservationValues): ReservationPatchInput {
  const old = bodyOf(before)
  const next = bodyOf(after)
  const changed = Object.entries(next).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(old[key as keyof ReservationCreateInput]),
  )
  return Object.fromEntries(changed) as ReservationPatchInput
}

const fields: Readonly<Record<string, FieldPath<ReservationValues>>> = {
  scope: 'scope',
  subnetId: 'scope',
  hostname: 'hostname',
  mac: 'identifierValue',
  identifier: 'identifierValue',
  'identifier.type': 'identifierType',
  'identifier.value': 'identifierValue',
  ip: 'ip',
  infra: 'infra',
  stickyDns: 'stickyDns',
  pinHostname: 'pinHostname',
  conflictGuard: 'conflictGuard',
  ttlClass: 'ttlClass',
  allowClientHostname: 'allowClientHostname',
  'ddnsPolicy.deleteOn': 'deleteOn',
  'ddnsPolicy.graceHours': 'graceHours',
}

/** The field of the form that shows a path of the API; undefined: none does. */
export function fieldOf(path: string): FieldPath<ReservationValues> | undefined {
  return fields[path]
}

/** What is missing, told together with what is wrong: the schema compares fields only when each is right by itself. */
function missingOf(values: ReservationValues): FieldErrors<ReservationValues> {
  const blank = (name: 'scope' | 'identifierValue' | 'ip' | 'hostname') => values[name].trim() === ''
  const missing = (message: string) => ({ type: 'required', message })
  return {
    ...(blank('scope') ? { scope: missing('Choose a scope') } : {}),
    ...(blank('identifierValue') ? { identifierValue: missing('is required') } : {}),
    ...(blank('ip') && blank('hostname') ? { ip: missing('is required when there is no hostname') } : {}),
  }
}

/** Checks with the schema that the API uses. */
export const reservationResolver: Resolver<ReservationValues> = (values) => {
  const parsed = reservationCreate.safeParse(bodyOf(values))
  if (parsed.success) return { values, errors: {} }
  const errors: FieldErrors<ReservationValues> = missingOf(values)
  for (const issue of parsed.error.issues) {
    const field = fieldOf(issue.path.join('.'))
    if (field && !errors[field]) errors[field] = { type: issue.code, message: issue.message }
  }
  return { values: {}, errors }
}
