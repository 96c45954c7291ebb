import type { Notifier } from '@/lib/core/ports/notify'
import { createMailer, type MailOptions } from '@/lib/notify/mail'
import { postWebhook } from '@/lib/notify/webhook'

/** Webhooks by HTTP and letters by SMTP. Without a mail server letters wait: nobody is told that there is none. */
export function createNotifier(mail: MailOptions | null): Notifier {
  const mailer = mail === null ? null : createMailer(mail)
  return {
    webhook: postWebhook,
    mail: async (message) =>
      mailer === null
        ? { outcome: 'retry', reason: 'the worker has no mail server: set HOLDFAST_SMTP_URL' }
        : mailer.send(message),
    close: async () => mailer?.close(),
  }
}
