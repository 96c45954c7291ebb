/** What a colour says. Never the only thing that says it. */
export type Tone = 'neutral' | 'accent' | 'ok' | 'warn' | 'bad' | 'info' | 'plum'

/** Text on its soft ground, at least 4.5:1 in both themes. */
export const toneSoft: Record<Tone, string> = {
  neutral: 'bg-sunken text-ink-2 dark:bg-hover',
  accent: 'bg-accent-soft text-accent-ink',
  ok: 'bg-ok-soft text-ok',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
  plum: 'bg-plum-soft text-plum',
}

/** Text in the tone on the ordinary ground. */
export const toneText: Record<Tone, string> = {
  neutral: 'text-ink-3',
  accent: 'text-accent',
  ok: 'text-ok',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
  plum: 'text-plum',
}
