/** @typedef {import('../../scripts/mutants/mutant.mjs').Mutant} Mutant */

/**
 * Defects that once were there, beyond the edge of the simulated core or between its channels: the simulated world must find each within a
 * hundred seeds.
 * @type {readonly Mutant[]}
 */
export const WORLD_MUTANTS = [
  {
    name: 'world: rights kept after signing out',
    file: 'wasm/realtime/socket.cpp',
    sound: 'if (leaves) ch->hand_over(now);',
    broken: 'if (leaves) static_cast<void>(ch);',
    suite: 'world',
  },
  {
    name: 'world: rows kept after signing out',
    file: 'js/src/table/live_table.ts',
    sound: '    if (!left) {',
    broken: '    if (!left || this.#hasRows) {',
    suite: 'world',
  },
  {
    name: 'world: what one user queued goes out as the next one',
    file: 'wasm/realtime/outbox.cpp',
    sound: 'if (message.owner.empty()) message.owner = user_;',
    broken: 'message.owner = user_;',
    suite: 'world',
  },
  {
    name: 'world: of many channels that are refused for one token, two have a try',
    file: 'wasm/realtime/channel_token.cpp',
    sound: '++refusals_ <= max_refusals',
    broken: `[this] {
    static std::uint32_t of = 0;
    static std::uint32_t refusals = 0;
    refusals = std::exchange(of, generation_) == of ? refusals + 1 : 1;
    return refusals <= max_refusals;
  }()`,
    suite: 'world',
  },
  {
    name: 'world: subscribe() says nothing while there is no connection',
    file: 'js/src/connection/topics.ts',
    sound: "for (const topic of this.#all) topic.connectionChanged(state === 'connected', stands ? error : null)",
    broken: '',
    suite: 'world',
  },
  {
    name: 'world: a clock that runs fast, for rounding adds up',
    file: 'wasm/core/page_clock.cpp',
    sound: 'time_ = std::max(time_, reading.monotonic + shift_);',
    broken: `static ClockReading last = reading;
  time_ += std::max({0.0, reading.monotonic - last.monotonic, reading.wall - last.wall});
  last = reading;`,
    suite: 'world',
  },
  {
    name: 'world: a row of many levels overflows the stack, and its batch is lost',
    file: 'js/src/base/structural_sharing.ts',
    sound: '  const levels = [new Level(previous, next)]',
    broken: `  const goDown = (part: unknown): void => {
    if (isContainer(part)) for (const [, below] of Object.entries(part)) goDown(below)
  }
  goDown(next)
  const levels = [new Level(previous, next)]`,
    suite: 'world',
  },
  {
    name: 'world: a worker that has died is not missed',
    file: 'js/src/engine/worker/worker_watch.ts',
    sound: 'else this.#lost()',
    broken: '',
    suite: 'world',
  },
  {
    name: 'world: a worker that was given up is not ended, and has its socket when it wakes',
    file: 'js/src/engine/worker/worker_host.ts',
    sound: 'ended.terminate()',
    broken: 'if (this.#cores.size === 0) ended.terminate()',
    suite: 'world',
  },
  {
    name: 'world: what waited in a worker that has died goes out in another order',
    file: 'js/src/engine/worker/journal.ts',
    sound: '...this.#waiting().map(',
    broken: '...this.#waiting().reverse().map(',
    suite: 'world',
    from: 200,
  },
  {
    name: 'world: the core does not hear of the bound of a send',
    file: 'js/src/channel/membership.ts',
    sound: 'timeoutMs: boundOf(timeoutMs), ...owner',
    broken: 'timeoutMs: 0, ...owner',
    suite: 'world',
  },
  {
    name: 'world: a token that was refused is offered again',
    file: 'js/src/connection/token_source.ts',
    sound: 'else await this.#ask(this.source)',
    broken: `else if (why === REFUSED && this.#token !== null) this.#tell(this.#token)
    else await this.#ask(this.source)`,
    suite: 'world',
  },
  {
    name: 'world: what a worker said of its connection while it was told of another wish is forgotten',
    file: 'js/src/engine/worker/remote_core.ts',
    sound: 'const standing = [...this.#withheld.values()].filter(',
    broken: 'const standing = ([] as CoreEvent[]).filter(',
    suite: 'world',
    from: 200,
  },
  {
    name: 'world: a live table whose channel the app removed stays with it',
    file: 'js/src/table/live_table.ts',
    sound: 'this.#lease.follow((channel) => this.#begin(channel))',
    broken: 'this.#begin(this.#lease.channel)',
    suite: 'world',
  },
  {
    name: 'world: what the server tells the user before is heard until it has taken their leave',
    file: 'wasm/phoenix/channel.cpp',
    sound: 'if (!is_joined() && !is_joining() && !std::holds_alternative<Ready>(state_)) return false;',
    broken:
      'if (!is_joined() && !is_joining() && !std::holds_alternative<Ready>(state_) && !is_handing_over()) return false;',
    suite: 'world',
  },
]
