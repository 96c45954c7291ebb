import Link from 'next/link'
import { cn } from '@/components/ui/cn'

export interface ChainStep {
  title: string
  /** What kind of step it is. */
  label?: string
  note?: string
  mono?: boolean
  href?: string
  /** A step that should be there and is not. */
  missing?: boolean
}

/** Causes above effects, joined by a line. */
export function ChainSteps({ steps }: { steps: readonly ChainStep[] }) {
  return (
    <ol className="flex flex-col text-sm">
      {steps.map((step, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is the identity
          key={index}
          className={cn(
            'relative pb-3 pl-6 last:pb-0',
            'before:absolute before:top-1.5 before:left-1 before:size-2 before:rounded-full',
            step.missing
              ? 'text-ink-3 before:border before:border-edge before:border-dashed'
              : 'before:bg-accent',
            index < steps.length - 1 &&
              'after:absolute after:top-4 after:bottom-0 after:left-[7.5px] after:w-px after:bg-line',
          )}
        >
          {step.label || step.missing ? (
            <p className="text-2xs text-ink-3">
              {step.label}
              {step.missing ? `${step.label ? ', ' : ''}missing` : ''}
            </p>
          ) : null}
          <p className={cn('wrap-anywhere', step.mono && 'data text-xs leading-5')}>
            {step.href ? (
              <Link href={step.href} className="text-accent hover:underline">
                {step.title}
              </Link>
            ) : (
              step.title
            )}
          </p>
          {step.note ? <p className="text-ink-3 text-xs">{step.note}</p> : null}
        </li>
      ))}
    </ol>
  )
}
