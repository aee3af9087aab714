// Issue 4: a call is given to somebody else, after a word or without one, and heard at every end.
import { callOf, directQueue, pretty, stepsOf } from '../lib/centre';
import { CALLER_HZ, COLLEAGUE_HZ, hearsMusic, hearsTone, lately, OPERATOR_HZ, OUTSIDE_HZ, pageHears, pageHearsNot } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { account, until } from '../lib/stand';
import { colleague, talk } from '../lib/talks';
import { sql } from '../lib/town';

const OUTSIDE = '+79165550020';
const BUSY = '+79160000001';

/** The one recording of the call, stored, and as long as the talk. */
async function oneRecording(id: string, least_ms: number): Promise<void> {
  await until('the recording is stored', () => sql(`select 1 as one from recordings where call_id = '${id}' and state = 'stored'`)[0], 60_000);
  const rows = sql<{ length_ms: number }>(`select length_ms from recordings where call_id = '${id}'`);
  expect(rows).toHaveLength(1);
  expect(rows[0].length_ms).toBeGreaterThan(least_ms);
}

test('Перевод после разговора: абонент слышит музыку, потом коллегу; запись одна', async ({ boss, people, town }) => {
  test.setTimeout(180_000);
  const other = await colleague(boss, town);
  const { desk, call, id, from } = await talk(boss, people, town);
  const began = Date.now();

  await desk.key('F9');
  const pop = desk.page.getByRole('dialog', { name: 'Перевод' });
  await expect(pop.getByRole('option').first()).toBeVisible();
  await picture(desk.page, 'operator-transfer');
  await desk.page.keyboard.type(other.surname);
  await expect(pop.getByRole('option', { selected: true })).toContainText(other.surname);
  await expect(pop.getByRole('option', { selected: true })).toContainText('Исходящие');
  await desk.page.keyboard.press('Enter');
  await expect(pop).toBeHidden();

  await hearsMusic(call);
  await expect(desk.beacon('Консультация')).toBeVisible();
  await expect(desk.people).toContainText('говорит с вами');
  await hearsTone(() => other.phone.heard(), OPERATOR_HZ);
  await pageHears(desk.page, COLLEAGUE_HZ);
  await pageHearsNot(desk.page, CALLER_HZ);
  await hearsMusic(call);
  await picture(desk.page, 'operator-consulting');

  // Between the two: the subscriber, the colleague with music, and back.
  await desk.key('F8');
  await hearsTone(call, OPERATOR_HZ);
  await hearsMusic(() => other.phone.heard());
  await pageHears(desk.page, CALLER_HZ);
  await desk.key('F8');
  await hearsMusic(call);
  await pageHears(desk.page, COLLEAGUE_HZ);

  await desk.key('F9');
  await hearsTone(call, COLLEAGUE_HZ);
  await hearsTone(() => other.phone.heard(), CALLER_HZ);
  await expect(desk.beacon('Постобработка')).toBeVisible();
  expect((await other.now()).presence.kind).toBe('talking');
  expect((await boss.board()).calls[id].operator).toBe(other.id);

  const length = Date.now() - began;
  await call.hangup();
  await until('the colleague writes up', async () => (await other.now()).presence.kind === 'after_call');
  await until('the call is closed', () => sql(`select 1 as one from calls where id = '${id}' and ended_at is not null`)[0]);
  const [record] = sql<{ operator_id: string; outcome: string; held_ms: number; talked_ms: number }>(`select * from calls where id = '${id}'`);
  expect(record).toMatchObject({ operator_id: other.id, outcome: 'answered' });
  expect(record.held_ms).toBeGreaterThan(2_000);
  expect(stepsOf(id).map((s) => s.what)).toEqual(expect.arrayContaining(['consulted', 'consultation_answered', 'transferred', 'ended']));
  await oneRecording(id, length - 2_000);

  // The call is among the last calls of who gave it away, and its path reads as sentences.
  await desk.key('F2');
  await expect(desk.phone.getByRole('listitem').filter({ hasText: pretty(from) })).toBeVisible();
  const supervisor = await people.open(account('supervisor'));
  await supervisor.getByRole('link', { name: 'Звонки' }).click();
  await supervisor.getByLabel('Номер или имя абонента').fill(from.slice(-7));
  const row = supervisor.getByRole('row').filter({ hasText: pretty(from) });
  await expect(row).toHaveCount(1);
  await row.getByRole('button', { name: /^Звонок / }).click();
  await expect(supervisor.getByText(`советуется: ${other.name.split(' ').slice(0, 2).join(' ')}`)).toBeVisible();
  await expect(supervisor.getByText(`переводит: ${other.name.split(' ').slice(0, 2).join(' ')}`)).toBeVisible();
  await picture(supervisor, 'supervisor-history-transfer');
  await other.phone.unregister();
});

