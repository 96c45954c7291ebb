import type { ChainStep } from '@/components/ddi/audit/chain-steps'
import { reasonWords } from '@/components/ddi/client-text'
import { exact } from '@/components/ui/time'
import type { WhyStep } from '@/lib/contract/why'

/** What kind of step it is, as people say it. */
const kinds: Readonly<Record<WhyStep['kind'], string>> = {
  alert: 'Alert',
  event: 'Event',
  fact: 'State',
  rule: 'Rule',
  intent: 'Intent',
  change: 'Change',
  call: 'DNS call',
  served: 'Check',
}

/** A step of the server's chain as it is drawn. */
export function chainStepOf(step: WhyStep): ChainStep {
  const at = step.at === null ? Number.NaN : Date.parse(step.at)
  const note = [
    step.detail === null ? '' : reasonWords(step.detail),
    Number.isNaN(at) ? '' : exact(at),
    step.actor === null ? '' : `by ${step.actor}`,
  ].filter(Boolean)
  return {
    label: kinds[step.kind],
    title: reasonWords(step.title),
    ...(note.length > 0 ? { note: note.join(' · ') } : {}),
    ...(step.link === null ? {} : { href: step.link }),
    ...(step.missing ? { missing: true } : {}),
    // The lines of the log are aligned text.
    ...(/\bhost=\S/.test(step.title) ? { mono: true } : {}),
  }
}
