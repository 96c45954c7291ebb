import { afterEach, beforeEach, describe, it } from 'vitest'
import type { Settings } from '@/sim/solidserver/settings'
import { CONFORMANCE } from '../conformance'
import { type SimWorld, startSimWorld } from '../testing/sim-world'

const APPLIANCES: [string, Partial<Settings>][] = [
  ['healthy', {}],
  ['changing ids on edits', { idChangeOnEdit: true }],
  ['returning fewer rows than asked for', { shortPages: 3 }],
  ['capping pages', { maxPage: 4 }],
  ['slow to apply what it accepts', { delayCreateMs: 400, delayDeleteMs: 400, delayOnSmart: true }],
]

describe.each(APPLIANCES)('SOLIDserver, %s', (_name, settings) => {
  let world: SimWorld
  beforeEach(async () => {
    world = await startSimWorld(settings)
  })
  afterEach(() => world.close())

  it.each(CONFORMANCE)('$name', ({ run }) => run(world))
})
