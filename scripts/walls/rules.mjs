/**
 * The walls between the parts of the repository, as rules of dependency-cruiser.
 *
 * `table` is the whole of it: which part may import which. All else below is either a consequence (what can be
 * *reached* through any number of steps) or hygiene that holds everywhere.
 */

/** Tests, and what only tests use, may import whatever they examine. */
const tests = ['\\.(test|itest|ktest|spec)\\.tsx?$', '(^|/)testing/', '/conformance[a-z.-]*\\.ts$']

/** Every folder with code of ours. */
const ours = '^(app|bench|components|e2e|lib|scripts|sim|worker)/'

const plumbing = ['^lib/env\\.ts$', '^lib/log\\.ts$', '^lib/metrics\\.ts$']

/**
 * part: [where it lives, what of ours it may import beside itself]. A part that is not here may import anything
 * that the rules below leave it.
 */
const table = {
  core: ['^lib/core/', []],
  contract: ['^lib/contract/', ['^lib/core/']],
  db: ['^lib/db/', ['^lib/core/', '^lib/generated/prisma/']],
  kea: ['^lib/kea/', ['^lib/core/']],
  dns: ['^lib/dns/', ['^lib/core/']],
  vault: ['^lib/vault/', ['^lib/core/']],
  notify: ['^lib/notify/', ['^lib/core/']],
  services: [
    '^lib/services/',
    ['^lib/core/', '^lib/contract/', '^lib/db/', '^lib/generated/prisma/', ...plumbing],
  ],
  http: ['^lib/http/', ['^lib/services/', '^lib/contract/', '^lib/core/', '^lib/db/', ...plumbing]],
  client: ['^lib/client/', ['^lib/contract/', '^lib/core/']],
  components: ['^components/', ['^lib/client/', '^lib/contract/', '^lib/core/']],
  app: [
    '^(app/|proxy\\.ts$|instrumentation\\.ts$)',
    ['^lib/http/', '^components/', '^lib/client/', '^lib/contract/', '^lib/core/', ...plumbing],
  ],
  plumbing: ['^lib/[a-z-]+\\.ts$', ['^lib/core/']],
  worker: [
    '^worker/',
    ['^lib/(core|contract|services|db|kea|dns|vault|notify)/', '^lib/generated/prisma/', ...plumbing],
  ],
  sim: ['^sim/', ['^lib/contract/', '^lib/client/']],
  e2e: ['^e2e/', ['^lib/contract/', '^lib/client/', '^scripts/testing/']],
}

const walls = Object.entries(table).map(([part, [home, allowed]]) => ({
  name: `${part}-imports`,
  comment: `${part} imports only itself and ${allowed.join(', ') || 'nothing else'}`,
  severity: 'error',
  from: { path: home, pathNot: tests },
  to: { path: ours, pathNot: [home, ...allowed] },
}))

const web = '^(app/|components/|lib/http/|lib/client/|proxy\\.ts$|instrumentation\\.ts$)'
const adapters = '^lib/(kea|dns|vault|notify)/'
const adapterPackages =
  '/node_modules/(node-vault|dns-packet|undici|cockatiel|pg-boss|nodemailer)/|^(node-vault|dns-packet|undici|cockatiel|pg-boss|nodemailer)$'

