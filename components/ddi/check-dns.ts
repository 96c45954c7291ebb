import { toast } from 'sonner'
import { faultSentence } from '@/components/form/fault'
import { call } from '@/lib/client/api'

/** Has every managed zone compared with what is wanted, now, and tells that it was asked for. */
export async function checkDnsNow(): Promise<void> {
  try {
    const { zones } = await call('checkDns')
    toast.success(`${zones.length === 1 ? '1 zone is' : `${zones.length} zones are`} being checked`, {
      description: 'What differs is repaired or raised as an alert, as the policy says.',
    })
  } catch (error) {
    toast.error('Not checked', {
      description: faultSentence(undefined, error instanceof Error ? error.message : 'Something went wrong'),
    })
  }
}
