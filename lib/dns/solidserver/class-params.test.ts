import { describe, expect, it } from 'vitest'
import { readOwner, writeOwner } from './class-params'

const OWNER = { instance: 'lab 1', provenance: 'ddns(reservation)', ref: 'hw-address:aabb@1&x=ü' } as const

describe('owner tag', () => {
  it('survives the way there and back', () => {
    expect(readOwner({ rr_class_parameters: writeOwner(OWNER) })).toEqual(OWNER)
  })

  it.each([
    '',
    'ipam_replication=0&dnsptr=0',
    'holdfast_instance=a',
    'holdfast_instance=a&holdfast_provenance=mine',
  ])('is nobody in %j', (rr_class_parameters) => {
    expect(readOwner({ rr_class_parameters })).toBeNull()
  })

  it('keeps what others set on the record and leaves out what the record inherits', () => {
    const written = new URLSearchParams(
      writeOwner(OWNER, {
        rr_class_parameters: 'rack=B12&dnsptr=0&holdfast_ref=old',
        rr_class_parameters_properties: 'rack=set,propagate&dnsptr=inherited,propagate',
      }),
    )
    expect(Object.fromEntries(written)).toEqual({
      rack: 'B12',
      holdfast_instance: 'lab 1',
      holdfast_provenance: 'ddns(reservation)',
      holdfast_ref: OWNER.ref,
    })
  })
})
