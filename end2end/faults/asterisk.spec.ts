// Asterisk is killed: its calls are over and are closed as what they were, everybody is what they chose to be, and
// the phones are back before anybody could look for them.
import { callOf, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ } from '../lib/ear';
import { asterisk } from '../lib/parts';
import { caller, callFrom, fresh, inPhase, named, ready, set, workers } from '../lib/shift';
import { expect, test } from '../lib/whole';
import { account, until } from '../lib/stand';
import { sql } from '../lib/town';

/** Phones must be back within this time after Asterisk answers, ms. */
const BACK_MS = 10_000;

test('Asterisk убит и запущен снова: звонки закрыты честно, статусы на месте, телефоны вернулись за десять секунд', async ({ boss, people, town }) => {
  people.expectErrors(/WebSocket|ERR_CONNECTION_REFUSED/);
  const crew = await workers(boss, town, 4);
  const [first, second, dials, rests] = crew;
  await ready(boss, [first, second]);
  await set(boss, [dials], 'outbound');
  const [reason] = sql<{ id: string }>('select id from break_reasons where active order by place limit 1');
  await boss.ask('presence/set_many', { operators: [rests.id], presence: { kind: 'break', reason: reason.id } });
  const screen = await people.open(account('supervisor'));
  const [talks, rings, waits] = [fresh(), fresh(), fresh()];
  const talk = await caller(town, talks);
  await hearsTone(talk, OPERATOR_HZ);
  const busy = (await boss.board()).operators;
  const free = [first, second].find((one) => busy[one.id].presence.kind === 'ready')!;
  await free.phone.answerMode('ring');
  const ring = await caller(town, rings);
  await until('one rings', async () => inPhase(await boss.board(), 'ringing').length === 1);
  const wait = await caller(town, waits);
  await until('one waits', async () => inPhase(await boss.board(), 'waiting').length === 1);
  const before = await boss.board();

  const killedAt = await asterisk.kill();
  await expect(screen.getByText('Телефония недоступна.')).toBeVisible();
  await asterisk.start();
  const answersAt = Date.now();
  await free.phone.answerMode('auto', { delay_ms: 300, play: `tone:${OPERATOR_HZ}` });
  await until('the phones are back', async () => {
    const board = await boss.board();
    return board.health.asterisk && crew.every((one) => named(board, one.extension).reachable) && Object.keys(board.calls).length === 0;
  }, BACK_MS);
  await expect(screen.getByText('Телефония недоступна.')).toBeHidden();
  const next = fresh();
  const call = await caller(town, next);
  await until('the next caller talks', async () => callFrom(await boss.board(), next)?.phase.kind === 'talking', BACK_MS - (Date.now() - answersAt));
  test.info().annotations.push({ type: 'back', description: `${Date.now() - answersAt} ms from Asterisk's answer to a talk` });
  await hearsTone(call, OPERATOR_HZ);
  const taken = Object.values((await boss.board()).operators).find((o) => o.call)!;
  await hearsTone(() => crew.find((one) => one.id === taken.id)!.phone.heard(), CALLER_HZ);

  // Nobody was put anywhere by it: the chosen presence holds, but for who talks now.
  const after = await boss.board();
  expect(named(after, dials.extension)).toMatchObject({ presence: { kind: 'outbound' }, since: before.operators[dials.id].since });
  expect(named(after, rests.extension)).toMatchObject({ presence: { kind: 'break', reason: reason.id }, since: before.operators[rests.id].since });
  await until('who was in a call is ready again', async () => {
    const board = await boss.board();
    return [first, second].every((one) => one.id === taken.id || named(board, one.extension).presence.kind === 'ready');
  });

  await until('the old calls are closed', () => [talks, rings, waits].every((from) => callOf(from)?.ended_at));
  expect(callOf(talks)).toMatchObject({ outcome: 'answered', ended_by: 'network' });
  for (const from of [rings, waits]) expect(callOf(from)).toMatchObject({ outcome: 'failed', ended_by: 'network' });
  for (const from of [talks, rings, waits]) {
    // Asterisk could not say when; seen it was, within the time in which its silence is noticed.
    const ended = Date.parse(callOf(from).ended_at!);
    expect(Math.abs(ended - killedAt), `${from} ended, ms from the kill`).toBeLessThan(7_000);
    expect(stepsOf(callOf(from).id).filter((step) => step.what === 'ended')).toHaveLength(1);
  }
  await call.hangup();
  for (const one of [talk, ring, wait]) await one.hangup();
});
