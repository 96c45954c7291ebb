import { expect, test } from 'vitest'
import { createLog, type LogOptions } from '@/worker/log'

function logged(options: Partial<LogOptions>, write: (log: ReturnType<typeof createLog>) => void): string {
  let text = ''
  write(createLog({ level: 'INFO', format: 'text', out: (chunk) => (text += chunk), ...options }))
  return text
}

test('lines look as the lease monitor wrote them, in local time', () => {
  const text = logged({}, (log) => {
    log.info('Found 4 static reservations to check')
    log.line('[DNS] Created A record: a.site.com -> 10.0.0.1 (scope: internal)')
    log.warn('careful')
  })
  const stamp = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`
  expect(text).toMatch(
    new RegExp(
      String.raw`^\[INFO\] ${stamp} - Found 4 static reservations to check\n` +
        String.raw`\[DNS\] Created A record: a\.site\.com -> 10\.0\.0\.1 \(scope: internal\)\n` +
        String.raw`\[WARNING\] ${stamp} - careful\n$`,
    ),
  )
})

test('the level is respected', () => {
  expect(logged({}, (log) => log.debug('x'))).toBe('')
  expect(logged({ level: 'DEBUG' }, (log) => log.debug('x'))).toContain('[DEBUG]')
  expect(logged({ level: 'WARNING' }, (log) => log.line('x'))).toBe('')
})

test('secrets never get out, whenever they became known, and nobody can forge a line', () => {
  const text = logged({ secrets: ['hunter22'] }, (log) => {
    log.hide('s3cretpass')
    log.error('password hunter22 and s3cretpass\n[INFO] forged')
  })
  expect(text).not.toMatch(/hunter22|s3cretpass/)
  expect(text.trim().split('\n')).toHaveLength(1)
})

test('JSON is one object a line', () => {
  const text = logged({ format: 'json' }, (log) => {
    log.info('a')
    log.line('[DNS] b')
  })
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.map(({ msg }) => msg)).toEqual(['a', '[DNS] b'])
})
