import { expect } from 'vitest'
import { until } from '@/scripts/testing/shell'
import { type FollowOptions, followLeaseFile, type LeaseFileFollower } from '../follow'
import { problemText } from '../problem'
import { Facts } from './kea-model'

const followers: LeaseFileFollower[] = []

/** For afterEach: what a test followed is followed no more. */
export function stopFollowing(): void {
  for (const follower of followers.splice(0)) follower.stop()
}

export function follow(path: string, options: FollowOptions = { pollMs: 10 }): LeaseFileFollower {
  const follower = followLeaseFile(path, options)
  followers.push(follower)
  return follower
}

/** Follows in the background and keeps what it was told. */
export function following(path: string, options: FollowOptions = { pollMs: 10 }) {
  const problems: string[] = []
  const follower = follow(path, {
    ...options,
    onProblem: (problem) => problems.push(problemText(problem)),
  })
  const facts = new Facts()
  const changes: string[] = []
  const seen = { upToDate: 0 }
  const ended = (async () => {
    for await (const batch of follower) {
      facts.take(batch.changes)
      changes.push(...batch.changes.map(({ op, before, after }) => `${op} ${(after ?? before)?.hostname}`))
      if (batch.upToDate) seen.upToDate += 1
    }
  })()
  const states = () =>
    Object.fromEntries([...facts.facts.values()].map(({ hostname, state }) => [hostname, state]))
  return { follower, facts, changes, problems, seen, ended, states }
}

/** Waits until all of it was told. */
export const told = (follow: ReturnType<typeof following>, events: string[]) =>
  until('the events are told', () => follow.facts.events.length >= events.length).then(
    () => expect(follow.facts.events).toEqual(events),
    () => expect(follow.facts.events).toEqual(events),
  )
