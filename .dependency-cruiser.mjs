import { rules } from './scripts/walls/rules.mjs'

/** `npm run walls`: who may import whom. The table itself is in scripts/walls/rules.mjs. */
export default {
  forbidden: rules,
  options: {
    doNotFollow: { path: ['node_modules', '^lib/generated/'] },
    exclude: { path: ['^\\.next/', '^\\.data/', '^dist/', '^coverage/', '^next-env\\.d\\.ts$'] },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types count as well: a type of the Kea adapter in the console is a wall with a hole.
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
    cache: { folder: 'node_modules/.cache/dependency-cruiser', strategy: 'content' },
  },
}
