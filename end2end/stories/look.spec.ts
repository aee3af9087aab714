// Every screen: readable by a screen reader, usable by keyboard alone, quiet in the console, light on the wire.
import AxeBuilder from '@axe-core/playwright';
import type { Page, Response } from '@playwright/test';
import { aNumber, directQueue } from '../lib/centre';
import { CALLER_HZ } from '../lib/ear';
import { picture, SIZES, THEMES } from '../lib/looks';
import { expect, signIn, test } from '../lib/story';
import { account, browserOperators, number } from '../lib/stand';

/** As frontend/build/budget.mjs weighs it: 1,024 bytes. */
const BUDGET_KB = 450;

/** No serious or critical finding in either theme, at either size; nothing wider than the screen. */
async function clean(page: Page, screen: string): Promise<void> {
  const found = new Map<string, string[]>();
  const note = (what: string, where: string) => found.set(what, [...(found.get(what) ?? []), where]);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) note(`wider than the screen by ${over} px`, `${theme} ${size}`);
      // Legacy mode: no page of its own, which our policies would forbid to talk to this one.
      // The rule left out takes what is drawn for the eye and hidden from readers (initials, names of keys) for a label.
      const axe = new AxeBuilder({ page }).setLegacyMode().disableRules(['label-content-name-mismatch']);
      const { violations } = await axe.analyze();
      for (const { id, impact, nodes } of violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')) {
        for (const node of nodes) note(`${impact} ${id}: ${node.target.join(' ')} — ${node.any.map((a) => a.message).join('; ')}`, `${theme} ${size}`);
      }
    }
  }
  // The build leaves out icons that no source names.
  const lost = await page.evaluate(async () => {
    const icons = [...document.querySelectorAll('use')].map((use) => use.getAttribute('href')!.split('#'));
    const sprite = icons.length ? await (await fetch(icons[0][0])).text() : '';
    return [...new Set(icons.map(([, id]) => id))].filter((id) => !sprite.includes(`id="${id}"`));
  });
  expect.soft(lost, `${screen}: icons that are not there`).toEqual([]);
  expect.soft(Object.fromEntries(found), screen).toEqual({});
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SIZES['1366x768']);
}

/** Goes through the page by Tab: each stop shows its focus, and the round comes to an end. */
async function walk(page: Page, screen: string): Promise<void> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const seen = new Set<string>();
  const unseen: string[] = [];
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const e = document.activeElement as HTMLElement | null;
      if (!e || e === document.body) return null;
      // The ring may stand on the field around an input.
      const ringed = [e, e.parentElement, e.closest('label'), e.closest('.input')].some((node) => {
        if (!node) return false;
        const style = getComputedStyle(node);
        return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1) || style.boxShadow !== 'none';
      });
      const box = e.getBoundingClientRect();
      return { what: `${e.tagName} ${e.getAttribute('aria-label') ?? e.textContent?.trim().slice(0, 40)} ${Math.round(box.x)},${Math.round(box.y)}`, ringed, visible: box.width > 0 && box.height > 0 };
    });
    if (!stop || seen.has(stop.what)) break;
    seen.add(stop.what);
    if (!stop.ringed || !stop.visible) unseen.push(stop.what);
  }
  expect.soft(unseen, `${screen}: the focus is not seen at`).toEqual([]);
  expect(seen.size, `${screen}: stops of Tab`).toBeGreaterThan(1);
}

test('Вход, пустые и закрытые экраны', async ({ people }) => {
  test.setTimeout(120_000);
  const page = await people.stranger();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Вход' })).toBeVisible();
  await clean(page, 'sign-in');
  await walk(page, 'sign-in');
  await signIn(page, account('operator'));
  await page.goto('/live');
  await expect(page.getByText('Этот раздел вам закрыт')).toBeVisible();
  await clean(page, 'no-permission');
});

test('Пульт оператора: ожидание, звонок, разговор, постобработка, меню статуса', async ({ boss, people, town }) => {
  test.setTimeout(240_000);
  const desk = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  const { page } = desk;
  await clean(page, 'operator-offline');
  await walk(page, 'operator-offline');
  await desk.presence.click();
  await expect(page.getByRole('menu', { name: 'Статус' })).toBeVisible();
  await clean(page, 'operator-presence');
  await picture(page, 'operator-presence');
  await desk.key('Escape');
  await page.getByRole('button', { name: /тема, язык, выход/ }).click();
  await clean(page, 'account-menu');
  await picture(page, 'account-menu');
  await desk.key('Escape');

  await desk.takeCalls();
  const call = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await clean(page, 'operator-ring');
  // The checks may have outlasted the ring; it comes again by itself.
  await expect(desk.ring).toBeVisible({ timeout: 30_000 });
  await desk.key('F2');
  await expect(desk.beacon('Разговор')).toBeVisible();
  await clean(page, 'operator-talk');
  await walk(page, 'operator-talk');
  await desk.key('Alt+KeyK');
  await expect(desk.phone.getByRole('group', { name: 'Клавиши' })).toBeVisible();
  await clean(page, 'operator-keypad');
  await picture(page, 'operator-keypad');
  await desk.key('Escape');
  await desk.key('F8');
  await expect(desk.beacon('Удержание')).toBeVisible();
  await clean(page, 'operator-held');
  await picture(page, 'operator-held');
  await desk.key('F8');
  await expect(desk.beacon('Разговор')).toBeVisible();
  await desk.key('F4');
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await clean(page, 'operator-aftercall');
  await call.until('ended');
  await page.getByRole('link', { name: 'Звонки' }).click();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await clean(page, 'operator-history');
  await picture(page, 'operator-history');
});

