'use client'
import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useSyncExternalStore } from 'react'
import { IconButton } from '@/components/ui/icon-button'

const order = ['system', 'light', 'dark'] as const
const looks = {
  system: { icon: Monitor, label: 'Theme: as the system. Switch to light' },
  light: { icon: Sun, label: 'Theme: light. Switch to dark' },
  dark: { icon: Moon, label: 'Theme: dark. Switch to as the system' },
}

const never = () => () => undefined

/** System, light, dark, and round again. */
export function ThemeSwitch() {
  const { theme, setTheme } = useTheme()
  // The server cannot know the choice: until the page lives, show the neutral one.
  const live = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const current = live ? (order.find((name) => name === theme) ?? 'system') : 'system'
  const { icon: Icon, label } = looks[current]
  return (
    <IconButton
      label={label}
      onClick={() => setTheme(order[(order.indexOf(current) + 1) % order.length] ?? 'system')}
    >
      <Icon aria-hidden />
    </IconButton>
  )
}
