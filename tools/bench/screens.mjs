// Event → screen at 1,000 sockets: a supervisor's request changes an operator; until each of 1,000 open `/ws` has it.

import WebSocket from 'ws';
import { percentile } from './sip.mjs';
import { ask, signIn } from './people.mjs';

const SOCKETS = 1_000;
const CHANGES = 40;

export default async function screens(stand) {
  const token = await signIn(stand, 'supervisor');
  const { operators } = (await ask(stand, token, 'live/board')).body;
  const one = Object.values(operators).find((o) => o.presence.kind === 'offline');
  const delays = [];
  let change = { at: 0, kind: '', left: 0, done: () => {} };
  const sockets = [];
  for (let n = 0; n < SOCKETS; n++) {
    sockets.push(
      await new Promise((resolve, reject) => {
        const socket = new WebSocket(`${stand.plain_url.replace('http', 'ws')}/ws`, { headers: { authorization: `Bearer ${token}` } });
        socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', epoch: null, last_seq: 0, desk: false })));
        socket.on('error', reject);
        socket.on('message', (data) => {
          const said = JSON.parse(data.toString());
          if (said.type === 'snapshot') resolve(socket);
          if (said.event !== 'operator_changed' || said.operator.id !== one.id || said.operator.presence.kind !== change.kind) return;
          delays.push(performance.now() - change.at);
          if (--change.left === 0) change.done();
        });
      }),
    );
  }
  const pulse = setInterval(() => sockets.forEach((s) => s.send('{"type":"ping","n":1}')), 8_000);
  for (let n = 0; n < CHANGES; n++) {
    const kind = n % 2 ? 'offline' : 'outbound';
    await new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error('a change did not reach all sockets in 10 s')), 10_000);
      change = { at: performance.now(), kind, left: SOCKETS, done: () => (clearTimeout(late), done()) };
      ask(stand, token, 'presence/set_many', { operators: [one.id], presence: { kind } }).catch(failed);
    });
  }
  clearInterval(pulse);
  sockets.forEach((s) => s.terminate());
  const figure = (name, p) => ({ name, value: Math.round(percentile(delays, p) * 10) / 10, unit: 'ms', sockets: SOCKETS });
  return [figure('event_to_screen_p50', 0.5), figure('event_to_screen_p95', 0.95), figure('event_to_screen_p99', 0.99)];
}
