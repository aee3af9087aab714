// The administrator's work with queues and lines, and what callers hear of it at once, without a restart.
import { aNumber, callOf, directQueue, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsMusic, hearsNothing } from '../lib/ear';
import { picture } from '../lib/looks';
import { account, Client, number, until } from '../lib/stand';
import { expect, test } from '../lib/story';
import { sql, sqlDo } from '../lib/town';
import type { Page } from '@playwright/test';

const sheet = (page: Page) => page.getByRole('region', { name: /^Карточка/ });
const save = async (page: Page) => {
  await sheet(page).getByRole('button', { name: 'Сохранить' }).click();
  await expect(page.getByText('Сохранено, уже действует').last()).toBeVisible();
  await expect(sheet(page).getByRole('button', { name: 'Сохранить' })).toBeDisabled();
};
const openQueue = async (page: Page, name: string) => {
  await page.getByRole('link', { name: 'Очереди' }).click();
  await page.getByRole('row').filter({ hasText: name }).first().click();
  await expect(sheet(page).getByLabel('Название')).toHaveValue(name);
};

// Each story begins with the direct queue and its line as the demo has them.
test.beforeEach(async () => {
  const admin = await Client.signIn(account('administrator'));
  const { id } = directQueue();
  const card = await admin.ask<{ version: number; form: object }>('queues/get', { id });
  const distribution = { strategy: 'longest_idle', relax_every: 0, prefer_last: 0 };
  const limits = { max_wait: 0, max_size: 0, prompts: [], overflow: { to: 'stay' } };
  await admin.ask('queues/save', { id, version: card.version, form: { ...card.form, ring: 20_000, max_misses: 3, distribution, limits, tell_wait: false } });
  for (const row of await admin.ask<{ id: string }[]>('lines/list', { text: '', inactive: false })) {
    const line = await admin.ask<{ version: number; form: { calendar: string | null } }>('lines/get', { id: row.id });
    if (line.form.calendar) await admin.ask('lines/save', { id: row.id, version: line.version, form: { ...line.form, calendar: null } });
  }
  await admin.ask('emergency/clear', {});
});

test('Стратегия, время вызова и переполнение меняются, пока абонент ждёт', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const queue = directQueue();
  const page = await people.open(account('administrator'));
  const caller = aNumber();
  const call = await town.call({ number: number('direct'), from: caller, play: `tone:${CALLER_HZ}` });
  await until('waits', async () => Object.values((await boss.board()).calls).some((c) => c.phase.kind === 'waiting'), 15_000);
  await hearsMusic(call);

  await openQueue(page, queue.name);
  await sheet(page).getByLabel('Кому звонок').selectOption({ label: 'По кругу' });
  await sheet(page).getByLabel('Время вызова, с').fill('11');
  await picture(page, 'admin-queue');
  await save(page);

  await test.step('Без предела переполнение не сохраняется, и сказано почему', async () => {
    await sheet(page).getByLabel('Что потом').selectOption({ label: 'Попрощаться' });
    await sheet(page).getByRole('button', { name: 'Сохранить' }).click();
    await expect(sheet(page).getByText('Задайте предельное ожидание или размер').first()).toBeVisible();
    await sheet(page).getByLabel('Ждать не дольше, с').fill('600');
    await save(page);
  });

  const operator = await people.desk();
  await operator.takeCalls();
  await expect(operator.ring).toBeVisible();
  await until('rings by the new strategy for the new time', async () => {
    const rang = sql<{ why: string }>(`select reason->>'why' as why from call_steps where what->>'what' = 'rang' and call_id = '${callOf(caller)?.id}'`);
    return rang[0]?.why === 'round_robin';
  }, 5_000);
  await operator.choose('Не на смене').catch(() => {});
  await call.hangup();
});

test('Ждал предельное время: прощание, и счёт сходится', async ({ boss, people, town }) => {
  test.setTimeout(90_000);
  const queue = directQueue();
  const before = (await boss.board()).queues[queue.id].today;
  const page = await people.open(account('administrator'));
  const caller = aNumber();
  const call = await town.call({ number: number('direct'), from: caller, play: `tone:${CALLER_HZ}` });
  await until('waits', async () => Object.values((await boss.board()).calls).some((c) => c.phase.kind === 'waiting'), 15_000);
  await openQueue(page, queue.name);
  await sheet(page).getByLabel('Ждать не дольше, с').fill('3');
  await sheet(page).getByLabel('Что потом').selectOption({ label: 'Попрощаться' });
  await sheet(page).getByLabel('Сказать перед этим').selectOption({ label: 'Все заняты, перезвоните' });
  await save(page);
  await until('the call is over by overflow', () => callOf(caller)?.outcome === 'overflowed', 20_000);
  expect(stepsOf(callOf(caller).id).map((step) => step.why)).toContain('waited_too_long');
  const today = (await boss.board()).queues[queue.id].today;
  expect(today.flow_out).toBe((before.flow_out ?? 0) + 1);
  expect(today.offered).toBe(today.answered + today.abandoned + today.flow_out);
  await call.hangup().catch(() => {});
});

