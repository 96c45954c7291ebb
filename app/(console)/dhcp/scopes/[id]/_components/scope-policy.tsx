'use client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { OverrideField } from '@/app/(console)/dhcp/scopes/[id]/_components/override-field'
import {
  globalText,
  overridePatch,
  overrideRows,
  overridesOf,
} from '@/app/(console)/dhcp/scopes/[id]/_components/override-rows'
import { PlanCard } from '@/components/ddi/plan/plan-card'
import { usePolicyPreview } from '@/components/ddi/plan/use-preview'
import { useRoleReason } from '@/components/ddi/session'
import { undoAction } from '@/components/ddi/undo/undo-latest'
import { faultSentence } from '@/components/form/fault'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { ApiProblem, call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { Scope } from '@/lib/contract/scope'

/** The DDNS settings that hold in a scope, each inherited or its own; a change shows its plan before it is applied. */
export function ScopePolicy({ scope }: { scope: Scope }) {
  const client = useQueryClient()
  const { data: global } = useQuery(query('getPolicy'))
  const role = useRoleReason('administrator')
  const reason = role ?? (scope.gone ? 'Kea no longer has this scope.' : undefined)
  const [first] = useState(() => overridesOf(scope.policy))
  const [values, setValues] = useState(first)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const { patch, faults, changed } = overridePatch(first, values)
  const plan = usePolicyPreview(patch && !reason ? { scope: { id: scope.id, policy: patch } } : null)
  const set = (key: string, value: string | undefined) => {
    const { [key as keyof typeof values]: _before, ...rest } = values
    setValues(value === undefined ? rest : { ...rest, [key]: value })
  }
  const apply = async () => {
    if (patch === null) return
    setBusy(true)
    setProblem(null)
    try {
      const saved = await call(
        'updateScope',
        { params: { id: scope.id }, body: { policy: patch } },
        { version: scope.version },
      )
      client.setQueryData(query('getScope', { params: { id: scope.id } }).queryKey, saved)
      toast.success('Settings of the scope applied', {
        description: 'The worker looks at its names again.',
        action: undoAction({ kind: 'scope', id: scope.id }),
      })
    } catch (error) {
      setProblem(
        error instanceof ApiProblem && error.status === 412
          ? 'Somebody changed this scope since you opened it. Nothing was saved: reload the page.'
          : faultSentence(undefined, error instanceof Error ? error.message : 'saving failed'),
      )
    } finally {
      setBusy(false)
    }
  }
  const idle = changed ? undefined : 'Nothing was changed'
  const fault = changed && patch === null ? 'Something is wrong above' : undefined
  const planning = !plan.current && !plan.error ? 'The plan is being computed' : undefined
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.35fr)_minmax(0,1fr)]">
      <Card title="DDNS" aside="what this scope says itself wins over the global policy">
        {problem ? (
          <div className="p-4 pb-0">
            <Notice tone="bad" role="alert">
              {problem}
            </Notice>
          </div>
        ) : null}
        {reason ? <p className="px-4 pt-3 text-ink-3 text-xs">{reason}</p> : null}
        <ul>
          {overrideRows.map((row) => (
            <OverrideField
              key={row.key}
              row={row}
              value={values[row.key]}
              inherited={globalText(global, row.key)}
              error={faults[row.key]}
              reason={reason}
              onChange={(value) => set(row.key, value)}
            />
          ))}
        </ul>
      </Card>
      <PlanCard
        title="What this would do now"
        idle={
          fault
            ? 'Something is wrong: correct it to see what it would do.'
            : changed
              ? null
              : 'Change a setting: what it would do to the records that stand now is shown here before it is applied.'
        }
        none="No record changes now; the settings hold for what comes."
        plan={plan}
        footer={
          <>
            <Button
              look="primary"
              busy={busy}
              disabledReason={reason ?? idle ?? fault ?? planning}
              onClick={() => void apply()}
            >
              Apply
            </Button>
            <Button look="ghost" disabledReason={idle} onClick={() => setValues(first)}>
              Undo changes
            </Button>
          </>
        }
      />
    </div>
  )
}
