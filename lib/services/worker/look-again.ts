/** Thrown when a server does not answer now: the queue tries the look again, later. Everything is written down. */
export class LookAgain extends Error {
  override readonly name = 'LookAgain'
}