const packages = [
  {
    name: 'core-is-pure',
    comment: 'core uses no package and nothing of Node: no I/O, no clock, no environment',
    severity: 'error',
    from: { path: '^lib/core/', pathNot: tests },
    to: { pathNot: '^lib/core/' },
  },
  {
    name: 'contract-packages',
    comment: 'contract uses zod and nothing else, as it is loaded by browser, server and scripts alike',
    severity: 'error',
    from: { path: '^lib/contract/', pathNot: tests },
    to: { pathNot: [ours, '(^|/)node_modules/(zod|@asteasolutions/zod-to-openapi)/'] },
  },
  {
    name: 'browser-has-no-node',
    comment: "client and components run in a browser: nothing of Node's",
    severity: 'error',
    from: { path: '^(components|lib/client)/', pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
]

const reach = [
  {
    name: 'web-holds-no-adapter',
    comment:
      'the web process reaches PostgreSQL and nothing else: no Kea, DNS or Vault, by however many steps',
    severity: 'error',
    from: { path: web, pathNot: tests },
    to: { path: [adapters, '^worker/', '^sim/'], reachable: true },
  },
  {
    name: 'web-holds-no-adapter-package',
    comment: 'nor the packages that only adapters need',
    severity: 'error',
    from: { path: web, pathNot: tests },
    to: { path: adapterPackages, reachable: true },
  },
  {
    name: 'browser-reaches-no-server',
    comment: 'what runs in a browser reaches neither services nor the database',
    severity: 'error',
    from: { path: '^(components|lib/client)/', pathNot: tests },
    to: { path: ['^lib/(db|services|http|generated)/', ...plumbing], reachable: true },
  },
  {
    name: 'services-get-adapters-as-deps',
    comment: 'services are handed their adapters; they never reach one themselves',
    severity: 'error',
    from: { path: '^lib/services/', pathNot: tests },
    to: { path: adapters, reachable: true },
  },
  {
    name: 'only-the-worker-builds-adapters',
    comment:
      'outside the adapters themselves only the worker, `npm run doctor` and the measurements know them',
    severity: 'error',
    from: { path: ours, pathNot: [adapters, '^worker/', '^scripts/', '^bench/', ...tests] },
    to: { path: adapters },
  },
]

const hygiene = [
  {
    name: 'no-cycle',
    severity: 'error',
    comment: 'two modules that need each other are one module, or three',
    from: {},
    to: { circular: true },
  },
  {
    name: 'no-orphan',
    severity: 'error',
    comment: 'nobody imports it and it imports nobody: dead, or misplaced',
    from: {
      orphan: true,
      path: ours,
      pathNot: [
        ...tests,
        '\\.d\\.ts$',
        '^app/',
        '^e2e/',
        '^scripts/[^/]+\\.(ts|mjs)$',
        '^scripts/walls/rules\\.mjs$',
        '\\.(css|json|sql|svg)$',
      ],
    },
    to: {},
  },
  {
    name: 'no-barrel',
    severity: 'error',
    comment: 'import the file that has it, not a file of re-exports',
    from: {},
    to: { path: '/index\\.(ts|tsx|mjs)$', pathNot: 'node_modules' },
  },
  {
    name: 'nobody-imports-tests',
    severity: 'error',
    comment: 'what runs in production does not import tests or their helpers',
    from: { path: ours, pathNot: [...tests, '^e2e/', '^bench/', '^scripts/check-'] },
    to: { path: tests },
  },
  {
    name: 'nobody-imports-scripts',
    severity: 'error',
    comment: 'the tools of the house start the product, not the other way round',
    from: { path: '^(app|components|lib|worker|sim)/', pathNot: tests },
    to: { path: '^(scripts|bench|e2e)/' },
  },
  {
    name: 'no-dev-dependency',
    severity: 'error',
    comment: 'what production imports must be among `dependencies`',
    from: { path: '^(app|components|lib|worker|sim)/', pathNot: tests },
    to: {
      dependencyTypes: ['npm-dev'],
      dependencyTypesNot: ['type-only', 'npm'],
      pathNot: 'node_modules/@types/',
    },
  },
  {
    name: 'resolvable',
    severity: 'error',
    comment: 'an import that leads nowhere',
    from: {},
    to: { couldNotResolve: true, pathNot: '\\.css$' },
  },
  {
    name: 'no-server-only',
    severity: 'error',
    comment: '`server-only` throws in plain Node, and the worker is plain Node',
    from: { path: '^(lib|worker)/' },
    to: { path: '(^|/)server-only(/|$)' },
  },
]

export const rules = [...walls, ...packages, ...reach, ...hygiene]
