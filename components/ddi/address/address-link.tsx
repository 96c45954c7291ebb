import Link from 'next/link'
import { cn } from '@/components/ui/cn'

/** The page of an address. */
export function addressHref(ip: string): string {
  return `/addresses/${encodeURIComponent(ip)}`
}

/** An address, and the way to all that is known about it. */
export function AddressLink({ ip, className }: { ip: string; className?: string }) {
  return (
    <Link
      href={addressHref(ip)}
      title={`All about ${ip}`}
      className={cn('data hover:text-accent hover:underline', className)}
    >
      {ip}
    </Link>
  )
}

/** What a panel about an address tells under its title, with the way to the rest. */
export function AllAbout({ ip, what }: { ip: string; what: string | null }) {
  return (
    <span className="flex flex-wrap gap-x-3">
      {what}
      <Link href={addressHref(ip)} className="text-accent hover:underline">
        All about this address
      </Link>
    </span>
  )
}
