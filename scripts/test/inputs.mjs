/** What the C++ tests are made of. */
export const CPP_INPUTS = [
  'CMakeLists.txt',
  'CMakePresets.json',
  'cmake',
  'wasm',
  'tests/unit/CMakeLists.txt',
  'tests/unit/core',
  'tests/unit/phoenix',
  'tests/unit/realtime',
  'tests/unit/support',
  'tests/unit/sync',
  'tests/vectors',
]

/** What the package is built from. */
const BUILD_INPUTS = [
  'CMakeLists.txt',
  'CMakePresets.json',
  'cmake',
  'wasm',
  'js/src',
  'js/tsconfig.json',
  'js/tsconfig.build.json',
  'tsconfig.base.json',
]

/** What the package, the local server, the demo and their tests are made of. */
export const PACKAGE_INPUTS = [
  ...BUILD_INPUTS,
  'demo',
  'tests',
  'docs',
  'sql',
  'README.md',
  'LICENSE',
  'tsconfig.json',
  'vitest.config.ts',
  'playwright.config.ts',
]

/** What the modelled world runs: the built package, on models of everything around it. */
export const WORLD_INPUTS = [...BUILD_INPUTS, 'tests/world']

/** What the soak runs: the built package in a page, and the local server. */
export const SOAK_INPUTS = [
  ...BUILD_INPUTS,
  'demo/server',
  'sql',
  'tests/soak',
  'tests/server/support',
  'tests/e2e/support',
]

/** What is checked: every file that somebody wrote. */
export const EVERYTHING = [
  ...PACKAGE_INPUTS,
  '.ci',
  '.clang-format',
  '.clang-tidy',
  '.prettierignore',
  '.prettierrc.json',
  'eslint.config.js',
  'js/dependency-cruiser.mjs',
  'CHANGELOG.md',
]
