// The server is away while people call: they hear music at once, nobody is dropped, and the order of arrival holds.
import { callOf } from '../lib/centre';
import { CALLER_HZ, hearsMusic, hearsTone, OPERATOR_HZ } from '../lib/ear';
import { asterisk, journal, server } from '../lib/parts';
import { caller, callFrom, fresh, inPhase, ready, workers } from '../lib/shift';
import { expect, test } from '../lib/whole';
import { type Board, until } from '../lib/stand';
import { gapOf, silenceOf, sql } from '../lib/town';

/** Half a second is a pause between two sentences. */
const PAUSE_MS = 600;

const waiting = (board: Board) =>
  inPhase(board, 'waiting')
    .sort((a, b) => (a.phase.position ?? 0) - (b.phase.position ?? 0))
    .map((call) => call.number);

test('Сервера нет: звонящие слышат музыку не позже чем через секунду, после возвращения их берут по порядку', async ({ boss, town }) => {
  const [only] = await workers(boss, town, 1);
  await ready(boss, [only]);
  await server.kill();
  await asterisk.noticed();
  const numbers = [fresh(), fresh(), fresh(), fresh()];
  const calls = [];
  for (const from of numbers) {
    calls.push(await caller(town, from));
    await calls.at(-1)!.until('answered');
  }
  for (const call of calls) {
    expect(call.times.answered - call.times.placed, 'from dialling to music, ms').toBeLessThan(1_000);
    await hearsMusic(call);
  }

  await server.start();
  await until('the first talks', async () => callFrom(await boss.board(), numbers[0])?.phase.kind === 'talking');
  await hearsTone(calls[0], OPERATOR_HZ);
  await hearsTone(() => only.phone.heard(), CALLER_HZ);
  await until('the others wait in the order in which they came', async () => {
    const order = waiting(await boss.board());
    return order.length === 3 && expect(order).toEqual(numbers.slice(1)) === undefined;
  });
  const takenOver = Date.now();
  for (const call of calls.slice(1)) await hearsMusic(call);
  for (const call of calls.slice(1)) {
    expect(silenceOf(await call.heard(), 1_000, takenOver - call.times.placed), 'the longest silence, ms').toBeLessThanOrEqual(PAUSE_MS);
  }
  // The operator frees: the next in order.
  await calls[0].hangup();
  await until('the second talks', async () => callFrom(await boss.board(), numbers[1])?.phase.kind === 'talking');
  await hearsTone(calls[1], OPERATOR_HZ);
  await calls[1].hangup();
  await until('the third talks', async () => callFrom(await boss.board(), numbers[2])?.phase.kind === 'talking');
  for (const call of calls.slice(2)) await call.hangup();
  await until('all are closed', () => numbers.every((from) => callOf(from)?.ended_at));
  expect(numbers.map((from) => callOf(from).outcome)).toEqual(['answered', 'answered', 'answered', 'abandoned']);
  expect(sql(`select number from calls where number in (${numbers.map((n) => `'${n}'`).join(',')})`)).toHaveLength(4);
});

test('Сервер не возвращается: музыка, затем дежурный телефон, затем извинение — и ни секунды тишины', async ({ boss, town }) => {
  const [duty] = await workers(boss, town, 1, { delay_ms: 1_500 });
  await asterisk.setGlobal('FALLBACK_TRIES', '3');
  await asterisk.setGlobal('FALLBACK_DIAL', `PJSIP/${duty.phone.phone.sip_user}`);
  await server.kill();
  await asterisk.noticed();
  try {
    const answered = await caller(town, fresh());
    await answered.until('answered');
    await hearsMusic(answered);
    await hearsTone(answered, OPERATOR_HZ, 15_000);
    await hearsTone(() => duty.phone.heard(), CALLER_HZ);
    const talks = Date.now();
    // The server comes back in the middle: that talk is none of its business, and goes on.
    await server.start();
    await hearsTone(answered, OPERATOR_HZ);
    expect(Object.keys((await boss.board()).calls)).toHaveLength(0);
    expect(silenceOf(await answered.heard(), 1_000, talks - answered.times.placed)).toBeLessThanOrEqual(PAUSE_MS);
    expect(gapOf(OPERATOR_HZ, await answered.heard())).toBeLessThanOrEqual(100);
    await answered.hangup();

    await server.kill();
    await asterisk.noticed();
    await duty.phone.answerMode('busy');
    const sorry = await caller(town, fresh());
    await sorry.until('answered');
    await sorry.until('ended', { timeout_ms: 25_000 });
    const length = sorry.times.ended - sorry.times.answered;
    expect(length, 'three tries of a second each and an apology').toBeGreaterThan(4_000);
    expect(silenceOf(await sorry.heard(), 1_000, length)).toBeLessThanOrEqual(PAUSE_MS);
  } finally {
    await asterisk.setGlobal('FALLBACK_TRIES', '120');
    await asterisk.setGlobal('FALLBACK_DIAL', '');
    await server.start();
  }
});

test('Последняя запись журнала оборвана: запуск отрезает её, разговор и очередь целы', async ({ boss, town }) => {
  const [only] = await workers(boss, town, 1);
  await ready(boss, [only]);
  const [talks, waits] = [fresh(), fresh()];
  const talk = await caller(town, talks);
  await hearsTone(talk, OPERATOR_HZ);
  const wait = await caller(town, waits);
  const before = await until('one talks, one waits', async () => {
    const board = await boss.board();
    return inPhase(board, 'talking').length === 1 && inPhase(board, 'waiting').length === 1 && board;
  });
  const since = server.log().length;
  // Who comes in the very instant of the kill meets an Asterisk that has not noticed: a tone all the same.
  const between = fresh();
  const [, early] = await Promise.all([server.kill(), caller(town, between)]);
  await until('a tone or music', () => early.state() !== 'dialling', 1_000);
  journal.tear();
  await server.start();
  expect(server.log().slice(since)).toContain('a torn last record was cut off');
  const back = await until('Asterisk is seen', async () => {
    const board = await boss.board();
    return board.health.asterisk && board;
  });
  for (const from of [talks, waits]) expect(callFrom(back, from)).toMatchObject({ ...callFrom(before, from), recording: expect.anything() });
  await hearsTone(talk, OPERATOR_HZ);
  await hearsMusic(wait);
  await until('who came in between waits too', async () => callFrom(await boss.board(), between)?.phase.kind === 'waiting');
  await hearsMusic(early);
  await talk.hangup();
  await hearsTone(wait, OPERATOR_HZ, 10_000);
  await wait.hangup();
  await early.hangup();
  await until('all are closed', () => [talks, waits, between].every((from) => callOf(from)?.ended_at));
  expect([talks, waits].map((from) => callOf(from).outcome)).toEqual(['answered', 'answered']);
  expect(gapOf(OPERATOR_HZ, await talk.heard()), 'the longest gap in the operator’s voice, ms').toBeLessThanOrEqual(100);
});