test('Супервизор: «Сейчас» и «Звонки»', async ({ people, town }) => {
  test.setTimeout(180_000);
  const page = await people.open(account('supervisor'));
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  const call = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(page.getByRole('region', { name: 'Ждут ответа' }).getByRole('listitem')).toHaveCount(1);
  await page.getByRole('row').nth(1).getByRole('button').first().click();
  await expect(page.getByRole('region', { name: 'Выбранный оператор' })).toBeVisible();
  await clean(page, 'supervisor-live');
  await walk(page, 'supervisor-live');
  await page.getByRole('checkbox', { name: /^Выбрать:/ }).first().check();
  await page.getByRole('region', { name: 'Операторы' }).getByRole('button', { name: 'Сменить статус' }).click();
  await clean(page, 'supervisor-live-chosen');
  await picture(page, 'supervisor-live-chosen');
  await page.keyboard.press('Escape');
  await call.hangup();

  await page.getByRole('navigation').getByRole('link', { name: 'Звонки' }).click();
  await page.getByRole('button', { name: 'Сегодня' }).click();
  await page.getByRole('option', { name: 'Всё время' }).click();
  await page.getByRole('button', { name: /^Звонок / }).first().click();
  await expect(page.getByRole('heading', { name: 'Что происходило' })).toBeVisible();
  await clean(page, 'supervisor-history');
  await walk(page, 'supervisor-history');
  await page.getByRole('button', { name: 'Итог' }).click();
  await clean(page, 'supervisor-history-filter');
  await picture(page, 'supervisor-history-filter');
  await page.keyboard.press('Escape');
  await page.getByLabel('Номер или имя абонента').fill('нет такого');
  await expect(page.getByText('Звонков нет')).toBeVisible();
  await clean(page, 'supervisor-history-empty');
  await picture(page, 'supervisor-history-empty');
});

test('Администратор: «Люди»', async ({ people }) => {
  test.setTimeout(120_000);
  const page = await people.open(account('administrator'));
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await clean(page, 'admin-employees');
  await walk(page, 'admin-employees');
  await page.getByRole('row').nth(1).click();
  await expect(page.getByRole('region', { name: 'Карточка сотрудника' })).toBeVisible();
  await clean(page, 'admin-employee');
  await picture(page, 'admin-employee');
  await walk(page, 'admin-employee');
});

test('Первая загрузка весит не больше 450 кБ, без нарушений политики безопасности', async ({ people }) => {
  const page = await people.stranger();
  const violations: string[] = [];
  await page.exposeFunction('violated', (what: string) => violations.push(what));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (e) =>
      (window as unknown as { violated(what: string): void }).violated(`${e.violatedDirective} ${e.blockedURI}`));
  });
  const answers = new Map<string, Promise<number>>();
  const weigh = (answer: Response) => {
    // As it went over the wire, compressed.
    answers.set(answer.url(), answer.request().sizes().then((s) => s.responseBodySize));
  };
  page.on('response', weigh);
  const answer = (await page.goto('/'))!;
  await expect(page.getByRole('heading', { name: 'Вход' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  // What comes later is not weighed: an answer still under way when the page closes has no size.
  page.off('response', weigh);
  const policy = answer.headers()['content-security-policy'] ?? '';
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
  expect(policy.match(/script-src[^;]*/)![0]).not.toContain('unsafe-inline');
  const total = (await Promise.all(answers.values())).reduce((sum, n) => sum + n, 0) / 1024;
  test.info().annotations.push({ type: 'first load', description: `${total.toFixed(1)} kB in ${answers.size} requests` });
  expect(total).toBeLessThanOrEqual(BUDGET_KB);
  // Everything but the index and the interface is kept for a year; the wasm comes as small as it was packed.
  for (const url of answers.keys()) {
    const { pathname } = new URL(url);
    if (pathname === '/' || pathname.startsWith('/api/')) continue;
    const file = await fetch(url, { headers: { 'accept-encoding': 'br' } });
    expect(file.headers.get('cache-control'), pathname).toMatch(/max-age=31536000.*immutable/);
    if (pathname.endsWith('.wasm')) expect(file.headers.get('content-encoding')).toBe('br');
  }
  await signIn(page, account('operator'));
  await page.waitForLoadState('load');
  expect(violations).toEqual([]);
});
