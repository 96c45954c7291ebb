export interface JsonOptions {
  status: number
  headers?: Readonly<Record<string, string>>
  cookies?: readonly string[]
}

/** JSON, or nothing at all with status 204. */
export function jsonResponse(value: unknown, options: JsonOptions): Response {
  const headers = new Headers({ ...options.headers })
  for (const cookie of options.cookies ?? []) headers.append('set-cookie', cookie)
  if (options.status === 204) return new Response(null, { status: 204, headers })
  headers.set('content-type', 'application/json')
  return new Response(JSON.stringify(value), { status: options.status, headers })
}
