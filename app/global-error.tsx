'use client'
import '@/app/globals.css'

/** The frame itself broke. */
export default function GlobalError({ reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-items-center">
        <main className="text-center">
          <h1 className="font-semibold text-lg">The console broke</h1>
          <p className="mt-1 text-ink-3 text-sm">Nothing you saved is lost.</p>
          <button
            type="button"
            onClick={reset}
            className="mt-4 h-8 rounded-md bg-accent px-3 text-on-accent text-sm"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  )
}
