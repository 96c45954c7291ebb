import { createTransport } from 'nodemailer'
import { oneLine } from '@/lib/core/one-line'
import type { MailMessage, Sent } from '@/lib/core/ports/notify'

export interface MailOptions {
  /** smtp://user:password@host:port, smtps:// for TLS from the first byte. */
  url: string
  from: string
}

interface SmtpError {
  code?: string
  responseCode?: number
  response?: string
}

/** What the mail server said, or that it said nothing; never what we said to it. */
function faultOf(error: SmtpError): Sent {
  const { code, responseCode, response } = error
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return { outcome: 'retry', reason: 'the mail server refused the user or the password' }
  if (responseCode !== undefined) {
    const said = oneLine((response ?? '').slice(0, 200))
    const reason = `the mail server answered ${said === '' ? responseCode : said}`
    // RFC 5321 section 4.2.1: 5yz shall not be repeated as it was.
    return { outcome: responseCode >= 500 ? 'failed' : 'retry', reason }
  }
  return { outcome: 'retry', reason: `the mail server cannot be reached (${code ?? 'no answer'})` }
}

export interface Mailer {
  send(message: MailMessage): Promise<Sent>
  close(): void
}

/** Sends letters through one mail server, a connection for each. */
export function createMailer({ url, from }: MailOptions): Mailer {
  const transport = createTransport({
    url,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
    // Texts of alerts come from anybody: none of them may name a file or a URL to attach.
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.slice(from.lastIndexOf('@') + 1).replace(/[^\w.-]/g, '')
  return {
    async send({ to, subject, text, deliveryIds }) {
      try {
        await transport.sendMail({
          from,
          to: [...to],
          subject: oneLine(subject),
          text,
          messageId: `<${deliveryIds[0]}@${domain}>`,
          headers: { 'Holdfast-Delivery': deliveryIds.join(' '), 'Auto-Submitted': 'auto-generated' },
        })
        return { outcome: 'delivered' }
      } catch (error) {
        return faultOf(error as SmtpError)
      }
    },
    close: () => transport.close(),
  }
}
