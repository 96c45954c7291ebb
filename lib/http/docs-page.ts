import { openApiDocument } from '@/lib/http/openapi'

interface Schema {
  type?: string | string[]
  enum?: unknown[]
  anyOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  description?: string
  minimum?: number
  maximum?: number
  maxLength?: number
  format?: string
}

interface Operation {
  operationId: string
  summary: string
  description: string
  tags: string[]
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: Schema }> }>
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map(String).join(' | ')
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
  const type = Array.isArray(schema.type) ? schema.type.join(' | ') : (schema.type ?? 'any')
  const inside = schema.items ? ` of ${typeOf(schema.items)}` : ''
  const range = [schema.minimum, schema.maximum].some((bound) => bound !== undefined)
    ? ` ${schema.minimum ?? ''}…${schema.maximum ?? ''}`
    : ''
  return `${type}${schema.format ? ` (${schema.format})` : ''}${inside}${range}`
}

function fieldRows(schema: Schema, prefix = ''): string {
  return Object.entries(schema.properties ?? {})
    .map(([name, field]) => {
      const required = schema.required?.includes(name) ? ' <b title="required">*</b>' : ''
      const row = `<tr><td><code>${escapeHtml(prefix + name)}</code>${required}</td><td>${escapeHtml(typeOf(field))}</td><td>${escapeHtml(field.description ?? '')}</td></tr>`
      const inner = field.properties ? field : field.items?.properties ? field.items : null
      return row + (inner ? fieldRows(inner, `${prefix}${name}${field.items ? '[]' : ''}.`) : '')
    })
    .join('')
}

function table(title: string, rows: string): string {
  if (rows === '') return ''
  return `<h4>${title}</h4><table><thead><tr><th>Name</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`
}

function operationHtml(method: string, path: string, operation: Operation): string {
  const parameters = (operation.parameters ?? [])
    .map(
      ({ name, in: where, required, schema }) =>
        `<tr><td><code>${escapeHtml(name)}</code>${required ? ' <b title="required">*</b>' : ''} <small>${where}</small></td><td>${escapeHtml(typeOf(schema))}</td><td>${escapeHtml(schema.description ?? '')}</td></tr>`,
    )
    .join('')
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const answers = Object.entries(operation.responses)
    .map(([status, { description }]) => `<li><code>${status}</code> ${escapeHtml(description)}</li>`)
    .join('')
  const good = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))?.[1]
  const answer = Object.values(good?.content ?? {})[0]?.schema
  return `<details id="${escapeHtml(operation.operationId)}"><summary><b class="${method}">${method.toUpperCase()}</b> <code>${escapeHtml(path)}</code> <span>${escapeHtml(operation.summary)}</span></summary>
<p>${escapeHtml(operation.description)}</p>${table('Parameters', parameters)}${table('Body', body ? fieldRows(body) : '')}${table('Answer', answer ? fieldRows(answer) : '')}<h4>Status</h4><ul>${answers}</ul></details>`
}

const STYLE = `:root{color-scheme:light dark;--line:light-dark(#d4d4d8,#3f3f46);--soft:light-dark(#52525b,#a1a1aa)}
body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:0 auto;padding:1.5rem}
details{border:1px solid var(--line);border-radius:8px;margin:.5rem 0;padding:.5rem .8rem}
summary{cursor:pointer}summary b{display:inline-block;min-width:4.5rem}summary span,small{color:var(--soft)}
code{font:13px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;border-top:1px solid var(--line);padding:.25rem .5rem .25rem 0}
h4{margin:.8rem 0 .2rem}`

/** The description of the API as one page that loads nothing from anywhere. */
export function docsPage(): string {
  const document = openApiDocument() as unknown as { paths: Record<string, Record<string, Operation>> }
  const byTag = new Map<string, string[]>()
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0] ?? ''
      byTag.set(tag, [...(byTag.get(tag) ?? []), operationHtml(method, path, operation)])
    }
  }
  const sections = [...byTag].map(([tag, parts]) => `<h2>${escapeHtml(tag)}</h2>${parts.join('')}`).join('')
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Holdfast API</title><style>${STYLE}</style></head><body><h1>Holdfast API</h1>
<p>JSON over HTTP, with the session cookie of the console or <code>Authorization: Bearer TOKEN</code>. Errors are <code>application/problem+json</code> (RFC 9457). Machine-readable: <a href="/api/openapi.json">openapi.json</a>.</p>${sections}</body></html>`
}
