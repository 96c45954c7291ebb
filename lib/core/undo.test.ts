import { describe, expect, it } from 'vitest'
import { type ToldEvent, undoOf } from '@/lib/core/undo'

const image = { name: 'a.site.com', zone: 'site.com', owner: 'static:1', provenance: 'static(admin)' }
const event = (over: Partial<ToldEvent>): ToldEvent => ({
  ...{ actorKind: 'user', subjectKind: 'record', verb: 'created', before: null, after: image },
  ...over,
})

describe('what has an inverse', () => {
  it.each<[string, Partial<ToldEvent>]>([
    ['reservation', { subjectKind: 'reservation', verb: 'created' }],
    ['reservation', { subjectKind: 'reservation', verb: 'updated' }],
    ['reservation', { subjectKind: 'reservation', verb: 'deleted', actorKind: 'token' }],
    ['record', {}],
    ['record', { verb: 'updated', before: image }],
    ['record', { verb: 'deleted', before: image, after: null }],
    ['prompt', { verb: 'updated', before: { dismissed: null }, after: { dismissed: {} } }],
    ['watch', { subjectKind: 'watch', verb: 'created' }],
    ['watch', { subjectKind: 'watch', verb: 'reopened' }],
    ['watch', { subjectKind: 'watch', verb: 'dismissed' }],
    ['watch', { subjectKind: 'watch', verb: 'rejected' }],
    ['policy', { subjectKind: 'policy', verb: 'updated' }],
    ['scope', { subjectKind: 'scope', verb: 'updated' }],
    ['zone-rules', { subjectKind: 'zone-rules', verb: 'updated' }],
  ])('%s: %j', (kind, over) => expect(undoOf(event(over))).toEqual({ kind, reason: null }))
})

describe('what has none says why', () => {
  it.each<[RegExp, Partial<ToldEvent>]>([
    [/people and their scripts/, { actorKind: 'worker' }],
    [/people and their scripts/, { actorKind: 'system' }],
    [/Nothing of the reservation/, { subjectKind: 'reservation', verb: 'refused' }],
    [/Nothing of the record/, { verb: 'retried' }],
    [/A promotion/, { verb: 'updated', before: { ...image, provenance: 'ddns(dynamic)', owner: 'hw:1' } }],
    [/An adoption/, { verb: 'updated', before: { ...image, owner: null } }],
    [/does not tell enough/, { verb: 'deleted', before: { name: 'a' }, after: null }],
    [/does not tell enough/, { after: null }],
    [/does not tell enough/, { after: 'a text' }],
    [/Undo the creation of the reservation/, { subjectKind: 'watch', verb: 'bound' }],
    [/on the watchlist/, { subjectKind: 'watch', verb: 'learning' }],
    [/No setting/, { subjectKind: 'policy', verb: 'refused' }],
    [/no way back/, { subjectKind: 'user', verb: 'created' }],
  ])('%s: %j', (reason, over) => {
    const verdict = undoOf(event(over))
    expect(verdict.kind).toBeNull()
    expect(verdict.reason).toMatch(reason)
  })
})
