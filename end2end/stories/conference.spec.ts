// Issue 4: several in one call, calls that are parked, and what a reload or a dead server changes of it: nothing.
import { stepsOf } from '../lib/centre';
import { CALLER_HZ, COLLEAGUE_HZ, hearsAll, hearsMusic, hearsTone, OPERATOR_HZ, OUTSIDE_HZ, pageHears } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { account, browserOperators, stand, standVerb, until } from '../lib/stand';
import { directQueue } from '../lib/centre';
import { colleague, talk } from '../lib/talks';
import { sql } from '../lib/town';

const OUTSIDE = '+79165550021';

test('Конференция: трое и четверо слышат друг друга, выходят по одному', async ({ boss, people, town }) => {
  test.setTimeout(150_000);
  const other = await colleague(boss, town);
  await town.subscribersPlay(`tone:${OUTSIDE_HZ}`);
  const { desk, call, id } = await talk(boss, people, town);

  await desk.toWhom('F9', other.surname, other.surname);
  await desk.page.keyboard.press('Enter');
  await expect(desk.people).toContainText('говорит с вами');
  await desk.key('Alt+c');
  await hearsAll(call, [OPERATOR_HZ, COLLEAGUE_HZ]);
  await hearsAll(() => other.phone.heard(), [OPERATOR_HZ, CALLER_HZ]);
  await pageHears(desk.page, CALLER_HZ);
  await pageHears(desk.page, COLLEAGUE_HZ);
  await expect(desk.beacon('Разговор')).toBeVisible();

  // A fourth, straight into the call.
  await desk.toWhom('Alt+c', OUTSIDE, '916 555-00-21');
  await desk.page.keyboard.press('Enter');
  await hearsAll(() => town.subscriberHeard(OUTSIDE), [OPERATOR_HZ, CALLER_HZ, COLLEAGUE_HZ], 15_000);
  await expect(desk.people.getByRole('listitem')).toHaveCount(3);
  await picture(desk.page, 'operator-conference');

  await desk.people.getByRole('listitem').filter({ hasText: '916 555-00-21' }).getByRole('button', { name: 'Убрать из разговора' }).click();
  await hearsAll(call, [OPERATOR_HZ, COLLEAGUE_HZ]);
  // Who leads leaves, and the colleague talks on.
  await desk.key('F4');
  await hearsTone(call, COLLEAGUE_HZ);
  await expect(desk.beacon('Постобработка')).toBeVisible();
  expect((await boss.board()).calls[id].operator).toBe(other.id);
  await call.hangup();
  await until('the call is over', async () => !(await boss.board()).calls[id]);
  const recordings = sql(`select id from recordings where call_id = '${id}'`);
  expect(recordings).toHaveLength(1);
  await other.phone.unregister();
});

test('Парковка: звонок берёт другой оператор, видно всем', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const { desk, call, id } = await talk(boss, people, town);
  const second = await people.desk(browserOperators(directQueue().id, await boss.board())[1]);
  await second.choose('Исходящие');

  await desk.key('Alt+o');
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await hearsMusic(call);
  const shelf = second.phone.getByRole('region', { name: 'Запаркованные' });
  await expect(shelf).toBeVisible();
  const { slot } = (await boss.board()).calls[id].phase;
  await picture(second.page, 'operator-parked');
  await shelf.getByRole('button', { name: `Взять звонок с места ${slot}` }).click();
  await hearsTone(call, OPERATOR_HZ, 10_000);
  await pageHears(second.page, CALLER_HZ);
  await expect(shelf).toBeHidden();
  await expect(second.beacon('Разговор')).toBeVisible();
  await second.key('F4');
  await call.until('ended');
  expect(stepsOf(id).map((s) => s.what)).toEqual(expect.arrayContaining(['parked', 'picked_up', 'answered']));
});

test('Перезагрузка страницы посреди консультации: консультация продолжается', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const other = await colleague(boss, town);
  const { desk, call, id } = await talk(boss, people, town);
  await desk.toWhom('F9', other.surname, other.surname);
  await desk.page.keyboard.press('Enter');
  await hearsTone(() => other.phone.heard(), OPERATOR_HZ);

  await desk.page.goto('about:blank');
  await hearsMusic(() => other.phone.heard());
  await hearsMusic(call);
  await desk.page.goto('/desk');
  await hearsTone(() => other.phone.heard(), OPERATOR_HZ, 10_000);
  await pageHears(desk.page, COLLEAGUE_HZ);
  await hearsMusic(call);
  await expect(desk.beacon('Консультация')).toBeVisible();
  await desk.key('F4');
  await hearsTone(call, OPERATOR_HZ);
  await desk.key('F4');
  await call.until('ended');
  expect(stepsOf(id).filter((s) => s.what === 'rejoined')).toHaveLength(1);
  await other.phone.unregister();
});

