'use client'
import { Button, type ButtonProps } from '@/components/ui/button'

/** A button with a picture only: `label` is its name for everybody, on hover too. */
export function IconButton({
  label,
  look = 'ghost',
  ...rest
}: Omit<ButtonProps, 'aria-label' | 'size' | 'hint'> & { label: string }) {
  return <Button {...rest} look={look} size="icon" aria-label={label} hint={label} />
}
