/** @typedef {import('../../scripts/mutants/mutant.mjs').Mutant} Mutant */

/**
 * Bugs for the C++ core, each with the suite that must notice it. The simulation's first five are planted by every `npm test`.
 * @type {readonly Mutant[]}
 */
export const CORE_MUTANTS = [
  {
    name: 'skipped rejoin',
    file: 'wasm/phoenix/channel.cpp',
    sound: 'if (is_leaving()) return left();\n  if (is_wanted()) state_ = Ready{};',
    broken: 'if (is_leaving()) return left();',
    suite: 'simulation',
    always: true,
  },
  {
    name: 'back-off reset on open',
    file: 'wasm/core/connection_manager.cpp',
    sound: 'server_restarts_ = false;\n  enter(Open{',
    broken: 'server_restarts_ = false;\n  backoff_.reset();\n  enter(Open{',
    suite: 'simulation',
    always: true,
  },
  {
    name: 'forgotten send',
    file: 'wasm/realtime/sender.cpp',
    sound: 'put_back(pending_.take_all(), now);',
    broken: 'static_cast<void>(now), pending_.take_all();',
    suite: 'simulation',
    always: true,
  },
  {
    name: 'forgotten presence',
    file: 'wasm/realtime/presence_tracker.cpp',
    sound: 'unsent_ = wanted_.has_value();',
    broken: 'unsent_ = false;',
    suite: 'simulation',
    always: true,
  },
  {
    name: 'untold token',
    file: 'wasm/realtime/client_user.cpp',
    sound: 'if (changed) offer_token(*ch, now);',
    broken: 'if (changed) static_cast<void>(ch);',
    suite: 'simulation',
    always: true,
  },
]
