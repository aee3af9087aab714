// Both sides act at the same instant: the caller goes while the phone rings, while it is picked up, while the operator
// hangs up. Whoever was first, nothing is left behind, and the record tells one of the two stories.
import { stepsOf } from '../lib/centre';
import { asOperator, caller, callFrom, fresh, named, ready, workers } from '../lib/shift';
import { expect, test } from '../lib/whole';
import { until } from '../lib/stand';
import { sql } from '../lib/town';

const CREW = 8;
/** The phone rings so long before it picks up. */
const PICKS_UP_MS = 500;
/** When the caller goes, ms after dialling: before the ring, in it, around the answer, after it. */
const INSTANTS = Array.from({ length: 40 }, (_, n) => 20 + n * 20);
/** Longer a phone must not ring after its caller has gone. */
const STOPS_MS = 300;

test('Звонящий кладёт трубку в каждый миг звонка: ни зависших операторов, ни звонков в никуда', async ({ boss, town }) => {
  const crew = await workers(boss, town, CREW, { delay_ms: PICKS_UP_MS });
  await ready(boss, crew);
  const numbers: string[] = [];
  for (let n = 0; n < INSTANTS.length; n += CREW) {
    await Promise.all(INSTANTS.slice(n, n + CREW).map(async (instant) => {
      const from = fresh();
      numbers.push(from);
      const call = await caller(town, from);
      await new Promise((wake) => setTimeout(wake, instant - (Date.now() - call.times.placed)));
      await call.hangup();
    }));
    // Whoever talked for a moment has after-call time of a second.
    await until('nobody is in a call', async () => {
      const board = await boss.board();
      return Object.keys(board.calls).length === 0 && crew.every((one) => named(board, one.extension).presence.kind === 'ready');
    });
    for (const one of crew) expect(await one.phone.state(), `the phone of ${one.extension}`).toBe('idle');
  }
  const rows = await until('all that came are closed', () => {
    const rows = sql<{ id: string; number: string; outcome: string; answered_at: string | null; ended_by: string; ended_at: string | null }>(
      `select * from calls where number in (${numbers.map((one) => `'${one}'`).join(',')})`);
    return rows.every((row) => row.ended_at) && rows;
  });
  // Who went before the first word was exchanged may not have come at all; nobody came twice.
  expect(new Set(rows.map((row) => row.number)).size).toBe(rows.length);
  expect(rows.length).toBeGreaterThan(INSTANTS.length / 2);
  for (const row of rows) {
    expect(row.outcome, row.number).toBe(row.answered_at ? 'answered' : 'abandoned');
    expect(row.ended_by).toBe('subscriber');
    const steps = stepsOf(row.id).map((step) => step.what);
    expect(steps.filter((what) => what === 'answered').length).toBe(row.answered_at ? 1 : 0);
    expect(steps.filter((what) => what === 'ended')).toHaveLength(1);
  }
  const open = sql(`select id from legs where ended_at is null and call_id in (select id from calls where ended_at is not null)`);
  expect(open).toEqual([]);
});

test('Звонящий кладёт трубку во время звонка: телефон умолкает не позже чем через 300 мс', async ({ boss, town }) => {
  const [one] = await workers(boss, town, 1);
  await one.phone.answerMode('ring');
  await ready(boss, [one]);
  const took: number[] = [];
  for (let n = 0; n < 5; n++) {
    const call = await caller(town, fresh());
    await until('the phone rings', async () => (await one.phone.state()) === 'ringing');
    await call.hangup();
    await until('it is quiet', async () => (await one.phone.state()) === 'idle');
    took.push(Date.now() - call.times.ended);
  }
  test.info().annotations.push({ type: 'quiet after', description: `${took.join(', ')} ms` });
  expect(Math.max(...took)).toBeLessThan(STOPS_MS);
});

test('Обе стороны кладут трубку в один миг: один конец, один виновник, одна постобработка', async ({ boss, town }) => {
  const crew = await workers(boss, town, 4, { delay_ms: 0 });
  const clients = new Map(await Promise.all(crew.map(async (one) => [one.id, await asOperator(one)] as const)));
  await ready(boss, crew);
  const numbers: string[] = [];
  for (const ahead_ms of [-40, -20, -10, 0, 10, 20, 40, 80]) {
    const from = fresh();
    numbers.push(from);
    const call = await caller(town, from);
    const talk = await until('they talk', async () => {
      const one = callFrom(await boss.board(), from);
      return one?.phase.kind === 'talking' && one;
    });
    const wait = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
    await Promise.all([
      wait(Math.max(0, ahead_ms)).then(() => clients.get(talk.operator!)!.ask('calls/hang_up', { call: talk.id }).catch((error: Error) => expect(error.message).toMatch(/no_such_call/))),
      wait(Math.max(0, -ahead_ms)).then(() => call.hangup()),
    ]);
  }
  await until('everybody is ready', async () => {
    const board = await boss.board();
    return Object.keys(board.calls).length === 0 && crew.every((one) => named(board, one.extension).presence.kind === 'ready');
  });
  const rows = sql<{ id: string; outcome: string; ended_by: string; operator_id: string }>(`select * from calls where number in (${numbers.map((one) => `'${one}'`).join(',')})`);
  expect(rows).toHaveLength(numbers.length);
  for (const row of rows) {
    expect(row.outcome).toBe('answered');
    expect(['operator', 'subscriber']).toContain(row.ended_by);
    expect(stepsOf(row.id).filter((step) => step.what === 'ended')).toHaveLength(1);
    const after = sql(`select id from presence_intervals where call_id = '${row.id}' and presence = 'after_call'`);
    expect(after).toHaveLength(1);
  }
});
