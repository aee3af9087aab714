// The administrator's work with people, and what follows from it at once: phones, desks, sessions.
import { restartAsterisk } from '../lib/asterisk';
import { directQueue } from '../lib/centre';
import { picture } from '../lib/looks';
import { expect, signIn, test } from '../lib/story';
import { account, number, until } from '../lib/stand';
import type { Page } from '@playwright/test';

const unique = () => String(Date.now()).slice(-4);
const card = (page: Page) => page.getByRole('region', { name: 'Карточка сотрудника' });

/** Opens an empty card by its key, which is there as soon as the area is. */
async function newSheet(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Сотрудник' }).waitFor();
  await page.keyboard.press('n');
}

test('Новый оператор: доступ показан один раз, телефон регистрируется сразу и после перезапуска Asterisk', async ({ boss, people, town }) => {
  test.setTimeout(150_000);
  people.expectErrors(/api\//);
  const queue = directQueue();
  const page = await people.open(account('administrator'));
  const tail = unique();
  const name = `Новикова${tail} Алла Сергеевна`;
  const login = `novikova${tail}`;
  const extension = `7${tail}`;

  await newSheet(page);
  const sheet = card(page);
  await sheet.getByLabel('Фамилия, имя, отчество').fill(name);
  await sheet.getByLabel('Логин').fill(account('operator').login);
  await sheet.getByRole('radio', { name: 'Настольный' }).click();
  await sheet.getByRole('group', { name: 'Очереди' }).getByRole('button', { name: 'Добавить' }).click();
  await page.getByRole('menuitem', { name: queue.name }).click();
  await sheet.getByRole('button', { name: 'Создать' }).click();
  await expect(sheet.getByText(/Этот логин занят|Оператору нужен добавочный/)).toBeVisible();
  await sheet.getByLabel('Логин').fill(login);
  await sheet.getByLabel('Добавочный').fill(extension);
  await picture(page, 'admin-employee-new');
  await sheet.getByRole('button', { name: 'Создать' }).click();

  const secrets = page.getByRole('dialog', { name: `Доступ: ${name}` });
  await expect(secrets).toBeVisible();
  const [password, sipUser, sipPassword] = await secrets.locator('code').allInnerTexts();
  expect(password.length).toBeGreaterThanOrEqual(10);
  expect(sipPassword.length).toBeGreaterThanOrEqual(16);
  await picture(page, 'admin-employee-secrets');

  const phone = town.phone({ extension, sip_user: sipUser, sip_password: sipPassword });
  const took = await phone.register({ timeout_ms: 2_000 });
  test.info().annotations.push({ type: 'first registration', description: `${took} ms` });

  await secrets.getByRole('button', { name: 'Готово' }).click();
  await expect(page.getByText(sipPassword)).toHaveCount(0);
  await expect(sheet).toContainText(`Учётная запись SIP: ${sipUser}`);
  await expect(page.getByRole('row', { name })).toContainText(extension);

  await restartAsterisk();
  // The phone notices by itself at its next refresh; a person would press a key of it.
  await phone.unregister();
  await until('the phone registers again', async () => (await phone.register({ timeout_ms: 2_000 })) > 0, 15_000);

  await test.step('Звонок доходит до нового оператора', async () => {
    await phone.answerMode('auto', { delay_ms: 300, play: 'tone:1000' });
    const me = await until('on the board', async () => Object.values((await boss.board()).operators).find((o) => o.extension === extension));
    await until('reachable', async () => (await boss.board()).operators[me.id].reachable);
    await boss.ask('presence/set_many', { operators: [me.id], presence: { kind: 'ready' } });
    const call = await town.call({ number: number('direct'), play: 'tone:440' });
    await until('they talk', async () => Object.values((await boss.board()).calls).some((c) => c.operator === me.id && c.phase.kind === 'talking'), 15_000);
    await call.hangup();
  });

  await test.step('Закрытый доступ кончает сессию и отнимает телефон', async () => {
    const hers = await people.stranger();
    await hers.goto('/');
    await signIn(hers, { login, password });
    await sheet.getByRole('button', { name: 'Пароль и доступ' }).click();
    await page.getByRole('menuitem', { name: 'Закрыть доступ' }).click();
    await expect(page.getByText(`Доступ закрыт: ${name}`)).toBeVisible();
    await expect(hers.getByRole('heading', { name: 'Вход' })).toBeVisible({ timeout: 3_000 });
    await phone.unregister();
    await expect(phone.register({ timeout_ms: 3_000 })).rejects.toThrow();
    await phone.unregister();
  });
});

test('Поиск по мере набора: имя, добавочный, логин; роль и очередь', async ({ people }) => {
  const page = await people.open(account('administrator'));
  const rows = page.getByRole('row').filter({ has: page.getByRole('button') });
  const all = await until('the list', () => rows.count());
  const operator = account('operator');
  const search = page.getByRole('searchbox', { name: /Найти сотрудника/ });
  await picture(page, 'admin-employees');
  await search.pressSequentially(operator.login.slice(0, -1));
  await expect(rows.filter({ hasText: operator.login })).toHaveCount(1);
  await expect.poll(() => rows.count()).toBeLessThan(all);
  await search.fill(operator.extension!);
  await expect(rows.filter({ hasText: operator.login })).toHaveCount(1);
  await search.fill('нет такого человека');
  await expect(page.getByText('Никого не нашли')).toBeVisible();
  await page.getByRole('button', { name: 'Сбросить фильтры' }).click();
  await expect(rows).toHaveCount(all);
  await page.getByRole('button', { name: 'Роль' }).click();
  await page.getByRole('option', { name: 'Администратор' }).click();
  await expect(rows.filter({ hasText: account('administrator').login })).toHaveCount(1);
  await expect(rows.filter({ hasText: operator.login })).toHaveCount(0);
});

test('Очереди оператора правятся на ходу: пульт видит сразу', async ({ boss, people }) => {
  const queue = directQueue();
  const operator = account('operator');
  const me = Object.values((await boss.board()).operators).find((o) => o.extension === operator.extension)!;
  const had = me.queues.includes(queue.id);
  const page = await people.open(account('administrator'));
  await page.getByRole('searchbox', { name: /Найти сотрудника/ }).fill(operator.login);
  await page.getByRole('row').filter({ hasText: operator.login }).click();
  const queues = card(page).getByRole('group', { name: 'Очереди' });
  const toggle = async (on: boolean) => {
    if (on) {
      await queues.getByRole('button', { name: 'Добавить' }).click();
      await page.getByRole('menuitem', { name: queue.name }).click();
    } else {
      await queues.getByRole('button', { name: `Убрать: ${queue.name}` }).click();
    }
    await card(page).getByRole('button', { name: 'Сохранить' }).click();
    await expect(card(page).getByRole('button', { name: 'Сохранить' })).toBeDisabled();
    await until('the board knows', async () => (await boss.board()).operators[me.id].queues.includes(queue.id) === on, 3_000);
  };
  await toggle(!had);
  await toggle(had);
});

test('Два администратора правят одну карточку: ничего не теряется', async ({ people }) => {
  people.expectErrors(/api\/employees\/save/);
  const login = account('operator', 1).login;
  const [one, two] = [await people.open(account('administrator')), await people.open(account('administrator'))];
  for (const page of [one, two]) {
    await page.getByRole('searchbox', { name: /Найти сотрудника/ }).fill(login);
    await page.getByRole('row').filter({ hasText: login }).click();
    await card(page).waitFor();
  }
  const field = (page: Page) => card(page).getByLabel('Фамилия, имя, отчество');
  const was = await field(one).inputValue();
  const skills = card(two).getByRole('group', { name: 'Навыки' });
  await field(one).fill(`${was} (первый)`);
  await card(one).getByRole('button', { name: 'Сохранить' }).click();
  await expect(card(one).getByRole('button', { name: 'Сохранить' })).toBeDisabled();
  await skills.getByRole('button', { name: 'Добавить' }).click();
  await two.getByRole('menuitem').first().click();
  await card(two).getByRole('button', { name: 'Сохранить' }).click();
  await expect(card(two).getByRole('alert')).toContainText('Пока вы правили, карточку сохранил коллега. Изменено: имя.');
  await picture(two, 'admin-employee-conflict');
  await expect(field(two)).toHaveValue(`${was} (первый)`);
  await field(two).fill(was);
  await card(two).getByRole('button', { name: 'Сохранить' }).click();
  await expect(card(two).getByRole('button', { name: 'Сохранить' })).toBeDisabled();
  await skills.getByRole('button', { name: /^Убрать/ }).last().click();
  await card(two).getByRole('button', { name: 'Сохранить' }).click();
  await expect(card(two).getByRole('button', { name: 'Сохранить' })).toBeDisabled();
});

test('Что набрано, пока карточка сохраняется, остаётся набранным', async ({ people }) => {
  const page = await people.open(account('administrator'));
  await newSheet(page);
  const tail = unique();
  const [name, mobile] = [card(page).getByLabel('Фамилия, имя, отчество'), card(page).getByLabel('Мобильный')];
  await name.fill(`Медленный${tail} Пётр`);
  await card(page).getByLabel('Логин').fill(`slow${tail}`);
  await card(page).getByLabel('Добавочный').fill(`7${tail}`);
  await card(page).getByRole('button', { name: 'Создать' }).click();
  await page.getByRole('dialog', { name: /^Доступ/ }).getByRole('button', { name: 'Готово' }).click();
  await page.route('**/api/employees/save', async (route) => {
    await new Promise((wake) => setTimeout(wake, 1_000));
    await route.continue();
  });
  const save = card(page).getByRole('button', { name: 'Сохранить' });
  await mobile.fill('+7 900 000-00-01');
  await save.click();
  await name.fill(`Медленный${tail} Павел`);
  await expect(card(page).getByText('1 изменение')).toBeVisible({ timeout: 5_000 });
  await expect(name).toHaveValue(`Медленный${tail} Павел`);
  await save.click();
  await expect(save).toBeDisabled();
  await expect(save).not.toHaveAttribute('aria-busy');
  await page.reload();
  await expect(name).toHaveValue(`Медленный${tail} Павел`);
  await expect(mobile).toHaveValue(/900/);
});

test('Новый пароль: старый не подходит', async ({ people }) => {
  // The second: access is closed while the page that has just been opened asks for its phone.
  people.expectErrors(/api\/(sessions|phones\/account)/);
  const page = await people.open(account('administrator'));
  await newSheet(page);
  const tail = unique();
  await card(page).getByLabel('Фамилия, имя, отчество').fill(`Сброс${tail} Анна`);
  await card(page).getByLabel('Логин').fill(`sbros${tail}`);
  await card(page).getByLabel('Добавочный').fill(`8${tail}`);
  await card(page).getByRole('button', { name: 'Создать' }).click();
  const secrets = page.getByRole('dialog', { name: /^Доступ/ });
  const old = await secrets.locator('code').first().innerText();
  await secrets.getByRole('button', { name: 'Готово' }).click();
  await card(page).getByRole('button', { name: 'Пароль и доступ' }).click();
  await page.getByRole('menuitem', { name: 'Сбросить пароль' }).click();
  await page.getByRole('dialog', { name: 'Сбросить пароль?' }).getByRole('button', { name: 'Сбросить пароль' }).click();
  const fresh = await secrets.locator('code').first().innerText();
  expect(fresh).not.toBe(old);
  await secrets.getByRole('button', { name: 'Готово' }).click();
  const other = await people.stranger();
  await other.goto('/');
  await other.getByLabel('Логин').fill(`sbros${tail}`);
  await other.getByLabel('Пароль', { exact: true }).fill(old);
  await other.keyboard.press('Enter');
  await expect(other.getByText('Логин или пароль не подходят')).toBeVisible();
  await signIn(other, { login: `sbros${tail}`, password: fresh });
  await card(page).getByRole('button', { name: 'Пароль и доступ' }).click();
  await page.getByRole('menuitem', { name: 'Закрыть доступ' }).click();
  await expect(page.getByText(/Доступ закрыт/)).toBeVisible();
});
