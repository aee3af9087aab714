// Areas come in files of their own: when they are opened, or ahead while the browser is idle; each file once.
import type { Page } from '@playwright/test';
import { LANDINGS } from '../../frontend/build/budget.mjs';
import { picture } from '../lib/looks';
import { expect, signIn, test } from '../lib/story';
import { account } from '../lib/stand';

/** Files of the program that this page asked for, in order; not those that it took from the browser's cache. */
function filesOf(page: Page): string[] {
  const files: string[] = [];
  page.on('request', (request) => {
    const name = new URL(request.url()).pathname.slice(1);
    if (/\.(wasm|bin)$/.test(name)) files.push(name);
  });
  return files;
}

const area = (page: Page, name: string) => page.getByRole('navigation', { name: 'Разделы' }).getByRole('link', { name });
const calls = (page: Page) => page.getByRole('search', { name: 'Фильтры звонков' });
const operators = (page: Page) => page.getByRole('region', { name: 'Операторы' });
const broken = (page: Page) => page.getByRole('heading', { name: 'Раздел не загрузился' });

for (const [role, landing] of Object.entries(LANDINGS)) {
  test(`Роль «${role}» начинает с раздела ${landing}: его взвешивает бюджет`, async ({ people }) => {
    const page = await people.open(account(role as keyof typeof LANDINGS));
    await expect(page).toHaveURL(new RegExp(`/${landing}$`));
  });
}

test('До входа нет файлов разделов; потом каждый приходит раз, заранее, и на год; без сети раздел открывается', async ({ people }) => {
  people.expectErrors(/WebSocket|ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  const page = await people.stranger();
  const files = filesOf(page);
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Вход' })).toBeVisible();
  expect(files.filter((name) => !name.startsWith('frontend-'))).toEqual([]);
  await signIn(page, account('supervisor'));
  await expect(operators(page)).toBeVisible();
  await expect.poll(() => files.some((name) => name.startsWith('history-'))).toBe(true);
  expect(files.some((name) => name.startsWith('employees-')), 'an area that this role has not').toBe(false);
  await page.waitForLoadState('networkidle');
  for (const name of files) {
    const answer = await fetch(new URL(name, page.url()), { headers: { 'accept-encoding': 'br' } });
    expect(answer.headers.get('cache-control'), name).toMatch(/max-age=31536000.*immutable/);
    expect(answer.headers.get('content-encoding'), name).toBe('br');
  }

  await page.context().setOffline(true);
  await area(page, 'Звонки').click();
  await expect(calls(page)).toBeVisible();
  await page.goBack();
  await expect(operators(page)).toBeVisible();
  await page.goForward();
  await expect(calls(page)).toBeVisible();
  await page.context().setOffline(false);
  expect(new Set(files).size, files.join(' ')).toBe(files.length);
});

test('Раздел не загрузился: сказано, что делать; «Повторить» помогает, остальное работает', async ({ people }) => {
  people.expectErrors(/ERR_FAILED|Failed to load resource/);
  const page = await people.stranger();
  await page.route(/\/history-\w+\.wasm/, (route) => route.abort());
  await page.goto('/');
  await signIn(page, account('supervisor'));
  await area(page, 'Звонки').click();
  await expect(broken(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Обновить страницу' })).toBeVisible();
  await picture(page, 'area-not-loaded');
  await page.getByRole('button', { name: 'Повторить' }).click();
  await expect(broken(page)).toBeVisible();
  await area(page, 'Сейчас').click();
  await expect(operators(page)).toBeVisible();
  await page.goBack();
  await expect(broken(page)).toBeVisible();
  await page.unroute(/\/history-\w+\.wasm/);
  await page.getByRole('button', { name: 'Повторить' }).click();
  await expect(calls(page)).toBeVisible();
  await expect(page).toHaveURL(/\/history/);
});

test('Связь вернулась: раздел, которого не было, загрузился сам', async ({ people }) => {
  people.expectErrors(/WebSocket|ERR_FAILED|ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  const page = await people.stranger();
  await page.route(/\/history-\w+\.wasm/, (route) => route.abort());
  await page.goto('/history');
  await signIn(page, account('supervisor'));
  await expect(broken(page)).toBeVisible();
  await page.context().setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  await expect(page.getByText(/^Нет связи с сервером/)).toBeVisible({ timeout: 25_000 });
  await page.unroute(/\/history-\w+\.wasm/);
  await page.context().setOffline(false);
  await expect(calls(page)).toBeVisible({ timeout: 25_000 });
});
