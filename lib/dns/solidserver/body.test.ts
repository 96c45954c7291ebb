import { describe, expect, it } from 'vitest'
import { parseBody } from './body'

describe('parseBody', () => {
  it.each([
    ['', []],
    ['  \n', []],
    ['[]', []],
    ['[{"errno":"0","rr_id":"7"}]', [{ errno: '0', rr_id: '7' }]],
    ['[{"ret_oid":239}]', [{ ret_oid: '239' }]],
    ['{"ret_oid":"239"}', [{ ret_oid: '239' }]],
    ['{"a":"1"}{"a":"2"}', [{ a: '1' }, { a: '2' }]],
    ['{"a":"1"},\n{"a":"2"}', [{ a: '1' }, { a: '2' }]],
    ['[{"a":null,"b":true}]', [{ a: '', b: 'true' }]],
  ])('reads %j as rows', (text, rows) => {
    expect(parseBody(text)).toEqual({ kind: 'rows', rows })
  })

  it.each([
    '{"errno":"20117","errmsg":"This RR does not exist","severity":"error","category":"dns_rr_delete"}',
    '[{"errno":20117,"errmsg":"This RR does not exist"}]',
  ])('reads %j as an error', (text) => {
    expect(parseBody(text)).toEqual({ kind: 'error', errno: '20117', errmsg: 'This RR does not exist' })
  })

  it('sees an error that has a text and no number', () => {
    expect(parseBody('{"errmsg":"DNS rr already exists"}')).toMatchObject({ kind: 'error', errno: '' })
  })

  it('knows the answer of an appliance that did nothing', () => {
    expect(parseBody('{"connected":false}')).toEqual({ kind: 'not-connected' })
  })

  it.each(['<html>502</html>', '42', '"text"', '[1]', 'null', '{"a":'])('cannot read %j', (text) => {
    expect(parseBody(text)).toEqual({ kind: 'unreadable' })
  })
})
