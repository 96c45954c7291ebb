/** A port that cannot be listened on. */
export class ListenError extends Error {
  override readonly name = 'ListenError'

  constructor(
    readonly port: number,
    readonly code: string,
  ) {
    super(`cannot listen on port ${port}: ${code}`)
  }
}
