'use client'
import { useQueryClient } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { toast } from 'sonner'
import { RuleForm } from '@/app/(console)/settings/zone-rules/_components/rule-form'
import { RuleList } from '@/app/(console)/settings/zone-rules/_components/rule-list'
import { RuleTester } from '@/app/(console)/settings/zone-rules/_components/rule-tester'
import { TxtCard } from '@/app/(console)/settings/zone-rules/_components/txt-card'
import { type DraftRow, useDraft } from '@/app/(console)/settings/zone-rules/_components/use-draft'
import { PlanCard } from '@/components/ddi/plan/plan-card'
import { useZoneRulesPreview } from '@/components/ddi/plan/use-preview'
import { useRoleReason } from '@/components/ddi/session'
import { undoAction } from '@/components/ddi/undo/undo-latest'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { Notice } from '@/components/ui/notice'
import { ApiProblem, call } from '@/lib/client/api'
import { query } from '@/lib/client/queries'
import type { ZoneRuleItem, ZoneRules } from '@/lib/contract/zone-rule'

/** The server's faults with the rule that each is about. */
function faultText(error: unknown): string {
  if (!(error instanceof ApiProblem)) return 'Something went wrong'
  if (error.status === 412)
    return 'Somebody changed the rules since you opened them. Nothing was saved: reload the page.'
  if (error.errors.length === 0) return error.message
  const place = (path: string) =>
    path.replace(
      /^(rules|txtRules)\.(\d+)\.?/,
      (_, list: string, at: string) => `${list === 'rules' ? 'Rule' : 'Option'} ${Number(at) + 1}: `,
    )
  return error.errors.map(({ path, message }) => `${place(path)} ${message}`).join('; ')
}

/** The lists with their verbs, the plan of what they would do, and the tester. Nothing holds before it is saved. */
export function RuleEditor({
  saved,
  onDraft,
  onDrop,
}: {
  saved: ZoneRules
  /** Whether the lists differ from `saved`. */
  onDraft: (dirty: boolean) => void
  /** Present: somebody saved other lists meanwhile, and this drops the draft for them. */
  onDrop: (() => void) | undefined
}) {
  const client = useQueryClient()
  const write = useRoleReason('administrator')
  const preview = useRoleReason('operator')
  const draft = useDraft(saved.rules)
  const txt = useDraft(saved.txtRules)
  const dirty = draft.dirty || txt.dirty
  useEffect(() => onDraft(dirty), [dirty, onDraft])
  const body = { rules: draft.rules, txtRules: txt.rules }
  const [edited, setEdited] = useState<DraftRow<ZoneRuleItem> | 'new' | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const plan = useZoneRulesPreview(dirty && preview === undefined ? body : null)
  const save = async () => {
    setBusy(true)
    setProblem(null)
    try {
      const next = await call('putZoneRules', { body }, { version: saved.version })
      client.setQueryData(query('getZoneRules').queryKey, next)
      onDraft(false)
      toast.success('Zone rules saved', {
        description: 'The worker looks at every name again.',
        action: undoAction({ kind: 'zone-rules', id: '1' }),
      })
    } catch (error) {
      setProblem(faultText(error))
      setBusy(false)
    }
  }
  const done = (rule: ZoneRuleItem) => {
    if (edited === 'new') draft.add(rule)
    else if (edited !== null) draft.change(edited.key, rule)
    setEdited(null)
  }
  const reset = () => {
    draft.reset()
    txt.reset()
  }
  const idle = dirty ? undefined : 'Nothing was changed'
  const lost = onDrop ? 'Somebody saved other rules meanwhile' : undefined
  const planning = dirty && !plan.current && !plan.error ? 'The plan is being computed' : undefined
  return (
    <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)]">
      <div className="flex min-w-0 flex-col gap-4">
        {onDrop ? (
          <Notice tone="warn" role="status" title="Somebody saved other rules meanwhile">
            What you changed here is kept to be read, and is not saved over theirs.{' '}
            <Button size="sm" onClick={onDrop}>
              Show theirs, drop mine
            </Button>
          </Notice>
        ) : null}
        {problem ? (
          <Notice tone="bad" role="alert">
            {problem}
          </Notice>
        ) : null}
        <Card
          title="Rules"
          aside={
            <Button size="sm" disabledReason={write} onClick={() => setEdited('new')}>
              <Plus aria-hidden /> Add rule
            </Button>
          }
        >
          <RuleList draft={draft} reason={write} onEdit={setEdited} />
        </Card>
        <RuleTester rules={draft.rules} isDraft={draft.dirty} />
        <TxtCard draft={txt} reason={write} />
      </div>
      <PlanCard
        title="What this would do now"
        idle={
          dirty
            ? null
            : 'Change a list: what it would do to the records that stand now is shown here before it is saved.'
        }
        none="No record changes now; the rules hold for what comes."
        plan={plan}
        footer={
          <>
            <Button
              look="primary"
              busy={busy}
              disabledReason={write ?? idle ?? lost ?? planning}
              onClick={() => void save()}
            >
              Save
            </Button>
            <Button look="ghost" disabledReason={idle} onClick={reset}>
              Undo changes
            </Button>
          </>
        }
      />
      {edited === null ? null : (
        <RuleForm
          rule={edited === 'new' ? null : edited.rule}
          onDone={done}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  )
}
