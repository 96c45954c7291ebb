'use client'
import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button } from '@/components/ui/button'
import { IconButton } from '@/components/ui/icon-button'

/** Puts a text on the clipboard and says that it did. */
export function CopyButton({ text, label, wide = false }: { text: string; label: string; wide?: boolean }) {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 1500)
    return () => clearTimeout(timer)
  }, [done])
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setDone(true),
      () => setDone(false),
    )
  }
  const icon = done ? <Check aria-hidden className="text-ok" /> : <Copy aria-hidden />
  return wide ? (
    <Button look="secondary" onClick={copy}>
      {icon}
      {done ? 'Copied' : label}
    </Button>
  ) : (
    <IconButton label={done ? 'Copied' : label} onClick={copy}>
      {icon}
    </IconButton>
  )
}
