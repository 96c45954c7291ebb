import { describe, expect, it } from 'vitest'
import { Params } from '@/lib/services/console/keyset'
import { bordersHex, isHostOf, likeAny, matching } from '@/lib/services/console/read-text'

describe('a search as SQL', () => {
  it('takes the signs of LIKE for themselves', () => {
    expect(likeAny('50%_\\')).toBe('%50\\%\\_\\\\%')
  })

  it('holds no value, only placeholders', () => {
    for (const q of ['10.0.0.1', '10.0.0.0/8', 'aa:bb:cc', 'facade', `x'; drop table zone --.site.com`]) {
      const params = new Params()
      const columns = { ip: 't.ip', moreIps: 't.more', texts: ['t.name'], hosts: ['t.name'], hex: ['t.hex'] }
      const sql = matching(q, columns)(params)
      expect(sql).not.toContain(q)
      const used = new Set(sql.match(/\$\d+/g))
      expect(used.size).toBe(params.values.length)
    }
  })

  it('looks for hex from both ends', () => {
    const params = new Params()
    bordersHex(params, 't.hwaddr', 'ddeeff')
    expect(params.values).toEqual(['ddeeff', 'ddeeffg', 'ffeedd', 'ffeeddg'])
  })

  it('splits a full name wherever its zone may begin', () => {
    const params = new Params()
    expect(isHostOf(params, 't.hostname', 'A.b_.site.com.')).toContain('t.hostname ilike any')
    expect(params.values).toEqual([
      ['a', 'a.b\\_', 'a.b\\_.site'],
      ['b_.site.com', 'site.com', 'com'],
    ])
    expect(isHostOf(new Params(), 't.hostname', 'epg.')).toBeNull()
    expect(isHostOf(new Params(), 't.hostname', 'epg..com')).toBeNull()
  })
})
