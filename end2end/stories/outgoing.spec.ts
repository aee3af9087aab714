// Calls that operators make: outside however the number is typed, to a colleague, and what comes of them.
import { callOf, directQueue, pretty, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ, pageHears } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { account, browserOperators, deskPhones, until } from '../lib/stand';
import { sql } from '../lib/town';

// The town's manners by the last seven digits: 0000001 is busy, 0000002 never answers, 0000003 does not exist.
const ANSWERS = '+79165550010';
const BUSY = '+79160000001';
const NOBODY = '+79160000002';

test('Исходящий звонок: набран через 8, ответили, записан, постобработка', async ({ people, town }) => {
  const desk = await people.desk();
  await town.subscribersPlay(`tone:${CALLER_HZ}`);
  await desk.choose('Исходящие');
  await desk.key('F3');
  await desk.page.keyboard.type('8 (916) 555-00-10');
  await expect(desk.phone.getByText(`Наберём ${pretty(ANSWERS)}`)).toBeVisible();
  await desk.page.keyboard.press('Enter');
  await expect(desk.beacon(/Звоним|Гудки/)).toBeVisible();
  await expect(desk.beacon('Гудки')).toBeVisible();
  await picture(desk.page, 'operator-dialling');
  await expect(desk.beacon('Разговор')).toBeVisible();
  await expect(desk.beacon('Разговор')).toContainText(pretty(ANSWERS));
  await expect(desk.presence).toContainText('затем исходящие');
  await hearsTone(() => town.subscriberHeard(ANSWERS), OPERATOR_HZ);
  await pageHears(desk.page, CALLER_HZ);
  await desk.note.fill('Перезвонили по заявке');
  await desk.key('F4');
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await desk.key('F2');
  await expect(desk.presence).toContainText('Исходящие');

  const record = callOf(ANSWERS);
  expect(record).toMatchObject({ direction: 'outbound', outcome: 'answered', ended_by: 'operator' });
  expect(stepsOf(record.id).map((s) => s.what)).toEqual(expect.arrayContaining(['started', 'dialled', 'subscriber_answered', 'ended']));
  await until('the recording is stored', () => sql(`select 1 as one from recordings where call_id = '${record.id}' and state = 'stored'`)[0], 60_000);
  await desk.page.getByRole('link', { name: 'Звонки' }).click();
  const row = desk.page.getByRole('row').filter({ hasText: pretty(ANSWERS) }).first();
  await expect(row).toContainText('Отвечен');
  await expect(row.getByRole('img', { name: 'Исходящий' })).toBeVisible();
});

test('Исходящий звонок: занято', async ({ people }) => {
  const desk = await people.desk();
  await desk.choose('Исходящие');
  await desk.dial('+7 916 000-00-01');
  await until('the call is over', () => callOf(BUSY)?.ended_at);
  expect(callOf(BUSY)).toMatchObject({ direction: 'outbound', outcome: 'busy' });
  await expect(desk.beacon('Состояние')).toContainText('Исходящие');
});

test('Исходящий звонок: оператор передумал, пока шли гудки', async ({ people }) => {
  const desk = await people.desk();
  await desk.choose('Исходящие');
  await desk.dial('89160000002');
  await expect(desk.beacon('Гудки')).toBeVisible();
  await desk.key('F4');
  await until('the call is over', () => callOf(NOBODY)?.ended_at);
  expect(callOf(NOBODY)).toMatchObject({ outcome: 'cancelled', ended_by: 'operator' });
  await expect(desk.beacon('Состояние')).toContainText('Исходящие');
});

test('Исходящий звонок: никто не отвечает', async ({ people }) => {
  test.setTimeout(120_000);
  const desk = await people.desk();
  await desk.choose('Исходящие');
  await desk.dial('79160000002');
  await expect(desk.beacon('Гудки')).toBeVisible();
  const { id } = callOf(NOBODY);
  await until('it rang out', () => callOf(NOBODY).id === id && callOf(NOBODY).ended_at, 80_000);
  expect(callOf(NOBODY).outcome).toBe('no_answer');
  await expect(desk.beacon('Состояние')).toContainText('Исходящие');
});

test('Внутренний звонок коллеге по добавочному', async ({ boss, people, town }) => {
  const board = await boss.board();
  const queue = directQueue().id;
  const desk = await people.desk(browserOperators(queue, board)[0]);
  const phone = town.phone(deskPhones(queue, board)[0]);
  await phone.answerMode('auto', { delay_ms: 800, play: `tone:${CALLER_HZ}` });
  await phone.register();
  const colleague = Object.values(board.operators).find((o) => o.extension === phone.phone.extension)!;
  await boss.ask('presence/set_many', { operators: [colleague.id], presence: { kind: 'outbound' } });
  await until('the colleague can be rung', async () => (await boss.board()).operators[colleague.id].reachable);
  await desk.choose('Исходящие');
  await desk.key('F3');
  await desk.page.keyboard.type(phone.phone.extension);
  await expect(desk.phone.getByText(`Наберём внутренний ${phone.phone.extension}`)).toBeVisible();
  await desk.page.keyboard.press('Enter');
  await expect(desk.beacon('Разговор')).toBeVisible();
  await hearsTone(() => phone.heard(), OPERATOR_HZ);
  await pageHears(desk.page, CALLER_HZ);
  expect((await boss.board()).operators[colleague.id].presence.kind).toBe('talking');
  await desk.key('F4');
  await until('both are free of the call', async () => Object.keys((await boss.board()).calls).length === 0);
  const [record] = sql<{ direction: string; outcome: string }>(`select direction, outcome from calls where direction = 'internal' order by started_at desc limit 1`);
  expect(record).toEqual({ direction: 'internal', outcome: 'answered' });
  await phone.unregister();
});

test('Номер, который набрать нельзя, не набирается', async ({ people }) => {
  const desk = await people.desk(account('operator'));
  await desk.key('F3');
  await desk.page.keyboard.type('абв');
  await expect(desk.phone.getByText('Такой номер набрать нельзя')).toBeVisible();
  await desk.page.keyboard.press('Enter');
  await expect(desk.beacon('Состояние')).toContainText('Не на смене');
});
