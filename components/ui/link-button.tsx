import Link from 'next/link'
import type { ComponentProps } from 'react'
import { buttonStyle } from '@/components/ui/button-style'
import { cn } from '@/components/ui/cn'

/** A link that looks like a button: it goes somewhere, it changes nothing. */
export function LinkButton({
  look = 'secondary',
  size = 'md',
  className,
  ...rest
}: ComponentProps<typeof Link> & {
  look?: 'primary' | 'secondary' | 'ghost'
  size?: 'sm' | 'md' | 'icon'
}) {
  return <Link {...rest} className={cn(buttonStyle({ look, size }), className)} />
}
