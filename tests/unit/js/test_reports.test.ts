import { describe, expect, it } from 'vitest'
import { tallyOf } from '../../../scripts/test/runners.mjs'

/** As each runner of `npm test` writes it. */
const GOOGLE_TEST = `<testsuites tests="4" failures="1" disabled="1">
  <testsuite name="Client" tests="4">
    <testcase name="joins" file="a.cpp" line="8" status="run" result="completed" time="0." classname="Client" />
    <testcase name="leaves" file="a.cpp" line="9" status="run" result="completed" time="0." classname="Client">
      <failure message="a.cpp:9&#x0A;1 is not 2" type=""><![CDATA[<testcase name="shown in a message"></testcase>]]></failure>
    </testcase>
    <testcase name="waits" status="run" result="skipped" classname="Client"><skipped message="not here"><![CDATA[]]></skipped></testcase>
    <testcase name="DISABLED_sleeps" status="notrun" result="suppressed" time="0." classname="Client" />
  </testsuite>
</testsuites>`

const VITEST = `<testsuites name="vitest tests">
  <testsuite name="tests/a.test.ts">
    <testcase classname="tests/a.test.ts" name="a &quot;quoted&quot; &lt;name&gt; &gt; is &#39;kept&apos;"><failure message="no"/></testcase>
    <testcase classname="tests/a.test.ts" name="is skipped"><skipped/></testcase>
  </testsuite>
  <testsuite name="tests/b.test.ts">
    <testcase classname="tests/b.test.ts" name="tests/b.test.ts"><error message="Cannot find module"></error></testcase>
  </testsuite>
</testsuites>`

const PLAYWRIGHT = `<testsuites><testsuite name="a.spec.ts" hostname="page">
<testcase name="[page] orders › come live" classname="a.spec.ts" time="0.003"><system-out><![CDATA[<failure>]]></system-out></testcase>
<testcase name="[worker] orders › come live" classname="a.spec.ts"><failure message="late"><![CDATA[late]]></failure></testcase>
</testsuite></testsuites>`

describe("A runner's report", () => {
  it('of GoogleTest is counted without the tests that did not run, and whatever a message quotes', () => {
    expect(tallyOf(GOOGLE_TEST)).toEqual({ passed: 1, failed: ['Client: leaves'] })
  })

  it('of Vitest names the tests that failed, and the files that could not be loaded', () => {
    const failed = [`tests/a.test.ts: a "quoted" <name> > is 'kept'`, 'tests/b.test.ts: tests/b.test.ts']
    expect(tallyOf(VITEST)).toEqual({ passed: 0, failed })
  })

  it('of Playwright names the project in which a test failed', () => {
    expect(tallyOf(PLAYWRIGHT)).toEqual({ passed: 1, failed: ['a.spec.ts: [worker] orders › come live'] })
  })
})
