import type { Watch } from '@/lib/contract/watch'

/** Why the verbs of a watch cannot be used now; undefined: they can. The server checks it again. */
export interface WatchReasons {
  /** To the client that was seen. */
  bind: string | undefined
  /** To a client that is typed. */
  bindTyped: string | undefined
  reject: string | undefined
  learn: string | undefined
  remove: string | undefined
}

function closedOf({ state }: Watch): string | undefined {
  if (state === 'bound') return 'It is bound: the address is reserved.'
  return state === 'dismissed' ? 'It is dismissed: watch the address again first.' : undefined
}

function notLearnable(watch: Watch): string | undefined {
  const { client, hold } = watch
  if (client?.leased) return 'A client has the address now: bind it, or say that it is not this one.'
  if (hold.state === 'none')
    return `There is no hold to lift${hold.reason ? `: ${hold.reason}` : ', as Drift detection is not Block: the next client is seen anyway'}.`
  if (hold.state === 'impossible') return `There is no hold to lift: ${hold.reason ?? 'it is impossible'}.`
  return undefined
}

/** By the state of the watch; `role`: why the person may do none of it. */
export function watchReasons(watch: Watch, role: string | undefined): WatchReasons {
  const shared = role ?? closedOf(watch)
  const unseen = watch.client === null ? 'No client was seen at the address yet.' : undefined
  const untold =
    watch.client !== null && watch.client.identifier === null
      ? 'Its lease does not tell who the client is: type it.'
      : undefined
  return {
    bind: shared ?? unseen ?? untold,
    bindTyped: shared,
    reject: shared ?? (watch.state === 'client-seen' ? undefined : 'No client waits to be bound.'),
    learn: shared ?? notLearnable(watch),
    remove: role ?? (watch.state === 'dismissed' ? 'It is dismissed already.' : undefined),
  }
}
