import { expect, it } from 'vitest'
import { postgresAddress } from './address'

it.each([
  'postgresql://u:p@db.example.com:5432/x',
  'postgres://db/x',
  'postgresql:///x?host=/run/postgresql',
])('takes %s', (url) => {
  expect(postgresAddress('DATABASE_URL', url)).toBe(url)
})

it.each(['abc', '', 'mysql://x/y', 'postgresql://x:secret@h:99999/y'])(
  'refuses %s without showing it',
  (url) => {
    expect(() => postgresAddress('DATABASE_URL', url)).toThrow(
      /^DATABASE_URL: must be a postgresql:\/\/ URL$/,
    )
  },
)
