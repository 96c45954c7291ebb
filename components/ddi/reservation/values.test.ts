import { describe, expect, it } from 'vitest'
import { bodyOf, fieldOf, newValues, patchOf, reservationResolver } from '@/components/ddi/reservation/values'

const typed = newValues({
  scope: 'LAN',
  hostname: 'epg',
  identifierValue: 'aabb.ccdd.eeff',
  ip: '192.168.1.56',
})

const errorsOf = async (values: typeof typed) => {
  const { errors } = await reservationResolver(values, undefined, {
    fields: {},
    shouldUseNativeValidation: false,
  })
  return Object.fromEntries(Object.entries(errors).map(([name, error]) => [name, error?.message]))
}

describe('bodyOf', () => {
  it('sends a MAC as mac, anything else as identifier, and empty texts as null', () => {
    expect(bodyOf(typed)).toMatchObject({ scope: 'LAN', mac: 'aabb.ccdd.eeff', ip: '192.168.1.56' })
    const duid = bodyOf({ ...typed, identifierType: 'duid', identifierValue: ' 0001 ', ip: ' ' })
    expect(duid).toMatchObject({ identifier: { type: 'duid', value: '0001' }, ip: null })
    expect(duid).not.toHaveProperty('mac')
  })
})

describe('patchOf', () => {
  it('names only what changed', () => {
    expect(patchOf(typed, typed)).toEqual({})
    expect(patchOf(typed, { ...typed, hostname: 'epg2' })).toEqual({ hostname: 'epg2' })
    expect(patchOf(typed, { ...typed, graceHours: '48' })).toEqual({
      ddnsPolicy: { deleteOn: 'release', graceHours: 48 },
    })
  })
})

describe('reservationResolver', () => {
  it('takes what the API takes', async () => {
    expect(await errorsOf(typed)).toEqual({})
  })

  it('puts what the schema finds on the fields of the form', async () => {
    const errors = await errorsOf({
      ...typed,
      identifierValue: '12:34',
      graceHours: '',
      stickyDns: true,
      deleteOn: 'expiry',
    })
    expect(errors.identifierValue).toMatch(/must be a MAC address/)
    expect(errors.graceHours).toBeDefined()
  })

  it('finds contradictions', async () => {
    const errors = await errorsOf({ ...typed, stickyDns: true, deleteOn: 'expiry' })
    expect(errors.deleteOn).toMatch(/Sticky DNS never deletes on expiry/)
  })
})

describe('fieldOf', () => {
  it('knows the fields behind the paths of the API', () => {
    expect(fieldOf('ddnsPolicy.graceHours')).toBe('graceHours')
    expect(fieldOf('identifier.value')).toBe('identifierValue')
    expect(fieldOf('nothing')).toBeUndefined()
  })
})
