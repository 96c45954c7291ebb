/** One step of the gate: a script of package.json, and what its outcome depends on and counts. */
export interface Stage {
  /** Its name, which is also the name of the npm script. */
  name: string
  /** `one`: counts as one test. Otherwise the tests in its JSON report count. */
  counts: 'one' | 'vitest' | 'playwright'
  /** Stages without which this one makes no sense. */
  after: string[]
  /** Tests of the real world need parts of the machine: see machine.ts. */
  needs: ('chromium' | 'kea' | 'root')[]
  /** Runs at the same time as the stage before it: it mostly waits for others' clocks. */
  beside: boolean
  /** Its tests meet the real world, whose timing is nobody's: what failed may be looked at once more. */
  secondLook: boolean
  /** Minutes after which it is ended and counts as failed. */
  minutes: number
}

const stage = (name: string, rest: Partial<Omit<Stage, 'name'>> = {}): Stage => ({
  name,
  counts: 'one',
  after: [],
  needs: [],
  beside: false,
  secondLook: false,
  minutes: 3,
  ...rest,
})

/** What `npm run check` runs: seconds, needs nothing of the machine. */
export const checks: Stage[] = [
  stage('db:generate'),
  stage('lint'),
  stage('types', { after: ['db:generate'] }),
  stage('walls'),
  stage('dead'),
  stage('sizes'),
  stage('migrations'),
]

/** What `npm test` runs, in this order. */
export const everything: Stage[] = [
  ...checks,
  stage('unit', { counts: 'vitest', after: ['db:generate'], minutes: 10 }),
  stage('integration', { counts: 'vitest', after: ['db:generate'], secondLook: true, minutes: 25 }),
  stage('build', { after: ['db:generate'], minutes: 10 }),
  stage('browser', {
    ...{ counts: 'playwright', after: ['build'], needs: ['chromium'] },
    ...{ secondLook: true, minutes: 30 },
  }),
  stage('kea', {
    ...{ counts: 'vitest', after: ['build'], needs: ['kea', 'root'] },
    ...{ beside: true, secondLook: true, minutes: 25 },
  }),
]