test('Экстренное объявление: ждущий слышит сразу, новый — первым, на панели видно', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const supervisor = await people.open(account('supervisor'));
  await supervisor.getByRole('link', { name: 'Сейчас' }).click();
  const caller = aNumber();
  const call = await town.call({ number: number('direct'), from: caller, play: `tone:${CALLER_HZ}` });
  await until('waits', async () => Object.values((await boss.board()).calls).some((c) => c.phase.kind === 'waiting'), 15_000);
  await hearsMusic(call);

  await supervisor.getByRole('button', { name: 'Экстренное' }).click();
  const dialog = supervisor.getByRole('dialog', { name: 'Экстренное объявление' });
  const words = 'Сегодня офисы закрыты из-за аварии. Приём перенесён на завтра.';
  await dialog.getByLabel('Что сказать').fill(words);
  const pressed = Date.now();
  await dialog.getByRole('button', { name: 'Включить' }).click();
  await until('the waiting caller is told', () => stepsOf(callOf(caller)?.id ?? '00000000-0000-0000-0000-000000000000').some((step) => step.what === 'emergency_told'), 5_000);
  test.info().annotations.push({ type: 'from the press to the caller', description: `${Date.now() - pressed} ms` });
  await expect(supervisor.getByText(words)).toBeVisible();
  await hearsMusic(call);
  await picture(supervisor, 'supervisor-live-emergency');

  const second = aNumber();
  const next = await town.call({ number: number('direct'), from: second, play: `tone:${CALLER_HZ}` });
  await until('the next caller is told first', () => {
    const steps = stepsOf(callOf(second)?.id ?? '00000000-0000-0000-0000-000000000000').map((step) => step.what);
    return steps[0] === 'started' && steps[1] === 'emergency_told';
  }, 10_000);
  await until('and then waits', async () => Object.values((await boss.board()).calls).filter((c) => c.phase.kind === 'waiting').length === 2, 20_000);

  await supervisor.getByRole('button', { name: 'Выключить' }).click();
  await expect(supervisor.getByText(words)).toBeHidden();
  await call.hangup();
  await next.hangup();
});

test('Календарь: в закрытый день линия говорит и кладёт трубку, после правки — снова соединяет', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const page = await people.open(account('administrator'));
  const name = `Праздники ${Date.now() % 10_000}`;
  const today = sql<{ day: string }>(`select to_char(now() at time zone 'Europe/Moscow', 'YYYY-MM-DD') as day`)[0].day;
  await page.getByRole('link', { name: 'Очереди' }).click();
  await page.getByRole('button', { name: 'Календари', exact: true }).click();
  await page.getByRole('button', { name: 'Новый календарь' }).click();
  await sheet(page).getByLabel('Название').fill(name);
  for (const day of ['Понедельник', 'Вторник', 'Среда', 'Четверг', 'Пятница', 'Суббота', 'Воскресенье']) {
    await sheet(page).getByLabel(day).fill('00:00–24:00');
  }
  await sheet(page).getByLabel('Особые дни').fill(`${today} Выходной`);
  await picture(page, 'admin-calendar');
  await save(page);

  await page.getByRole('button', { name: 'Линии', exact: true }).click();
  const direct = number('direct').slice(-10);
  const line = sql<{ name: string }>(`select name from lines where right(number, 10) = '${direct}'`)[0].name;
  await page.getByRole('row').filter({ hasText: line }).click();
  await sheet(page).getByLabel('Календарь').selectOption({ label: name });
  await picture(page, 'admin-line');
  await save(page);

  const caller = aNumber();
  const call = await town.call({ number: number('direct'), from: caller, play: `tone:${CALLER_HZ}` });
  await until('the line said that it is closed', () => callOf(caller)?.outcome === 'ended_in_flow', 20_000);
  expect(stepsOf(callOf(caller).id).map((step) => step.what)).toContain('closed_told');
  await call.hangup().catch(() => {});

  await page.getByRole('button', { name: 'Календари', exact: true }).click();
  await page.getByRole('row').filter({ hasText: name }).click();
  await sheet(page).getByLabel('Особые дни').fill('');
  await save(page);
  const again = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await until('the line is open again', async () => Object.values((await boss.board()).calls).some((c) => c.phase.kind === 'waiting'), 10_000);
  await again.hangup();
});

test('Коллега сохранил раньше: видны оба значения, набранное цело', async ({ people }) => {
  const queue = directQueue();
  const page = await people.open(account('administrator'));
  await openQueue(page, queue.name);
  await sheet(page).getByLabel('Время вызова, с').fill('33');
  sqlDo(`update queues set ring_ms = 44000, max_misses = 5, version = version + 1 where id = '${queue.id}'`);
  people.expectErrors(/queues\/save/);
  await sheet(page).getByRole('button', { name: 'Сохранить' }).click();
  await expect(sheet(page).getByRole('alert')).toContainText('Время вызова, с: у коллеги 44 с, у вас 33 с');
  await expect(sheet(page).getByLabel('Время вызова, с')).toHaveValue('33');
  await expect(sheet(page).getByLabel('Пропусков до перерыва')).toHaveValue('5');
  await picture(page, 'admin-queue-clash');
  await save(page);
  expect(sql<{ ring_ms: number }>(`select ring_ms from queues where id = '${queue.id}'`)[0].ring_ms).toBe(33_000);
});

