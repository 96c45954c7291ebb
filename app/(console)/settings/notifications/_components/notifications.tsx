'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { BellRing, Plus } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { ChannelForm } from '@/app/(console)/settings/notifications/_components/channel-form'
import { channelColumns } from '@/app/(console)/settings/notifications/_components/columns'
import { DeleteChannel } from '@/app/(console)/settings/notifications/_components/delete-channel'
import { Deliveries } from '@/app/(console)/settings/notifications/_components/deliveries'
import { ProblemState } from '@/components/ddi/problem-state'
import { useRoleReason } from '@/components/ddi/session'
import { SimpleTable } from '@/components/table/simple-table'
import { TableSkeleton } from '@/components/table/table-skeleton'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { PageBody } from '@/components/ui/page-body'
import { PageHeader } from '@/components/ui/page-header'
import { call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { Channel } from '@/lib/contract/notification'

/** Channels by which alerts are told outside, and what became of the last messages. */
export function Notifications() {
  const client = useQueryClient()
  const reason = useRoleReason('administrator')
  const { data, error, isPending, refetch } = useQuery({
    ...query('listChannels'),
    enabled: reason === undefined,
  })
  const [editing, setEditing] = useState<Channel | 'new'>()
  const [deleting, setDeleting] = useState<Channel>()
  const changed = () => {
    for (const name of ['listChannels', 'listDeliveries']) void client.invalidateQueries({ queryKey: [name] })
  }
  const test = async (channel: Channel) => {
    try {
      await call('testChannel', { params: { id: channel.id } })
      toast.success(`A test is on its way to ${channel.name}`, {
        description: 'What became of it stands among the last messages.',
      })
    } catch (problem) {
      toast.error('No test was sent', {
        description: problem instanceof Error ? problem.message : undefined,
      })
    }
    changed()
  }
  const create = (
    <Button look="primary" disabledReason={reason} onClick={() => setEditing('new')}>
      <Plus aria-hidden />
      Add channel
    </Button>
  )
  return (
    <>
      <PageHeader
        title="Notifications"
        subtitle="Alerts told outside: signed webhooks and e-mail. Each alert is told once, and again when it is over."
        actions={create}
      />
      <PageBody>
        <Card title="Channels" className="overflow-hidden">
          {reason ? (
            <EmptyState icon={BellRing} title="Only administrators see the channels">
              {reason}
            </EmptyState>
          ) : isPending ? (
            <TableSkeleton rows={3} />
          ) : error && !data ? (
            <ProblemState error={error} what="the channels" retry={() => void refetch()} />
          ) : data && data.items.length > 0 ? (
            <SimpleTable
              label="Channels"
              columns={channelColumns({
                onTest: (channel) => void test(channel),
                onEdit: setEditing,
                onDelete: setDeleting,
              })}
              rows={data.items}
              rowKey={(channel) => channel.id}
            />
          ) : (
            <EmptyState icon={BellRing} title="Nobody is told" action={create}>
              Alerts stand in the inbox alone. A channel tells them to a chat, a pager or a mailbox.
            </EmptyState>
          )}
        </Card>
        {reason === undefined ? <Deliveries /> : null}
      </PageBody>
      {editing ? (
        <ChannelForm
          channel={editing === 'new' ? null : editing}
          onSaved={changed}
          onClose={() => setEditing(undefined)}
        />
      ) : null}
      {deleting ? (
        <DeleteChannel channel={deleting} onDeleted={changed} onClose={() => setDeleting(undefined)} />
      ) : null}
    </>
  )
}
