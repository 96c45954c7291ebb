import { expect, it } from 'vitest'
import { secretShown } from './secret-mark'

it('finds the line that shows a secret, and no other', () => {
  const secret = ['S3', 'CRET'].join('')
  expect(secretShown(`ok 1\nconnecting to postgresql://kea:${secret}-x@db/kea\nok 2`)).toBe(
    `connecting to postgresql://kea:${secret}-x@db/kea`,
  )
  expect(secretShown('ok 1\nsecret: ***\n')).toBeNull()
})
