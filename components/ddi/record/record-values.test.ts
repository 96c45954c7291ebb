import { describe, expect, it } from 'vitest'
import {
  bodyOfRecord,
  newRecordValues,
  patchOfRecord,
  type RecordValues,
  recordResolver,
} from '@/components/ddi/record/record-values'

const typed = (values: Partial<RecordValues>) => newRecordValues(values)

async function faultsOf(values: RecordValues): Promise<Record<string, string | undefined>> {
  const { errors } = await recordResolver(values, undefined, { fields: {}, shouldUseNativeValidation: false })
  return Object.fromEntries(Object.entries(errors).map(([name, fault]) => [name, fault?.message]))
}

describe('the form of a record', () => {
  it('leaves to the server what was left empty', () => {
    expect(bodyOfRecord(typed({ name: ' epg ', value: ' 192.168.1.56 ' }))).toEqual({
      name: 'epg',
      value: '192.168.1.56',
    })
  })

  it('sends what was chosen', () => {
    const values = typed({
      name: 'epg',
      value: '::1',
      zone: 'site.com',
      view: 'internal',
      ttl: '60',
      ptr: 'no',
      comment: ' rack 4 ',
    })
    expect(bodyOfRecord(values)).toEqual({
      name: 'epg',
      value: '::1',
      zone: 'site.com',
      view: 'internal',
      ttl: 60,
      ptr: false,
      comment: 'rack 4',
    })
  })

  it('changes only what differs, and empties a comment', () => {
    const before = typed({
      name: 'epg.site.com',
      value: '192.0.2.1',
      ttl: '600',
      ptr: 'yes',
      comment: 'old',
    })
    expect(patchOfRecord(before, before)).toEqual({})
    expect(patchOfRecord(before, { ...before, ttl: '' })).toEqual({})
    expect(
      patchOfRecord(before, {
        ...before,
        name: 'epg2.site.com',
        value: '192.0.2.2',
        ttl: '60',
        ptr: 'no',
        comment: '',
      }),
    ).toEqual({ name: 'epg2.site.com', value: '192.0.2.2', ttl: 60, ptr: false, comment: null })
  })

  it('says what is wrong with each field at once', async () => {
    expect(await faultsOf(typed({}))).toEqual({ name: 'is required', value: 'is required' })
    const faults = await faultsOf(typed({ name: 'under_score', value: '192.168.1.999', ttl: '1.5' }))
    expect(faults.name).toMatch(/underscore/)
    expect(faults.value).toMatch(/IPv4 or IPv6 address/)
    expect(faults.ttl).toBe('must be whole seconds, at least 1')
    expect(await faultsOf(typed({ name: 'epg', value: '192.0.2.1', ttl: '600' }))).toEqual({})
  })
})
