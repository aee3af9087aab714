// The history of calls: filters in the address, keyset paging, an operator sees the own calls only.
import { expect, test } from '../lib/story';
import { account, until } from '../lib/stand';
import { sql } from '../lib/town';
import type { Page } from '@playwright/test';

const rows = (page: Page) => page.locator('tr[data-call]');

async function pick(page: Page, filter: string, option: string) {
  const search = page.getByRole('search', { name: 'Фильтры звонков' });
  const button = search.getByRole('button', { name: filter });
  if (!(await button.isVisible())) await search.getByRole('button', { name: 'Ещё' }).click();
  await button.click();
  await page.getByRole('option', { name: option }).click();
}

test('Фильтры: в адресе, вместе, переживают перезагрузку и «назад»', async ({ people }) => {
  const page = await people.open(account('supervisor'));
  await page.getByRole('navigation').getByRole('link', { name: 'Звонки' }).click();
  await pick(page, 'Сегодня', 'Всё время');
  await expect(rows(page).first()).toBeVisible();
  await pick(page, 'Итог', 'Не дождался');
  await expect(page).toHaveURL(/outcome=abandoned/);
  await expect(rows(page).filter({ hasNotText: 'Не дождался' })).toHaveCount(0);
  const [{ n }] = sql<{ n: number }>(`select count(*)::int as n from calls where outcome = 'abandoned'`);
  await expect(page.getByRole('search').getByRole('status')).toContainText(n > 1_000 ? /звонк/ : new RegExp(`^${String(n).replace(/\B(?=(\d{3})+$)/g, '.')} звон`));
  await page.reload();
  await expect(rows(page).first()).toContainText('Не дождался');
  await pick(page, 'Итог', 'Отвечен');
  await expect(rows(page).first()).toContainText('Отвечен');
  await page.goBack();
  await expect(page).toHaveURL(/outcome=abandoned/);
  await expect(rows(page).filter({ hasText: 'Отвечен' })).toHaveCount(0);
  const [{ name }] = sql<{ name: string }>(`select q.name from calls c join queues q on q.id = c.queue_id where c.outcome = 'abandoned' group by 1 order by count(*) desc limit 1`);
  await pick(page, 'Очередь', name);
  await expect(rows(page).filter({ hasNotText: name })).toHaveCount(0);
  await page.getByRole('button', { name: 'Сбросить фильтры' }).first().click();
  await expect(page).not.toHaveURL(/outcome/);
});

test('Список подгружается по мере прокрутки, по порядку и без повторов', async ({ people }) => {
  const page = await people.open(account('supervisor'));
  await page.goto('/history?period=all');
  const first = await until('the first page', () => rows(page).count());
  for (let turn = 0; turn < 3; turn++) {
    const before = await rows(page).count();
    await rows(page).last().scrollIntoViewIfNeeded();
    await page.mouse.move(600, 500);
    await page.mouse.wheel(0, 20_000);
    await expect.poll(() => rows(page).count()).toBeGreaterThan(before);
  }
  const shown = await rows(page).evaluateAll((all) => all.map((row) => row.getAttribute('data-call')));
  expect(new Set(shown).size).toBe(shown.length);
  expect(shown.length).toBeGreaterThan(first);
  const wanted = sql<{ id: string }>(`select id from calls order by started_at desc, id desc limit ${shown.length}`).map((r) => r.id);
  expect(shown).toEqual(wanted);
});

test('Оператор видит только свои звонки, чужой не открыть и по ссылке', async ({ people }) => {
  people.expectErrors(/api\/history\/get/);
  const who = account('operator');
  const page = await people.open(who);
  await page.goto('/history?period=all');
  await expect(rows(page).first()).toBeVisible();
  const [{ n }] = sql<{ n: number }>(`select count(*)::int as n from calls c join employees e on e.id = c.operator_id where e.login = '${who.login}'`);
  await expect(page.getByRole('search').getByRole('status')).toContainText(String(n));
  await expect(page.getByRole('search').getByRole('button', { name: 'Оператор' })).toHaveCount(0);
  const [{ id }] = sql<{ id: string }>(`select c.id from calls c join employees e on e.id = c.operator_id where e.login <> '${who.login}' limit 1`);
  const status = await page.evaluate(async (call) => (await fetch('/api/history/get', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ call }) })).status, id);
  expect([403, 404]).toContain(status);
});

test('Путь звонка открывается с клавиатуры', async ({ people }) => {
  const page = await people.open(account('supervisor'));
  await page.goto('/history?period=all&outcome=answered');
  await rows(page).first().getByRole('button').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Что происходило' })).toBeVisible();
  await expect(page.getByRole('group', { name: 'Путь звонка' })).toContainText('разговор');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Что происходило' })).toBeHidden();
});
