import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Family, KeaLease } from '@/lib/core/ports/kea'
import { csvRow, HEADER } from './lease-csv'

/** Seconds since the epoch, some time ago: leases of a day granted then are alive. */
export const GRANTED = Math.floor(Date.now() / 1000) - 3600

/** A folder with a lease file in it, written and rotated as Kea and kea-lfc do. */
export class LeaseFolder {
  readonly dir = mkdtempSync(join(tmpdir(), 'holdfast-leases-'))
  readonly path: string

  constructor(private readonly family: Family = 4) {
    this.path = join(this.dir, `kea-leases${family}.csv`)
  }

  create(...rows: string[]): void {
    writeFileSync(this.path, this.text(rows))
  }

  append(...rows: string[]): void {
    appendFileSync(this.path, rows.map((row) => `${row}\n`).join(''))
  }

  write(suffix: string, ...rows: string[]): void {
    writeFileSync(`${this.path}${suffix}`, this.text(rows))
  }

  /** What Kea does before it starts kea-lfc. */
  rotate(): void {
    renameSync(this.path, `${this.path}.1`)
    this.create()
  }

  /** What kea-lfc does: `.2` and `.1` become a new `.2` with the last row of each address. */
  cleanUp(): void {
    const last = new Map<string, string>()
    for (const row of [...this.rowsOf('.2'), ...this.rowsOf('.1')]) {
      const [address = '', , , lifetime] = row.split(',')
      if (lifetime === '0') last.delete(address)
      else last.set(address, row)
    }
    this.write('.output', ...[...last].sort().map(([, row]) => row))
    renameSync(`${this.path}.output`, `${this.path}.completed`)
    for (const suffix of ['.2', '.1']) rmSync(`${this.path}${suffix}`, { force: true })
    renameSync(`${this.path}.completed`, `${this.path}.2`)
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true })
  }

  private rowsOf(suffix: string): string[] {
    const path = `${this.path}${suffix}`
    return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n').slice(1) : []
  }

  private text(rows: readonly string[]): string {
    return [HEADER[this.family], ...rows].map((row) => `${row}\n`).join('')
  }
}

/** A lease of a day on 10.77.0.`host`, granted to a client of its own. */
export function row(host: number, change: Partial<KeaLease> = {}, cltt = GRANTED): string {
  const id = host.toString(16).padStart(12, '0')
  const lease: KeaLease = {
    family: 4,
    ip: `10.77.0.${host}`,
    leaseType: 'V4',
    prefixLen: 32,
    subnetId: 1,
    hwaddr: id,
    clientId: `01${id}`,
    duid: '',
    iaid: null,
    hostname: `host-${host}`,
    state: 0,
    validLifetime: 86_400,
    expiresAt: '',
    fqdnFwd: false,
    fqdnRev: false,
    ...change,
  }
  return csvRow(lease, cltt)
}

/** The row of a release of 2.2, and of any other deletion. */
export const released = (host: number): string => row(host, { validLifetime: 0 })
