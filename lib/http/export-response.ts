import { type Column, exportItems } from '@/lib/services/console/export-items'

/** Streams an export: the database is asked for the next batch when the browser has taken the one before. */
export function exportResponse<T>(
  name: string,
  batches: AsyncIterable<T[]>,
  columns: readonly Column<T>[],
  format: 'csv' | 'json',
): Response {
  const pieces = exportItems(batches, columns, format)
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next: IteratorResult<string, unknown> = await pieces.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    async cancel() {
      await pieces.return(undefined)
    },
  })
  const type = format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8'
  return new Response(body, {
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}.${format}"`,
    },
  })
}
