import pino, { type DestinationStream } from 'pino'
import { oneLine } from '@/lib/core/one-line'
import type { WorkerLog } from '@/lib/services/worker/deps'

export type LogLevel = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR'

export interface LogOptions {
  level: LogLevel
  format: 'text' | 'json'
  /** Texts that must never be printed, such as passwords; short ones are ignored. */
  secrets?: readonly string[]
  out?: (chunk: string) => void
}

const PINO: Record<LogLevel, string> = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error' }
const NAMES: Readonly<Record<number, string>> = { 20: 'DEBUG', 30: 'INFO', 40: 'WARNING', 50: 'ERROR' }

/**
 * The log of the lease monitor: `[INFO] 2025-12-18 17:41:20 - message` in local time, and lines that stand alone. In JSON
 * one object a line. What is secret is replaced before anything is printed, wherever it stands.
 */
export function createLog(options: LogOptions): WorkerLog & { hide(secret: string): void } {
  const out = options.out ?? ((chunk: string) => void process.stdout.write(chunk))
  const secrets = new Set<string>()
  const hide = (secret: string) => {
    if (secret.length >= 4) secrets.add(secret)
  }
  for (const secret of options.secrets ?? []) hide(secret)
  const clean = (text: string): string => {
    let safe = oneLine(text)
    for (const secret of secrets) safe = safe.replaceAll(secret, '***')
    return safe
  }
  const destination: DestinationStream = {
    write: (json) => out(options.format === 'json' ? json : asText(json)),
  }
  const logger = pino(
    { level: PINO[options.level], base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination,
  )
  return {
    hide,
    debug: (message) => logger.debug(clean(message)),
    info: (message) => logger.info(clean(message)),
    warn: (message) => logger.warn(clean(message)),
    error: (message) => logger.error(clean(message)),
    line(text) {
      if (!logger.isLevelEnabled('info')) return
      if (options.format === 'json') logger.info({ plain: true }, clean(text))
      else out(`${clean(text)}\n`)
    },
  }
}

function asText(json: string): string {
  const { level, time, msg } = JSON.parse(json) as { level: number; time: string; msg: string }
  return `[${NAMES[level] ?? 'INFO'}] ${localTime(new Date(time))} - ${msg}\n`
}

/** `2025-12-18 17:41:20`, local. */
export function localTime(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
}
