/** A body that is posted to a URL, perhaps signed. */
export interface WebhookMessage {
  url: string
  /** JSON. */
  body: string
  /** Signs the body; null: it is not signed. */
  secret: string | null
  /** The same at every repetition: whoever receives it twice can tell. */
  deliveryId: string
  /** When it is sent; part of the signature. */
  at: Date
}

/** A letter in plain text. Nothing in it is taken for a header, whatever it holds. */
export interface MailMessage {
  to: readonly string[]
  subject: string
  text: string
  /** Of every message that it holds, the first of them names the letter. */
  deliveryIds: readonly [string, ...string[]]
}

/** retry: it may work later; failed: it never will. The reason holds no secret and no URL. */
export type Sent = { outcome: 'delivered' } | { outcome: 'retry' | 'failed'; reason: string }

/** Tells the outside of alerts. Never rejects: what went wrong is a value. */
export interface Notifier {
  webhook(message: WebhookMessage): Promise<Sent>
  mail(message: MailMessage): Promise<Sent>
  close(): Promise<void>
}
