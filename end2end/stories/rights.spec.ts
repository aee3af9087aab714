// Who gets in, what each role sees, what is refused.
import { aNumber } from '../lib/centre';
import { picture } from '../lib/looks';
import { expect, signIn, test } from '../lib/story';
import { account, Client, stand } from '../lib/stand';

const AREAS = {
  operator: ['Пульт', 'Мой день', 'Звонки', 'Заявки'],
  supervisor: ['Сейчас', 'Звонки', 'Заявки', 'Навыки'],
  administrator: ['Люди', 'Очереди', 'Навыки', 'Сеть', 'Журнал'],
};

/** A new employee; nobody else's login is at risk. */
async function newcomer(roles: string[], extension: string | null = null) {
  const boss = await Client.signIn(account('administrator'));
  const login = `story${aNumber().slice(-9)}`;
  const form = { name: 'Проверкин Тест Тестович', login, roles, extension, desk_phone: false, queues: [], skills: [] };
  const made = await boss.ask<{ id: string; password: string }>('employees/create', { form });
  return { id: made.id, login, password: made.password, boss };
}

test('Вход: неверный пароль, показ пароля, верный пароль', async ({ people }) => {
  people.expectErrors(/sessions\/sign_in/);
  const page = await people.stranger();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Вход' })).toBeVisible();
  await picture(page, 'sign-in');
  const who = await newcomer(['supervisor']);
  await page.getByLabel('Логин').fill(who.login);
  const password = page.getByLabel('Пароль', { exact: true });
  await password.fill('не тот');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Логин или пароль не подходят')).toBeVisible();
  await expect(password).toHaveAttribute('type', 'password');
  await page.getByRole('button', { name: 'Показать пароль' }).click();
  await expect(password).toHaveAttribute('type', 'text');
  await signIn(page, who);
  await expect(page.getByRole('heading', { name: 'Вход' })).toBeHidden();
});

test('Вход: после пяти неверных паролей надо подождать, даже с верным', async ({ people }) => {
  people.expectErrors(/sessions\/sign_in/);
  const who = await newcomer(['supervisor']);
  const page = await people.stranger();
  await page.goto('/');
  await page.getByLabel('Логин').fill(who.login);
  const enter = async (password: string) => {
    await page.getByLabel('Пароль', { exact: true }).fill(password);
    const answer = page.waitForResponse(/sessions\/sign_in/);
    await page.getByRole('button', { name: 'Войти' }).click();
    return (await answer).status();
  };
  for (let n = 0; n < 5; n++) expect(await enter(`не тот ${n}`)).toBe(401);
  expect(await enter(who.password)).toBe(429);
  await expect(page.getByText('Слишком много попыток, подождите минуту')).toBeVisible();
});

for (const role of ['operator', 'supervisor', 'administrator'] as const) {
  test(`Разделы: ${role}`, async ({ people }) => {
    const page = await people.open(account(role));
    const links = page.getByRole('navigation', { name: 'Разделы' }).getByRole('link');
    await expect(links).toHaveText(AREAS[role]);
    await expect(links.first()).toHaveAttribute('aria-current', 'page');
    for (const link of await links.all()) {
      await link.click();
      await expect(page.getByText('Этот раздел вам закрыт')).toHaveCount(0);
    }
    await expect(page.getByRole('complementary', { name: 'Телефон' })).toHaveCount(role === 'operator' ? 1 : 0);
  });
}

test('Чужой раздел закрыт: и страница, и запрос к серверу', async ({ people }) => {
  people.expectErrors(/api\/employees\/list/);
  const page = await people.open(account('operator'));
  await page.goto('/live');
  await expect(page.getByText('Этот раздел вам закрыт')).toBeVisible();
  await picture(page, 'no-permission');
  await page.goto('/employees');
  await expect(page.getByText('Этот раздел вам закрыт')).toBeVisible();
  await page.goto('/nowhere');
  await expect(page.getByText('Такой страницы нет')).toBeVisible();
  const refused = await page.evaluate(async () => {
    const answer = await fetch('/api/employees/list', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ filter: {}, after: null }) });
    return answer.status;
  });
  expect(refused).toBe(403);
});

test('Две роли: разделы обеих, рабочее место оператора', async ({ people }) => {
  const extension = String(90_000 + Math.floor(Math.random() * 9_000));
  const who = await newcomer(['operator', 'supervisor'], extension);
  const page = await people.stranger();
  await page.goto('/');
  await signIn(page, who);
  await expect(page.getByRole('navigation', { name: 'Разделы' }).getByRole('link')).toHaveText(['Пульт', 'Мой день', 'Сейчас', 'Звонки', 'Заявки', 'Навыки']);
  await expect(page.getByRole('complementary', { name: 'Телефон' })).toBeVisible();
  await who.boss.ask('employees/set_active', { id: who.id, active: false });
});

test('Выход: сессия кончилась и на сервере, и на другой вкладке', async ({ people }) => {
  people.expectErrors(/api\//);
  const page = await people.open(account('supervisor'));
  const other = await page.context().newPage();
  await other.goto('/live');
  await other.getByRole('navigation', { name: 'Разделы' }).waitFor();
  const [cookie] = (await page.context().cookies()).filter((c) => c.name === 'otklik');
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  await page.getByRole('button', { name: /тема, язык, выход/ }).click();
  await page.getByRole('menuitem', { name: 'Выйти' }).click();
  await expect(page.getByRole('heading', { name: 'Вход' })).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Вход' })).toBeVisible({ timeout: 3_000 });
  const answer = await fetch(`${stand().url}/api/sessions/me`, {
    method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${cookie.value}` }, body: '{}',
  });
  expect(answer.status).toBe(401);
});
