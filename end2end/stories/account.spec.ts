// One's own account: theme and language, kept on this computer; the password; where one is signed in; the phone.
import { aNumber, directQueue } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, signIn, test } from '../lib/story';
import { account, browserOperators, number, until } from '../lib/stand';

test('Тема и язык выбираются и переживают перезагрузку', async ({ people }) => {
  const page = await people.open(account('operator'));
  const html = page.locator('html');
  const menu = () => page.getByRole('button', { name: /тема, язык, выход|theme, language, sign-out/ });
  await expect(html).toHaveAttribute('data-theme', 'light');
  await menu().click();
  await page.getByRole('menuitemradio', { name: 'Тёмная тема' }).click();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(html).toHaveAttribute('data-theme', 'dark');
  await menu().click();
  await page.getByRole('menuitemradio', { name: 'English' }).click();
  await expect(page.getByRole('link', { name: 'Desk' })).toBeVisible();
  await expect(html).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByRole('link', { name: 'Desk' })).toBeVisible();
  await menu().click();
  await page.getByRole('menuitemradio', { name: 'Русский' }).click();
  await menu().click();
  await page.getByRole('menuitemradio', { name: 'Тема как в системе' }).click();
  await expect(html).toHaveAttribute('data-theme', 'light');
  await expect(page.getByRole('link', { name: 'Пульт' })).toBeVisible();
});

test('Мой профиль: пароль меняет тот, кто знает прежний; другие входы кончаются', async ({ people }) => {
  people.expectErrors(/api\//);
  const who = account('operator', 2);
  const [page, other] = [await people.open(who), await people.open(who)];
  const changed = 'клён дуб ясень 26';
  const profile = async () => {
    await page.getByRole('button', { name: /тема, язык, выход/ }).click();
    await page.getByRole('menuitem', { name: 'Мой профиль' }).click();
  };
  const change = async (old: string, fresh: string) => {
    await page.getByLabel('Нынешний пароль').fill(old);
    await page.getByLabel('Новый пароль').fill(fresh);
    await page.getByRole('button', { name: 'Сменить пароль' }).click();
  };
  await profile();
  const sessions = page.getByRole('region', { name: 'Где выполнен вход' });
  await expect(sessions.getByText('Это устройство')).toHaveCount(1);
  await picture(page, 'account');
  await page.getByLabel('Новый пароль').fill('1234567890');
  await expect(page.getByRole('button', { name: 'Сменить пароль' })).toBeDisabled();
  await change('не тот пароль', changed);
  await expect(page.getByText('Это не ваш нынешний пароль')).toBeVisible();
  await picture(page, 'account-refused');
  await change(who.password, changed);
  await expect(page.getByText(/Пароль сменён/)).toBeVisible();
  await expect(other.getByRole('heading', { name: 'Вход' })).toBeVisible({ timeout: 3_000 });
  await expect(sessions.getByRole('listitem')).toHaveCount(1);

  await test.step('Прежний пароль не подходит, новый подходит; первый вход завершает второй', async () => {
    await other.getByLabel('Логин').fill(who.login);
    await other.getByLabel('Пароль', { exact: true }).fill(who.password);
    await other.getByRole('button', { name: 'Войти' }).click();
    await expect(other.getByText('Логин или пароль не подходят')).toBeVisible();
    await signIn(other, { login: who.login, password: changed });
    await page.reload();
    await expect(sessions.getByRole('listitem')).toHaveCount(2);
    await sessions.getByRole('button', { name: /Завершить вход/ }).click();
    await expect(other.getByRole('heading', { name: 'Вход' })).toBeVisible({ timeout: 3_000 });
    await expect(sessions.getByRole('listitem')).toHaveCount(1);
  });

  // The stand's accounts keep their passwords.
  await change(changed, who.password);
  await expect(page.getByText(/^Пароль сменён$/)).toBeVisible();
});

test('Администратор видит входы сотрудника и завершает все', async ({ people }) => {
  people.expectErrors(/api\//);
  const who = account('operator', 2);
  const hers = await people.open(who);
  const page = await people.open(account('administrator'));
  await page.getByRole('searchbox', { name: /Найти сотрудника/ }).fill(who.login);
  await page.getByRole('row').filter({ hasText: who.login }).click();
  const sessions = page.getByRole('region', { name: 'Где выполнен вход' });
  await expect(sessions.getByRole('listitem').first()).toContainText('Chrome');
  await picture(page, 'admin-employee-sessions');
  await sessions.getByRole('button', { name: 'Завершить все' }).click();
  await expect(hers.getByRole('heading', { name: 'Вход' })).toBeVisible({ timeout: 3_000 });
  await expect(sessions.getByText('Сейчас нигде не выполнен вход')).toBeVisible();
});

test('Оператор среди смены переходит на настольный телефон и обратно; настроенный телефон его помнит', async ({ boss, people, town }) => {
  people.expectErrors(/api\/(phones\/account|account\/set_phone)/);
  const queue = directQueue();
  const desk = await people.desk(browserOperators(queue.id, await boss.board())[1]);
  const { page } = desk;
  await desk.takeCalls();
  const me = Object.values((await boss.board()).operators).find((o) => o.extension === desk.who.extension)!;
  const profile = async () => {
    await page.getByRole('button', { name: /тема, язык, выход/ }).click();
    await page.getByRole('menuitem', { name: 'Мой профиль' }).click();
  };
  await profile();
  await page.getByRole('radio', { name: 'Настольный' }).click();
  const made = page.getByRole('dialog', { name: 'Настройте телефон на столе' });
  await expect(made).toBeVisible();
  const [sipUser, sipPassword] = await made.locator('code').allInnerTexts();
  await picture(page, 'account-phone');
  await made.getByRole('button', { name: 'Готово' }).click();
  await expect(desk.phone.getByText('Настольный телефон')).toBeVisible();
  const phone = town.phone({ extension: desk.who.extension!, sip_user: sipUser, sip_password: sipPassword });
  await phone.answerMode('auto', { delay_ms: 300, play: `tone:${OPERATOR_HZ}` });
  await until('the phone on the desk is there', async () => (await phone.register({ timeout_ms: 2_000 })) > 0);
  await until('reachable', async () => (await boss.board()).operators[me.id].reachable);
  await expect(desk.presence).toContainText('Приём звонков');

  const call = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.beacon('Разговор')).toBeVisible();
  await hearsTone(call, OPERATOR_HZ);
  await page.getByRole('radio', { name: 'Браузер' }).click();
  await expect(page.getByText('Сначала закончите текущий звонок')).toBeVisible();
  await call.hangup();
  await desk.beacon('Постобработка').waitFor();

  await page.getByRole('radio', { name: 'Браузер' }).click();
  await desk.registered();
  await phone.unregister();
  await page.getByRole('radio', { name: 'Настольный' }).click();
  await expect(desk.phone.getByText('Настольный телефон')).toBeVisible();
  await until('the phone is known as before', async () => (await phone.register({ timeout_ms: 2_000 })) > 0);
  await expect(made).toHaveCount(0);
  await phone.unregister();
  await page.getByRole('radio', { name: 'Браузер' }).click();
  await desk.registered();
});
