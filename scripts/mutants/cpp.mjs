import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { buildPreset } from '../lib/cmake.mjs'
import { inRoot } from '../lib/paths.mjs'
import { attempt, run, Stop } from '../lib/run.mjs'
import { planted } from './mutant.mjs'

/** @typedef {import('./mutant.mjs').Mutant} Mutant */

const PRESET = 'native-debug'
const BUILD = inRoot('build', PRESET)
const PROGRAMS = /** @type {const} */ ({ simulation: 'holdfast_simulation', native: 'holdfast_unit_tests' })

/** Builds the programs without a bug. A file with a bug is then linked against their libraries. */
export async function prepareCpp() {
  await buildPreset(PRESET, Object.values(PROGRAMS))
}

/**
 * Compiles the file with the bug in it, links it in place of the library's own, and runs the suite.
 * @param {Mutant} mutant
 * @returns {Promise<boolean>} whether the suite noticed
 */
export async function cppNotices(mutant) {
  const target = mutant.suite === 'native' ? PROGRAMS.native : PROGRAMS.simulation
  const folder = inRoot('build', 'mutants', mutant.name.replaceAll(/\W+/g, '_'))
  mkdirSync(folder, { recursive: true })
  const object = await compile(mutant, BUILD, folder)
  const program = join(folder, target)
  await run('sh', ['-c', await linkCommand(BUILD, target, program, { file: mutant.file, object })], { cwd: BUILD })
  const noticed = mutant.suite === 'native' ? await aTestFails(program, mutant.only ?? '*') : await aSeedFails(program)
  // Each is a hundred megabytes.
  rmSync(folder, { recursive: true })
  return noticed
}

/** The simulation succeeds once a seed fails. @param {string} program */
async function aSeedFails(program) {
  return !(await fails(program, ['--seeds', '500', '--must-fail']))
}

/**
 * @param {string} program
 * @param {string} filter
 */
async function aTestFails(program, filter) {
  const listed = await run(program, ['--gtest_list_tests', `--gtest_filter=${filter}`])
  if (!/^ {2}/m.test(listed)) throw new Stop(`No C++ test is called ${filter}.`)
  return fails(program, ['--gtest_brief=1', '--gtest_fail_fast', `--gtest_filter=${filter}`])
}

/**
 * @param {string} program
 * @param {readonly string[]} args
 */
async function fails(program, args) {
  return !(await attempt(program, args, { timeoutMs: 120_000 })).ok
}

/**
 * @param {Mutant} mutant
 * @param {string} build the folder of the preset
 * @param {string} folder where what is made goes
 * @returns {Promise<string>} the object
 */
export async function compile(mutant, build, folder) {
  const file = inRoot(mutant.file)
  const source = join(folder, 'planted.cpp')
  const object = join(folder, 'planted.o')
  writeFileSync(source, planted(mutant))
  /** @type {{ command: string, file: string }[]} */
  const commands = JSON.parse(readFileSync(join(build, 'compile_commands.json'), 'utf8'))
  const command = commands.find((each) => each.file === file)?.command
  if (!command) throw new Stop(`CMake does not build ${mutant.file}.`)
  // A bug may leave a parameter unused.
  const changed = command.replace(/ -o \S+/, ` -o ${object} -Wno-error`).replace(` -c ${file}`, ` -c ${source}`)
  await run('sh', ['-c', changed], { cwd: build })
  return object
}

/**
 * How Ninja links a program, with a source's other object: in place of the program's own, or one more, for then it is not taken from a library.
 * @param {string} build the folder of the preset
 * @param {string} target
 * @param {string} program
 * @param {{ file: string, object: string }} source
 */
export async function linkCommand(build, target, program, { file, object }) {
  const commands = await run('ninja', ['-C', build, '-t', 'commands', target])
  const link = commands.trimEnd().split('\n').at(-1) ?? ''
  const own = link.split(' ').find((word) => word.endsWith(`/${basename(file)}.o`))
  return link.replace(/ -o \S+/, `${own ? '' : ` ${object}`} -o ${program}`).replace(own ?? object, object)
}
