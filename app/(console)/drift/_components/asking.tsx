import { TriageHelp } from '@/app/(console)/drift/_components/triage-help'
import type { Asking } from '@/app/(console)/drift/_components/use-triage'
import { AssignAlerts } from '@/components/ddi/alert/assign-alerts'
import { FixAlerts } from '@/components/ddi/alert/fix-alerts'
import { MuteAlert } from '@/components/ddi/alert/mute-alert'
import { MuteRules } from '@/components/ddi/alert/mute-rules'

/** The dialog of what is asked now. */
export function AskingDialog({
  asking,
  reason,
  onClose,
}: {
  asking: Asking | null
  reason: string | undefined
  onClose: () => void
}) {
  switch (asking?.what) {
    case undefined:
      return null
    case 'assign':
    case 'fix': {
      const { what, title, ids, clear } = asking
      const close = (done: boolean) => {
        if (done) clear()
        onClose()
      }
      return what === 'fix' ? (
        <FixAlerts ids={ids} onClose={close} />
      ) : (
        <AssignAlerts title={title} ids={ids} onClose={close} />
      )
    }
    case 'mute':
      return <MuteAlert alert={asking.alert} onClose={onClose} />
    case 'keys':
      return <TriageHelp reason={reason} onClose={onClose} />
    case 'rules':
      return <MuteRules onClose={onClose} />
  }
}
