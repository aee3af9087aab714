// Rings that nobody answers, and those that are declined.
import { aNumber, callOf, directQueue, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsMusic, hearsTone, OPERATOR_HZ } from '../lib/ear';
import { expect, test } from '../lib/story';
import { account, browserOperators, deskAccount, deskPhones, number, standVerb, until } from '../lib/stand';
import { sqlDo } from '../lib/town';

/** Rings short enough to be missed several times within a story. */
const RING_MS = 6_000;
let usual: number;

async function ring(ms: number): Promise<void> {
  sqlDo(`update queues set ring_ms = ${ms} where id = '${directQueue().id}'`);
  await standVerb('restart-server');
}

test.beforeAll(async () => {
  usual = directQueue().ring_ms;
  await ring(RING_MS);
});
test.afterAll(() => ring(usual));

test('Не ответил: звонок уходит другому, после нескольких пропусков — перерыв «не ответил»', async ({ boss, people, town }) => {
  const queue = directQueue();
  test.setTimeout((queue.ring_ms + 5_000) * queue.max_misses + 90_000);
  const board = await boss.board();
  const [silent, helper] = deskPhones(queue.id, board).map((phone) => town.phone(phone));
  const desk = await people.desk(deskAccount(silent.phone.extension));
  const me = Object.values(board.operators).find((o) => o.extension === silent.phone.extension)!;
  await silent.answerMode('ring');
  await helper.answerMode('auto', { delay_ms: 300, play: `tone:${OPERATOR_HZ}` });
  await town.register([silent, helper]);
  await desk.takeCalls();
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  // Alone on the queue, so the same operator is rung again and again.
  await until('the break', async () => (await boss.board()).operators[me.id].presence.kind === 'break', (queue.ring_ms + 4_000) * queue.max_misses);
  await expect(desk.presence).toContainText('Не ответил');
  await expect(desk.beacon('Состояние')).toContainText('пропущено несколько звонков подряд');
  await hearsMusic(call);

  const steps = stepsOf(callOf(from).id);
  expect(steps.filter((s) => s.what === 'rang')).toHaveLength(queue.max_misses);
  expect(steps.filter((s) => s.what === 'ring_ended').map((s) => s.why)).toEqual(Array(queue.max_misses).fill('ring_timed_out'));

  // Another comes, and the caller is answered.
  const other = Object.values(board.operators).find((o) => o.extension === helper.phone.extension)!;
  await boss.ask('presence/set_many', { operators: [other.id], presence: { kind: 'ready' } });
  await hearsTone(call, OPERATOR_HZ, 15_000);
  await call.hangup();

  const supervisor = await people.open(account('supervisor'));
  await supervisor.goto(`/history?period=all&open=${callOf(from).id}&q=${from.slice(1)}`);
  await expect(supervisor.getByText(/^Не ответил за 0:\d\d\.$/).first()).toBeVisible();
  // Back by hand: presence never flips by itself.
  await desk.key('F2');
  await expect(desk.presence).toContainText('Приём звонков');
  await silent.unregister();
  await helper.unregister();
});

test('Отклонил: звонок достаётся другому, причина записана', async ({ boss, people, town }) => {
  const queue = directQueue();
  const board = await boss.board();
  const first = browserOperators(queue.id, board)[0];
  const desk = await people.desk(first);
  const helper = town.phone(deskPhones(queue.id, board)[0]);
  await helper.answerMode('auto', { delay_ms: 300, play: `tone:${OPERATOR_HZ}` });
  await helper.register();
  // Ready first, so idle the longest.
  await desk.takeCalls();
  const other = Object.values(board.operators).find((o) => o.extension === helper.phone.extension)!;
  await boss.ask('presence/set_many', { operators: [other.id], presence: { kind: 'ready' } });
  await until('the other can be rung', async () => (await boss.board()).queues[queue.id].free === 2);
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F4');
  await expect(desk.ring).toBeHidden();
  await hearsTone(call, OPERATOR_HZ, 10_000);
  await expect(desk.presence).toContainText('Приём звонков');
  const steps = stepsOf(callOf(from).id);
  expect(steps.filter((s) => s.what === 'ring_ended').map((s) => s.why)).toEqual(['declined']);
  expect(callOf(from).operator_id).toBe(other.id);
  await call.hangup();
  await helper.unregister();
});
