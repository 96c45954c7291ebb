import { fileURLToPath } from 'node:url'
import { configDefaults, defineConfig } from 'vitest/config'

const exclude = [...configDefaults.exclude, '.next/**', '.data/**', 'dist/**', 'coverage/**']
const alias = { '@': fileURLToPath(new URL('.', import.meta.url)).replace(/\/$/, '') }

/** Three projects: pure tests, tests with real PostgreSQL, tests with real Kea. Browser tests are Playwright's. */
export default defineConfig({
  resolve: { alias },
  test: {
    passWithNoTests: true,
    coverage: { provider: 'v8', include: ['lib/**', 'worker/**', 'sim/**'], exclude: ['lib/generated/**'] },
    projects: [
      {
        resolve: { alias },
        test: { name: 'unit', include: ['**/*.test.{ts,tsx}'], exclude },
      },
      {
        resolve: { alias },
        test: {
          name: 'integration',
          include: ['**/*.itest.ts'],
          exclude,
          globalSetup: ['scripts/testing/global-setup.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'kea',
          include: ['e2e/kea/**/*.ktest.ts'],
          exclude,
          fileParallelism: false,
          globalSetup: ['scripts/testing/global-setup.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
