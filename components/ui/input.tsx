import type { InputHTMLAttributes, Ref } from 'react'
import { cn } from '@/components/ui/cn'

/** Edges shared by everything one types or chooses in. Below 1rem a phone zooms into what one types in, and stays so. */
export const controlStyle =
  'w-full min-w-0 rounded-md border border-edge bg-surface px-2.5 text-ink text-sm placeholder:text-ink-3 h-8 max-sm:h-10 max-sm:text-[1rem] focus-visible:outline-offset-0 focus-visible:border-accent aria-invalid:border-bad aria-invalid:focus-visible:outline-bad disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3'

/** A line of text. */
export function Input({
  className,
  mono = false,
  ...rest
}: InputHTMLAttributes<HTMLInputElement> & { mono?: boolean; ref?: Ref<HTMLInputElement> }) {
  return <input {...rest} className={cn(controlStyle, mono && 'data', className)} />
}
