// PostgreSQL is away: calls come, are distributed and end as always, the screens say what is missing, and afterwards
// every row is there once.
import { callOf, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ } from '../lib/ear';
import { database, server } from '../lib/parts';
import { asOperator, caller, callFrom, fresh, inPhase, named, ready, set, workers } from '../lib/shift';
import { expect, test } from '../lib/whole';
import { account, until } from '../lib/stand';
import { gapOf, sql } from '../lib/town';

const AWAY_MS = 20_000;
const NOTICE = 'База данных не отвечает.';

/** Each presence begins where the one before ended. */
function expectNoGap(operator: string): void {
  const gaps = sql(`
    select * from (select started_at, lag(ended_at) over (order by id) as before from presence_intervals where employee_id = '${operator}') t
    where before is distinct from started_at and before is not null`);
  expect(gaps).toEqual([]);
}

function expectOnce(number: string, outcome: string): void {
  const rows = sql<{ id: string; outcome: string }>(`select id, outcome from calls where number = '${number}'`);
  expect(rows.map((row) => row.outcome)).toEqual([outcome]);
  const steps = stepsOf(rows[0].id).map((step) => step.what);
  for (const what of ['started', 'answered']) expect(steps.filter((one) => one === what).length, `${what} of ${steps}`).toBeLessThanOrEqual(1);
  expect(steps.filter((one) => one === 'ended')).toHaveLength(1);
}

test('База остановлена на двадцать секунд: разговоры и распределение идут, ничего не потеряно и не записано дважды', async ({ boss, people, town }) => {
  people.expectErrors(/status of 503|WebSocket/);
  const crew = await workers(boss, town, 3);
  const [, , third] = crew;
  await ready(boss, crew.slice(0, 2));
  const screen = await people.open(account('supervisor'));
  const operator = await asOperator(third);
  await operator.ask('sessions/me');
  const before = fresh();
  const talk = await caller(town, before);
  await hearsTone(talk, OPERATOR_HZ);

  const stoppedAt = Date.now();
  await database.stop();
  const during = [fresh(), fresh(), fresh()];
  const second = await caller(town, during[0]);
  await hearsTone(second, OPERATOR_HZ, 10_000);
  await expect(screen.getByText(NOTICE)).toBeVisible();
  // Buttons answer at once, though who presses them can't be looked up.
  const [pressed] = [Date.now(), await operator.ask('presence/set', { presence: { kind: 'outbound' } })];
  expect(Date.now() - pressed, 'from the press to the answer, ms').toBeLessThan(500);
  // One ends, one waits and gives up, an operator begins to work: all of it while nothing can be written.
  await second.hangup();
  await operator.ask('presence/set', { presence: { kind: 'ready' } });
  const fourth = await caller(town, during[1]);
  await until('distributed', async () => callFrom(await boss.board(), during[1])?.phase.kind === 'talking');
  await hearsTone(fourth, OPERATOR_HZ);
  await fourth.hangup();
  await set(boss, crew, 'outbound');
  const gaveUp = await caller(town, during[2]);
  await until('waits', async () => callFrom(await boss.board(), during[2])?.phase.kind === 'waiting');
  await gaveUp.hangup();
  await until('twenty seconds are over', () => Date.now() > stoppedAt + AWAY_MS, AWAY_MS + 5_000);
  await hearsTone(talk, OPERATOR_HZ);
  await hearsTone(() => crew[0].phone.heard(), CALLER_HZ).catch(() => hearsTone(() => crew[1].phone.heard(), CALLER_HZ));

  await database.start();
  await expect(screen.getByText(NOTICE)).toBeHidden({ timeout: 15_000 });
  await talk.hangup();
  await until('all is written', () => [before, ...during].every((from) => callOf(from)?.ended_at));
  for (const from of [before, during[0], during[1]]) expectOnce(from, 'answered');
  expectOnce(during[2], 'abandoned');
  for (const one of crew) expectNoGap(one.id);
  expect(gapOf(OPERATOR_HZ, await talk.heard())).toBeLessThanOrEqual(100);
});

test('База и сервер пропали вместе: сервер поднимается без базы и ведёт те же звонки, строки догоняют', async ({ boss, people, town }) => {
  test.setTimeout(150_000);
  people.expectErrors(/status of 503|WebSocket|ERR_CONNECTION_REFUSED/);
  const crew = await workers(boss, town, 2);
  await ready(boss, crew.slice(0, 1));
  const [talks, waits, came] = [fresh(), fresh(), fresh()];
  const talk = await caller(town, talks);
  await hearsTone(talk, OPERATOR_HZ);
  const wait = await caller(town, waits);
  await until('one waits', async () => inPhase(await boss.board(), 'waiting').length === 1);

  await database.stop();
  await server.kill();
  const late = await caller(town, came);
  await until('a tone or music', () => late.state() !== 'dialling', 1_000);
  await server.start({ whole: false });
  // Nobody is remembered by a server that has just begun: people wait for the database, calls do not.
  await talk.hangup();
  await hearsTone(wait, OPERATOR_HZ, 20_000);
  await hearsTone(() => crew[0].phone.heard(), CALLER_HZ);
  await database.start();
  const board = await until('the board', () => boss.board().catch(() => null), 20_000);
  expect(callFrom(board, waits)?.phase.kind).toBe('talking');
  expect(callFrom(board, came)?.phase.kind).toBe('waiting');
  expect(named(board, crew[0].extension).presence.kind).toBe('talking');
  await wait.hangup();
  await hearsTone(late, OPERATOR_HZ, 15_000);
  await late.hangup();
  await until('all is written', () => [talks, waits, came].every((from) => callOf(from)?.ended_at), 20_000);
  for (const from of [talks, waits, came]) expectOnce(from, 'answered');
  for (const one of crew) expectNoGap(one.id);
});
