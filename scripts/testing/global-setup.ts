import type { TestProject } from 'vitest/node'
import { startTestPostgres, type TestCluster } from './cluster'

declare module 'vitest' {
  interface ProvidedContext {
    testPostgres: TestCluster
  }
}

/** Gives the test files of a project their PostgreSQL, and takes it away after the last of them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startTestPostgres()
  project.provide('testPostgres', { adminUrl: cluster.adminUrl, runId: cluster.runId })
  return () => cluster.stop()
}