test('С кем советуются, тоже в браузере: видит, кто и зачем; его перезагрузка не рвёт консультацию', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const { desk, call, id } = await talk(boss, people, town);
  const second = await people.desk(browserOperators(directQueue().id, await boss.board())[1]);
  await second.choose('Исходящие');
  const me = (await boss.board()).operators;
  const name = (login: { extension: string | null }) =>
    (Object.values(me).find((o) => o.extension === login.extension) as unknown as { name: string }).name.split(' ').slice(0, 2).join(' ');

  await desk.toWhom('F9', name(second.who), name(second.who));
  await desk.page.keyboard.press('Enter');
  await expect(second.ring).toContainText('Советуется');
  await expect(second.ring).toContainText(name(desk.who));
  await picture(second.page, 'operator-ring-consultation');
  await second.key('F2');
  await expect(second.beacon('Консультация')).toContainText(name(desk.who));
  await pageHears(second.page, OPERATOR_HZ);
  await pageHears(desk.page, OPERATOR_HZ);
  await hearsMusic(call);

  await second.page.goto('about:blank');
  await expect(desk.people).toContainText('связь потеряна');
  await hearsMusic(call);
  await second.page.goto('/desk');
  await expect(second.beacon('Консультация')).toBeVisible({ timeout: 15_000 });
  await pageHears(desk.page, OPERATOR_HZ);

  // Everybody together, and who was asked leaves.
  await desk.key('Alt+c');
  await hearsTone(call, OPERATOR_HZ);
  await pageHears(second.page, CALLER_HZ);
  await pageHears(desk.page, CALLER_HZ);
  await second.key('F4');
  await expect(second.beacon('Постобработка')).toBeVisible();
  await expect(desk.people).toBeHidden();
  await hearsTone(call, OPERATOR_HZ);
  await desk.key('F4');
  await call.until('ended');
  expect(stepsOf(id).map((s) => s.what)).toEqual(expect.arrayContaining(['interrupted', 'rejoined', 'joined', 'left']));
});

test('kill -9 сервера посреди консультации: никто не слышит, перевод завершается', async ({ boss, people, town }) => {
  test.setTimeout(150_000);
  const other = await colleague(boss, town);
  const { desk, call, id } = await talk(boss, people, town);
  people.expectErrors(/ws|WebSocket|Failed to load|503|ERR_/);
  await desk.toWhom('F9', other.surname, other.surname);
  await desk.page.keyboard.press('Enter');
  await hearsTone(() => other.phone.heard(), OPERATOR_HZ);

  standVerb('hold-server');
  process.kill(stand().pids.server, 'SIGKILL');
  await hearsMusic(call);
  await hearsTone(() => other.phone.heard(), OPERATOR_HZ);
  standVerb('restart-server');
  await until('the board is back', async () => (await boss.board()).health.asterisk && (await boss.board()).calls[id]?.aside);
  await hearsMusic(call);
  await hearsTone(() => other.phone.heard(), OPERATOR_HZ);
  await expect(desk.beacon('Консультация')).toBeVisible({ timeout: 15_000 });
  await desk.key('F9');
  await hearsTone(call, COLLEAGUE_HZ, 10_000);
  await hearsTone(() => other.phone.heard(), CALLER_HZ);
  await call.hangup();
  await until('the call is over', async () => !(await boss.board()).calls[id]);
  expect(sql(`select id from recordings where call_id = '${id}'`)).toHaveLength(1);
  await other.phone.unregister();
});

test('Быстрый набор и повтор номера', async ({ people, town }) => {
  await town.subscribersPlay(`tone:${OUTSIDE_HZ}`);
  const desk = await people.desk(account('operator'));
  await desk.choose('Исходящие');
  const dials = desk.phone.getByRole('region', { name: 'Быстрый набор' });
  await dials.getByRole('button', { name: 'Изменить' }).click();
  const old = dials.getByRole('button', { name: 'Удалить номер' });
  while (await old.count()) {
    const before = await old.count();
    await old.first().click();
    await expect(old).toHaveCount(before - 1);
  }
  await dials.getByLabel('Имя').fill('МВД, контроль выдачи');
  await dials.getByLabel('Номер').fill('8 916 555 00 21');
  await dials.getByRole('button', { name: 'Добавить' }).click();
  await dials.getByRole('button', { name: 'Готово' }).click();
  await dials.getByRole('button', { name: 'МВД, контроль выдачи' }).click();
  await expect(desk.beacon('Разговор')).toBeVisible({ timeout: 15_000 });
  await desk.key('F4');
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await desk.key('F2');
  const again = desk.phone.getByRole('button', { name: 'Повторить +7 916 555-00-21' });
  await expect(again).toBeVisible();
  await again.click();
  await expect(desk.beacon('Разговор')).toBeVisible({ timeout: 15_000 });
  await desk.key('F4');
  await expect(desk.beacon('Постобработка')).toBeVisible();
});
