import { ChevronDown } from 'lucide-react'
import type { Ref, SelectHTMLAttributes } from 'react'
import { cn } from '@/components/ui/cn'
import { controlStyle } from '@/components/ui/input'

/** The platform's own list: right on phones, with keyboards and screen readers. */
export function NativeSelect({
  className,
  children,
  ...rest
}: SelectHTMLAttributes<HTMLSelectElement> & { ref?: Ref<HTMLSelectElement> }) {
  return (
    <span className={cn('relative block', className)}>
      <select {...rest} className={cn(controlStyle, 'appearance-none pr-8')}>
        {children}
      </select>
      <ChevronDown
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 size-4 -translate-y-1/2 text-ink-3"
      />
    </span>
  )
}
