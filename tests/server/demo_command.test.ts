import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

interface Ended {
  readonly code: number | string | null | undefined
  readonly stdout: string
  readonly stderr: string
}

/** Runs `npm run demo` with options that end it before it sets anything up. */
function demo(...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/demo.mjs', ...args], { cwd: ROOT }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr })
    })
  })
}

test('the demo takes the options of the server that it starts, and explains them', async () => {
  const { code, stdout } = await demo('--help')
  expect(code).toBe(0)
  for (const option of ['--port', '--server-port', '--simulate', '--data', '--verbose', '--origin', '--jwt-secret'])
    expect(stdout).toMatch(new RegExp(`^  ${option}\\b.* [a-z]`, 'm'))
})

test.each([
  [['--simualte'], /^\nThere is no option --simualte\. There are --port, .*--simulate, .*--help explains them\.\n$/],
  [['simulate'], /^\n"simulate" is no option\. There are --port, /],
  [['--data'], /^\nOption '--data <value>' argument missing\. There are --port, /],
  [['--simulate=yes'], /^\nOption '--simulate' does not take an argument\. There are --port, /],
])('%j is answered with what there is', async (args, sentence) => {
  const { code, stderr } = await demo(...args)
  expect(code).toBe(1)
  expect(stderr).toMatch(sentence)
})
