// `make call N=5`: callers of the town ring the demo's lines one after another, speak, press a menu's
// key, wait, and hang up after a while, so that a newcomer sees the centre alive without a trunk.

import { program, say, Trouble } from './say.mjs';
import { configuration, readJson } from './stand/config.mjs';
import { connect } from './town/town.mjs';

const count = Number(process.env.N || 5);
const pause_ms = Number(process.env.PAUSE_MS || 1_500);
const random = (low, high) => low + Math.floor(Math.random() * (high - low + 1));

program(async () => {
  const stand = readJson(configuration().files.stand);
  if (!stand) throw new Trouble('No stand is up: make up');
  const town = await connect(stand);
  const calls = [];
  let stopping = false;
  process.on('SIGINT', () => {
    stopping = true;
    town.hangupAll();
  });
  for (let n = 0; n < count && !stopping; n += 1) {
    const { number, purpose } = stand.numbers[n % stand.numbers.length];
    const call = await town.call({
      number, play: `speech:${1 + (n % 6)}`, record: false,
      // The menu's first keys; a caller who presses before the greeting ends is a usual caller too.
      dtmf: purpose === 'direct' ? [] : [{ after_ms: random(4_000, 9_000), digits: String(random(1, 2)) }],
      hangup_after_ms: random(45_000, 180_000),
    });
    say(`caller ${n + 1} of ${count} dials ${number} (${purpose})`);
    const until = (state) => call.until(state, { timeout_ms: 600_000 });
    calls.push(until('answered').then(() => say(`caller ${n + 1} is answered`)).then(() => until('ended'))
      .then(() => say(`caller ${n + 1} hung up`), (error) => say(`caller ${n + 1}: ${error.message}`)));
    await new Promise((resolve) => setTimeout(resolve, pause_ms));
  }
  await Promise.all(calls);
  town.close();
});
