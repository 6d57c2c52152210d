/**
 * Who may import whom in js/src. Each room imports from itself and from those before it, and nothing imports in a circle.
 * @type {readonly string[]}
 */
const ROOMS = [
  'base',
  'port',
  'engine',
  'connection',
  'rest',
  'channel',
  'track',
  'table',
  'client',
  'react',
  'testing',
]

/** How the core is run is no business of what React components stand on. */
const HIDDEN_FROM_REACT = '^js/(src/engine/|src/port/port[.]|src/connection/core_link[.]|generated/)'

/** Asks for React at run time, and does without. */
const ACT = '^js/src/testing/page/react_act[.]ts$'

const roomRules = ROOMS.slice(0, -1).map((room, index) => ({
  name: `${room}-stands-below`,
  comment: `js/src/${room} must not know of the rooms above it.`,
  severity: /** @type {const} */ ('error'),
  from: { path: `^js/src/${room}/` },
  to: { path: `^js/src/((${ROOMS.slice(index + 1).join('|')})/|index[.]ts|deep/)` },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...roomRules,
    {
      name: 'no-circle',
      comment: 'Files that import each other can be understood, moved and tested only together.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'hooks-know-no-core',
      severity: 'error',
      from: { path: '^js/src/react/' },
      to: { path: HIDDEN_FROM_REACT },
    },
    {
      name: 'package-stands-alone',
      comment: 'The package needs nothing but its own files; its hooks need React too.',
      severity: 'error',
      from: { path: '^js/src/', pathNot: ['^js/src/react/', ACT] },
      to: { pathNot: '^js/(src|generated)/' },
    },
    {
      name: 'hooks-need-react-alone',
      severity: 'error',
      from: { path: '^js/src/react/' },
      to: { pathNot: ['^js/(src|generated)/', '^node_modules/(@types/)?react/'] },
    },
    {
      name: 'act-needs-react-alone',
      severity: 'error',
      from: { path: ACT },
      to: { pathNot: ['^js/(src|generated)/', '^node_modules/(@types/)?react(/|-dom/test-utils)'] },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '^js/generated/'] },
  },
}
