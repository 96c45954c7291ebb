import type { Alert } from '@/lib/contract/alert'
import type { AuditEvent } from '@/lib/contract/audit'
import type { DnsRecord } from '@/lib/contract/record'
import type { Reservation } from '@/lib/contract/reservation'
import type { Watch } from '@/lib/contract/watch'
import { type Column, fields } from '@/lib/services/console/export-items'

export const reservationColumns: readonly Column<Reservation>[] = [
  ...fields<Reservation>('id', 'scope', 'subnetId', 'hostname', 'ip', 'mac'),
  { name: 'identifierType', value: (item) => item.identifier.type },
  { name: 'identifier', value: (item) => item.identifier.value },
  ...fields<Reservation>(
    'infra',
    'stickyDns',
    'pinHostname',
    'conflictGuard',
    'allowClientHostname',
    'ttlClass',
  ),
  { name: 'deleteOn', value: (item) => item.ddnsPolicy.deleteOn },
  { name: 'graceHours', value: (item) => item.ddnsPolicy.graceHours },
  ...fields<Reservation>('status', 'pending', 'reason'),
  { name: 'withdrawnBy', value: (item) => item.ddnsState.withdrawnBy },
  { name: 'leavesAt', value: (item) => item.ddnsState.leavesAt },
  { name: 'recordIds', value: (item) => item.recordIds.join(' ') },
  ...fields<Reservation>('createdFrom', 'staticRecordId', 'createdAt', 'editedAt', 'updatedAt'),
]

export const recordColumns: readonly Column<DnsRecord>[] = [
  ...fields<DnsRecord>('id', 'zone', 'view', 'name', 'type', 'value', 'ttl', 'provenance', 'origin', 'owned'),
  ...fields<DnsRecord>(
    'owner',
    'cause',
    'status',
    'reason',
    'present',
    'wanted',
    'reservationId',
    'watchId',
    'staticRecordId',
    'leavesAt',
    'comment',
  ),
  { name: 'dismissedBy', value: (item) => item.dismissed?.by ?? null },
  { name: 'dismissedAt', value: (item) => item.dismissed?.at ?? null },
  ...fields<DnsRecord>('drift', 'driftAt', 'seenAt', 'servedAt', 'createdAt', 'updatedAt'),
]

export const auditColumns: readonly Column<AuditEvent>[] = [
  ...fields<AuditEvent>(
    'id',
    'at',
    'actorKind',
    'actor',
    'cause',
    'verb',
    'line',
    'subjectKind',
    'subjectId',
  ),
  ...fields<AuditEvent>('before', 'after', 'changeId', 'chain'),
]

export const alertColumns: readonly Column<Alert>[] = [
  ...fields<Alert>('id', 'kind', 'severity', 'state', 'ip', 'name', 'scope', 'summary', 'detail', 'count'),
  ...fields<Alert>('recordId', 'reservationId', 'watchId', 'groupKey', 'muted'),
  ...fields<Alert>('createdAt', 'lastAt', 'acknowledgedBy'),
  ...fields<Alert>('assignedTo', 'snoozedUntil', 'resolvedAt', 'resolvedBy'),
]

export const watchColumns: readonly Column<Watch>[] = [
  ...fields<Watch>('id', 'ip', 'scope', 'name', 'recordId', 'state', 'origin'),
  { name: 'clientMac', value: (item) => item.client?.mac ?? null },
  { name: 'clientIdentifierType', value: (item) => item.client?.identifier?.type ?? null },
  { name: 'clientIdentifier', value: (item) => item.client?.identifier?.value ?? null },
  { name: 'clientHostname', value: (item) => item.client?.hostname ?? null },
  { name: 'clientSeenAt', value: (item) => item.client?.seenAt ?? null },
  { name: 'ignored', value: (item) => item.ignored.map(({ type, value }) => `${type} ${value}`).join('; ') },
  ...fields<Watch>('reservationId', 'learnUntil'),
  { name: 'hold', value: (item) => item.hold.state },
  { name: 'holdFor', value: (item) => item.hold.for },
  { name: 'holdReason', value: (item) => item.hold.reason },
  ...fields<Watch>('createdBy', 'createdAt', 'updatedAt'),
]
