import { cva } from 'class-variance-authority'

/** Looks of things that are pressed. Verbs that change are filled, verbs that read are outlined or bare. */
export const buttonStyle = cva(
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors aria-disabled:cursor-not-allowed aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0',
  {
    variants: {
      look: {
        primary: 'bg-accent text-on-accent not-aria-disabled:hover:bg-accent-hover',
        secondary:
          'border border-edge bg-surface text-ink not-aria-disabled:hover:bg-hover aria-expanded:bg-hover',
        ghost:
          'text-ink-2 not-aria-disabled:hover:bg-hover not-aria-disabled:hover:text-ink aria-expanded:bg-hover',
        danger: 'bg-bad-solid text-white not-aria-disabled:hover:bg-bad-solid-hover',
        'danger-quiet': 'border border-edge bg-surface text-bad not-aria-disabled:hover:bg-bad-soft',
      },
      size: {
        sm: 'h-7 px-2 text-xs max-sm:h-9 max-sm:px-3',
        md: 'h-8 px-3 text-sm max-sm:h-10 max-sm:px-4',
        icon: 'size-7 max-sm:size-9',
      },
    },
    defaultVariants: { look: 'secondary', size: 'md' },
  },
)