test('Матрица навыков: цифрой, на несколько сразу, применить и вернуть; журнал говорит, было и стало', async ({ people }) => {
  test.setTimeout(90_000);
  const page = await people.open(account('administrator'));
  await page.getByRole('link', { name: 'Навыки' }).click();
  const cells = page.getByRole('gridcell');
  const first = cells.first().getByRole('button');
  await first.click();
  const before = [await first.innerText(), await cells.nth(1).innerText()];
  await page.keyboard.press('Shift+ArrowRight');
  const wanted = before.includes('2') ? '4' : '2';
  await page.keyboard.press(wanted);
  await expect(page.getByText('Изменено 2 назначения')).toBeVisible();
  await picture(page, 'admin-matrix');
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Изменений нет')).toBeVisible();
  await page.keyboard.press(wanted);
  await page.getByRole('button', { name: 'Применить' }).click();
  await expect(page.getByText('Применено 2 изменения')).toBeVisible();
  await page.getByRole('button', { name: 'Вернуть' }).click();
  await expect(page.getByText('Возвращено 2 значения')).toBeVisible();
  await expect(first).toHaveText(before[0]);

  await page.getByRole('link', { name: 'Журнал' }).click();
  const row = page.getByRole('row').filter({ hasText: 'Уровни: изменение' }).first();
  await expect(row).toContainText(`${wanted}`);
  await expect(row).toContainText(account('administrator').name);
  await picture(page, 'admin-audit');
  await page.getByRole('button', { name: 'Раздел' }).click();
  await page.getByRole('option', { name: 'Линии' }).click();
  await expect(page.getByText('Уровни: изменение')).toHaveCount(0);
});

test('Не дождался: оставил сообщение или попросил перезвонить; руководитель слышит и закрывает', async ({ boss, people, town }) => {
  test.setTimeout(150_000);
  const queue = directQueue();
  const page = await people.open(account('administrator'));
  await openQueue(page, queue.name);
  await sheet(page).getByLabel('Ждать не дольше, с').fill('1');
  await sheet(page).getByLabel('Что потом').selectOption({ label: 'Оставить сообщение' });
  await save(page);

  const caller = aNumber();
  const call = await town.call({ number: number('direct'), from: caller, play: `tone:${CALLER_HZ}` });
  await until('the tone has sounded', () => stepsOf(callOf(caller)?.id ?? '00000000-0000-0000-0000-000000000000').some((step) => step.what === 'message_began'), 30_000);
  await hearsNothing(call, 8_000);
  await call.hangup();
  await until('the message is stored', () => sql(`select from voicemails v join recordings r on r.id = v.id and r.state = 'stored' where v.number = '${caller}'`).length === 1, 30_000);
  expect(callOf(caller).outcome).toBe('message');

  await openQueue(page, queue.name);
  await sheet(page).getByLabel('Что потом').selectOption({ label: 'Предложить перезвонить' });
  await save(page);
  const second = aNumber();
  const asks = await town.call({ number: number('direct'), from: second, play: `tone:${CALLER_HZ}` });
  await until('the offer', async () => Object.values((await boss.board()).calls).some((c) => c.phase.kind === 'waiting'), 15_000);
  await until('asked and confirmed', async () => {
    await asks.dtmf('1');
    return sql(`select from callbacks where number = '${second}'`).length === 1;
  }, 30_000);
  await until('the call is over', () => callOf(second)?.outcome === 'overflowed', 20_000);

  const supervisor = await people.open(account('supervisor'));
  await supervisor.getByRole('link', { name: 'Заявки' }).click();
  const wish = supervisor.locator('tr[data-callback]').filter({ hasText: second.slice(-2) }).last();
  await expect(wish).toBeVisible();
  await picture(supervisor, 'supervisor-callbacks');
  await wish.getByRole('button', { name: 'Итог…' }).click();
  await supervisor.getByRole('menuitem', { name: 'Дозвонились' }).click();
  await until('closed', () => sql(`select from callbacks where number = '${second}' and state = 'done'`).length === 1);
  await supervisor.getByRole('button', { name: 'Сообщения' }).click();
  const message = supervisor.locator('tr[data-message]').first();
  await expect(message.locator('audio')).toBeVisible();
  await picture(supervisor, 'supervisor-messages');
  await message.getByRole('button', { name: 'Разобрано' }).click();
  await until('dealt with', () => sql(`select from voicemails where number = '${caller}' and heard_at is not null`).length === 1);

});
