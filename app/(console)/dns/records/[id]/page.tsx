import { redirect } from 'next/navigation'

/** A record's own address leads to its panel over the list. */
export default async function RecordPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params
  redirect(`/dns/records?open=${encodeURIComponent(id)}`)
}
