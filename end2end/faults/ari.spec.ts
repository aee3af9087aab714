// Between us and Asterisk answers are lost, late, or asked for twice, events are lost, late and doubled, and the stream
// is cut: callers still reach operators and hear them, and nothing is left behind. SEED repeats a run.
import { ariProxy } from '../../tools/test/ari-proxy.mjs';
import { ariRequest } from '../../tools/town/ari.mjs';
import { chance } from '../../tools/chance.mjs';
import { stepsOf } from '../lib/centre';
import { hearsTone, OPERATOR_HZ } from '../lib/ear';
import { server } from '../lib/parts';
import { caller, fresh, named, ready, set, workers } from '../lib/shift';
import { expect, test } from '../lib/whole';
import { stand, until } from '../lib/stand';
import { sql, tonesIn } from '../lib/town';

const SEED = process.env.SEED ?? '20261124';
const CREW = 8;
const CALLS = 40;
/** One caller each. */
const EVERY_MS = 450;
const FAULTS = {
  answers: { refused: 0.03, lost: 0.03, late: 0.15, doubled: 0.08 },
  events: { lost: 0.03, late: 0.15, doubled: 0.08 },
  late_ms: 600,
};

test('Плохая связь с Asterisk: ответы и события теряются, опаздывают и двоятся — звонки доходят', async ({ boss, town }) => {
  test.setTimeout(150_000);
  const luck = chance(SEED);
  const proxy = await ariProxy(stand().ari.url, { seed: SEED });
  await server.restart({ told: { OTKLIK_ARI_URL: proxy.url } });
  try {
    const crew = await workers(boss, town, CREW, { delay_ms: 200 });
    await ready(boss, crew);
    proxy.worse(FAULTS);
    const calls: { from: string; call: Awaited<ReturnType<typeof caller>>; heard: boolean }[] = [];
    const lives = [];
    for (let n = 0; n < CALLS; n++) {
      const from = fresh();
      const one = { from, call: await caller(town, from), heard: false };
      calls.push(one);
      // A quarter gives up early, the others talk for a while.
      const patience = luck.happens(0.25) ? luck.whole(100, 2_500) : 0;
      lives.push((async () => {
        if (patience) await new Promise((wake) => setTimeout(wake, patience));
        else {
          await hearsTone(one.call, OPERATOR_HZ, 45_000);
          one.heard = true;
          await new Promise((wake) => setTimeout(wake, luck.whole(0, 800)));
        }
        await one.call.hangup();
      })());
      if (n % 15 === 14) proxy.cut();
      await new Promise((wake) => setTimeout(wake, EVERY_MS));
    }
    await Promise.all(lives);
    proxy.well();
    test.info().annotations.push({ type: 'faults', description: `seed ${SEED}: ${JSON.stringify(proxy.counts)}` });
    expect(proxy.counts.lost).toBeGreaterThan(20);

    await until('nobody is left in a call', async () => {
      const board = await boss.board();
      return board.health.asterisk && Object.keys(board.calls).length === 0 && crew.every((one) => named(board, one.extension).presence.kind === 'ready');
    }, 30_000);
    await until('nothing is left in Asterisk', async () => {
      const [channels, bridges] = await Promise.all(['/channels', '/bridges'].map((path) => ariRequest(stand().ari, 'GET', path)));
      return channels.length === 0 && bridges.length === 0;
    }, 15_000);
    for (const one of crew) expect(await one.phone.state()).toBe('idle');
    const rows = await until('all are closed', () => {
      const rows = sql<{ id: string; number: string; outcome: string; ended_at: string | null }>(
        `select id, number, outcome, ended_at from calls where number in (${calls.map((one) => `'${one.from}'`).join(',')})`);
      return rows.every((row) => row.ended_at) && rows;
    });
    for (const { from, heard, call } of calls) {
      const mine = rows.filter((row) => row.number === from);
      if (!heard) {
        expect(mine.length, `${from} gave up early`).toBeLessThanOrEqual(1);
        continue;
      }
      expect(mine.map((row) => row.outcome), from).toEqual(['answered']);
      expect(stepsOf(mine[0].id).filter((step) => step.what === 'ended')).toHaveLength(1);
      expect(tonesIn(await call.heard(), [OPERATOR_HZ])[OPERATOR_HZ]).toBeGreaterThanOrEqual(5);
    }
    await set(boss, crew, 'offline');
  } finally {
    await proxy.close();
    await server.restart();
  }
});
