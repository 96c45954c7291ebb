'use client'
import type { VariantProps } from 'class-variance-authority'
import { LoaderCircle } from 'lucide-react'
import { type ButtonHTMLAttributes, type ReactNode, type Ref, useId } from 'react'
import { buttonStyle } from '@/components/ui/button-style'
import { cn } from '@/components/ui/cn'
import { Tooltip } from '@/components/ui/tooltip'

export interface ButtonProps
  extends ButtonHTMLAttributes<HTMLButtonElement>,
    VariantProps<typeof buttonStyle> {
  /** Why it cannot be pressed now. It stays visible and focusable, and says so. */
  disabledReason?: string | undefined
  /** Work in progress: pressing again does nothing. */
  busy?: boolean | undefined
  /** Text of the tooltip when it can be pressed. */
  hint?: ReactNode
  ref?: Ref<HTMLButtonElement>
}

/** A button that is disabled with a reason, never hidden. */
export function Button({
  look,
  size,
  className,
  disabledReason,
  busy = false,
  hint,
  onClick,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  const reasonId = useId()
  const blocked = disabledReason !== undefined || busy
  const button = (
    <button
      type={type}
      className={cn(buttonStyle({ look, size }), className)}
      aria-disabled={blocked || undefined}
      aria-describedby={disabledReason ? reasonId : undefined}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (blocked) event.preventDefault()
        else onClick?.(event)
      }}
      {...rest}
    >
      {busy ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
      {disabledReason ? (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      ) : null}
    </button>
  )
  const text = disabledReason ?? hint
  return text ? <Tooltip text={text}>{button}</Tooltip> : button
}
