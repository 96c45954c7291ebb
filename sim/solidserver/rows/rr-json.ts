import type { RrRow, ZoneRow } from '../store/model'

type Build = (row: RrRow) => Record<string, string>

/** Columns that differ between records of one zone on one server. All the others come from the template. */
const OWN = new Set(
  'rr_all_value rr_full_name rr_full_name_utf rr_name_ip_addr rr_name_ip4_addr rr_value_ip_addr rr_value_ip4_addr rr_glue rr_type ttl delayed_time rr_class_name value1 value2 value3 value4 value5 value6 value7 rr_id delayed_create_time delayed_delete_time rr_name_id rr_value_id rr_type_id rr_glue_id rr_class_parameters'.split(
    ' ',
  ),
)

const PLAIN = /^[ !#-[\]-~]*$/

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}

interface Template {
  readonly version: number
  /** text before each own column, and after the last */
  readonly pieces: readonly string[]
}

/**
 * Writes rows as JSON much faster than building and printing an object: two thirds of a row are the same for every
 * record of a zone, so they are printed once per zone and server.
 */
export class RrJson {
  private readonly templates = new WeakMap<ZoneRow, Template>()

  /** @param version grows whenever a server, view or zone changes */
  constructor(
    private readonly build: Build,
    private readonly own: Build,
    private readonly version: () => number,
  ) {}

  write(row: RrRow): string {
    const zoneRow = row.rr.zone.rows.find((one) => one.slot === row.slot)
    if (!zoneRow) return JSON.stringify(this.build(row))
    let template = this.templates.get(zoneRow)
    if (template?.version !== this.version()) {
      template = this.template(row)
      this.templates.set(zoneRow, template)
    }
    const values = this.own(row)
    let at = 0
    let out = template.pieces[0] ?? ''
    for (const name in values) {
      at += 1
      out += quoted(values[name] ?? '') + (template.pieces[at] ?? '')
    }
    return out
  }

  private template(row: RrRow): Template {
    const pieces: string[] = []
    let text = '{'
    for (const [name, value] of Object.entries(this.build(row))) {
      text += `${text === '{' ? '' : ','}${JSON.stringify(name)}:`
      if (OWN.has(name)) {
        pieces.push(text)
        text = ''
      } else text += JSON.stringify(value)
    }
    return { version: this.version(), pieces: [...pieces, `${text}}`] }
  }
}
