// Issue 4, 1: Ctrl K for commands and people, in any layout, with and without a call.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { callOf, stepsOf } from '../lib/centre';
import { hearsTone, COLLEAGUE_HZ, OPERATOR_HZ } from '../lib/ear';
import { picture, THEMES } from '../lib/looks';
import { expect, test } from '../lib/story';
import { account, until } from '../lib/stand';
import { colleague, talk } from '../lib/talks';
import { sql } from '../lib/town';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Команды и поиск' });
const chosen = (page: Page) => palette(page).getByRole('option', { selected: true });

async function open(page: Page, typed = ''): Promise<void> {
  await page.keyboard.press('Control+KeyK');
  await expect(palette(page).getByRole('combobox')).toBeFocused();
  await page.keyboard.type(typed);
}

test('Ctrl K: статус, раздел, тема; та же клавиша и Esc закрывают, фокус возвращается', async ({ people }) => {
  const desk = await people.desk();
  const { page } = desk;
  await open(page);
  await expect(palette(page).getByRole('option').first()).toBeVisible();
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().disableRules(['label-content-name-mismatch']).analyze();
    expect(violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => v.id)).toEqual([]);
  }
  await picture(page, 'operator-palette-empty');
  await page.keyboard.press('Escape');
  await expect(palette(page)).toBeHidden();

  // The word was typed with the Latin layout on.
  await open(page, 'j,tl');
  await expect(chosen(page)).toContainText('Обед');
  await page.keyboard.press('Enter');
  await expect(palette(page)).toBeHidden();
  await expect(desk.presence).toContainText('Обед');

  await open(page, '> мой');
  await expect(chosen(page)).toContainText('Мой день');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/today$/);

  await open(page, 'тёмная');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await open(page, 'цшенмозгфыва');
  await expect(palette(page)).toContainText('Ничего не нашли');
  await page.keyboard.press('Control+KeyK');
  await expect(palette(page)).toBeHidden();
});

test('Ctrl K в разговоре: действия со звонком и люди, которым его отдать', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const other = await colleague(boss, town);
  const { desk, call, id, from } = await talk(boss, people, town);
  const { page } = desk;

  await open(page);
  await expect(chosen(page)).toContainText('Выключить микрофон');
  await page.keyboard.press('ArrowDown');
  await expect(chosen(page)).toContainText('Удержать');
  await page.keyboard.press('Enter');
  await expect(desk.beacon('Удержание')).toBeVisible();
  await open(page, 'снять');
  await page.keyboard.press('Enter');
  await expect(desk.beacon('Разговор')).toBeVisible();

  await open(page, other.surname);
  await expect(chosen(page)).toContainText(other.surname);
  await picture(page, 'operator-palette');
  await page.keyboard.press('Shift+Enter');
  await hearsTone(call, COLLEAGUE_HZ);
  await until('the call is the colleague’s', () => stepsOf(id).some((step) => step.what === 'transferred'));
  await call.hangup();
  await until('it is over', () => callOf(from)?.ended_at);
});

test('Ctrl K без звонка: звонок коллеге', async ({ boss, people, town }) => {
  const other = await colleague(boss, town);
  const desk = await people.desk();
  await desk.takeCalls();
  await open(desk.page, other.surname);
  await expect(chosen(desk.page)).toContainText(other.surname);
  await desk.page.keyboard.press('Enter');
  await expect(desk.beacon('Разговор')).toBeVisible();
  await hearsTone(() => other.phone.heard(), OPERATOR_HZ);
  await desk.key('F4');
});

test('Ctrl K администратора: карточка сотрудника по фамилии', async ({ people }) => {
  const [{ name }] = sql<{ name: string }>("select name from employees where 'operator' = any(roles) and active order by name limit 1");
  const page = await people.open(account('administrator'));
  await open(page, name.split(' ')[0].toLowerCase());
  await expect(chosen(page)).toContainText(name);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'Карточка сотрудника' })).toContainText(name.split(' ')[0]);
});