test('Консультация не удалась: оператор снова с абонентом', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const other = await colleague(boss, town);
  const { desk, call, id } = await talk(boss, people, town);

  await other.phone.answerMode('busy');
  await desk.toWhom('F9', other.surname, other.surname);
  await desk.page.keyboard.press('Enter');
  await until('it ended', () => stepsOf(id).some((s) => s.what === 'consultation_ended'));
  await hearsTone(call, OPERATOR_HZ);
  await pageHears(desk.page, CALLER_HZ);
  await expect(desk.beacon('Разговор')).toBeVisible();
  expect((await other.now()).presence.kind).toBe('outbound');

  // A number outside that is busy, and one that answers and is left again.
  await desk.toWhom('F9', BUSY, '916 000-00-01');
  await desk.page.keyboard.press('Enter');
  await until('it ended', () => stepsOf(id).filter((s) => s.what === 'consultation_ended').length === 2);
  await hearsTone(call, OPERATOR_HZ);

  await town.subscribersPlay(`tone:${OUTSIDE_HZ}`);
  await desk.toWhom('F9', OUTSIDE, '916 555-00-20');
  await desk.page.keyboard.press('Enter');
  await pageHears(desk.page, OUTSIDE_HZ);
  await hearsMusic(call);
  await desk.key('F4');
  await hearsTone(call, OPERATOR_HZ);
  await expect(desk.beacon('Разговор')).toBeVisible();
  await desk.key('F4');
  await call.until('ended');
  await other.phone.unregister();
});

test('Перевод без разговора в очередь: абонент первый, берёт другой оператор', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const other = await colleague(boss, town);
  const { desk, call, id } = await talk(boss, people, town);
  const queue = directQueue();
  const before = (await boss.board()).queues[queue.id] as unknown as { today: { offered: number; answered: number } };

  await desk.toWhom('F9', queue.name, queue.name);
  await desk.page.keyboard.press('Enter');
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await hearsMusic(call);
  await until('it waits', async () => (await boss.board()).calls[id].phase.kind === 'waiting');
  await boss.ask('presence/set_many', { operators: [other.id], presence: { kind: 'ready' } });
  await hearsTone(call, COLLEAGUE_HZ, 10_000);
  await hearsTone(() => other.phone.heard(), CALLER_HZ);
  const after = (await boss.board()).queues[queue.id] as unknown as { today: { offered: number; answered: number } };
  expect(after.today).toMatchObject({ offered: before.today.offered + 1, answered: before.today.answered + 1 });
  await call.hangup();
  await until('the colleague writes up', async () => (await other.now()).presence.kind === 'after_call');
  await oneRecording(id, 3_000);
  await other.phone.unregister();
});

test('Перевод без разговора на внешний номер, а недозвон возвращается', async ({ boss, people, town }) => {
  test.setTimeout(150_000);
  await town.subscribersPlay(`tone:${OUTSIDE_HZ}`);
  const { desk, call, id } = await talk(boss, people, town);

  await desk.toWhom('F9', BUSY, '916 000-00-01');
  await desk.page.keyboard.press('Shift+Enter');
  await hearsMusic(call);
  // Back at who gave it away, who answers.
  await expect(desk.ring).toBeVisible({ timeout: 20_000 });
  await desk.key('F2');
  await hearsTone(call, OPERATOR_HZ);
  expect(stepsOf(id).map((s) => s.what)).toContain('returned');

  await desk.toWhom('F9', OUTSIDE, '916 555-00-20');
  await desk.page.keyboard.press('Shift+Enter');
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await hearsTone(call, OUTSIDE_HZ, 10_000);
  await hearsTone(() => town.subscriberHeard(OUTSIDE), CALLER_HZ);
  expect((await boss.board()).calls[id].phase.kind).toBe('outside');
  await call.hangup();
  await until('the call is over', async () => !(await boss.board()).calls[id]);
  await oneRecording(id, 3_000);
  expect(stepsOf(id).map((s) => s.what)).toContain('outside_answered');
});

test('Перевод без разговора коллеге: не взял — вернулся, занят — в начало очереди', async ({ boss, people, town }) => {
  test.setTimeout(150_000);
  const other = await colleague(boss, town);
  const { desk, call, id, from } = await talk(boss, people, town);

  await other.phone.answerMode('ring');
  await desk.toWhom('F9', other.surname, other.surname);
  await desk.page.keyboard.press('Shift+Enter');
  await until('it rings there', async () => (await other.phone.state()) === 'ringing');
  await hearsMusic(call);
  await other.phone.hangup();
  await expect(desk.ring).toBeVisible({ timeout: 20_000 });
  await desk.key('F2');
  await hearsTone(call, OPERATOR_HZ);

  await other.phone.answerMode('auto', { delay_ms: 300, play: `tone:${COLLEAGUE_HZ}` });
  await desk.toWhom('F9', other.surname, other.surname);
  await desk.page.keyboard.press('Shift+Enter');
  await hearsTone(call, COLLEAGUE_HZ, 10_000);
  await expect(desk.beacon('Постобработка')).toBeVisible();
  expect(callOf(from).id).toBe(id);
  expect((await lately(call, 500)).windows.every((w) => w === COLLEAGUE_HZ)).toBe(true);
  await call.hangup();
  await until('the call is over', async () => !(await boss.board()).calls[id]);
  await other.phone.unregister();
});
