/** Runs once when the web server starts, before the first request. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { rememberPeers } = await import('@/lib/http/peer')
  rememberPeers()
  const { startConsole } = await import('@/lib/http/start-console')
  startConsole(process.env)
}
