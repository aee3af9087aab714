// Cards of employees: photo and contacts, dismissal and return, import from a file, many at once.
import { readFileSync } from 'node:fs';
import { aNumber, directQueue } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ } from '../lib/ear';
import { picture } from '../lib/looks';
import { xlsx } from '../lib/sheet';
import { expect, signIn, test } from '../lib/story';
import { account, browserOperators, Client, number, until } from '../lib/stand';
import type { Page } from '@playwright/test';

const card = (page: Page) => page.getByRole('region', { name: 'Карточка сотрудника' });
const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });
const saved = (page: Page) => expect(card(page).getByRole('button', { name: 'Сохранить' })).toBeDisabled();

async function find(page: Page, text: string): Promise<void> {
  await page.getByRole('searchbox', { name: /Найти сотрудника/ }).fill(text);
  await expect(row(page, text)).toHaveCount(1);
}

async function openCard(page: Page, login: string): Promise<void> {
  await find(page, login);
  await row(page, login).click();
  await card(page).getByLabel('Логин').waitFor();
}

/** A picture of 300×200 points, made by the browser itself. */
const photo = async (page: Page) =>
  Buffer.from(await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [300, 200];
    const draw = canvas.getContext('2d')!;
    draw.fillStyle = '#2b6cb0';
    draw.fillRect(0, 0, 300, 200);
    draw.fillStyle = '#f6d5b8';
    draw.beginPath();
    draw.arc(150, 90, 50, 0, 7);
    draw.fill();
    return canvas.toDataURL('image/png').split(',')[1];
  }), 'base64');

test('Фото, контакты и регион: видны в карточке и списке, коллегам и самому сотруднику', async ({ people }) => {
  people.expectErrors(/api\/employees\/save/);
  const who = account('operator', 3);
  const page = await people.open(account('administrator'));
  await openCard(page, who.login);
  const face = card(page).getByRole('button', { name: 'Фото: загрузить или убрать' });
  const file = card(page).locator('input[type=file]');
  await file.setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: await photo(page) });
  await expect(face.locator('img')).toBeVisible();
  await expect(row(page, who.login).locator('img')).toBeVisible();
  await expect.poll(() => face.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(192);
  await file.setInputFiles({ name: 'photo.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') });
  await expect(page.getByText('Это не картинка JPEG, PNG или WebP')).toBeVisible();

  await card(page).getByLabel('Мобильный').fill('восемь');
  await card(page).getByLabel('Почта').fill('m.kozlova@mfc.example');
  await card(page).getByLabel('Другой контакт').fill('Мессенджер: @kozlova');
  await card(page).getByRole('button', { name: 'Сохранить' }).click();
  await expect(card(page).getByText('Такой номер набрать нельзя')).toBeVisible();
  await card(page).getByLabel('Мобильный').fill('8 916 555-00-20');
  const region = `Регион ${Date.now()}`;
  await card(page).getByRole('button', { name: 'Добавить регион' }).click();
  await card(page).getByLabel('Новый регион').fill(region);
  await page.keyboard.press('Enter');
  await expect(card(page).getByLabel('Регион').locator('option:checked')).toHaveText(region);
  await picture(page, 'admin-employee-card');
  await card(page).getByRole('button', { name: 'Сохранить' }).click();
  await saved(page);
  await expect(card(page).getByLabel('Мобильный')).toHaveValue('+79165550020');
  await page.getByRole('search').getByRole('button', { name: 'Регион' }).click();
  await page.getByRole('listbox', { name: 'Регион' }).getByRole('option', { name: region }).click();
  await expect(row(page, who.login)).toHaveCount(1);

  const own = await people.open(who);
  await expect(own.getByRole('button', { name: /тема, язык, выход/ }).locator('img')).toBeVisible();

  await face.click();
  await page.getByRole('menuitem', { name: 'Убрать фото' }).click();
  await expect(face.locator('img')).toHaveCount(0);
  await page.getByRole('button', { name: 'Вернуть' }).click();
  await expect(face.locator('img')).toBeVisible();
});

test('Увольнение в разговоре: разговор не рвётся, потом доступ закрыт; возвращение приносит очереди', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  people.expectErrors(/api\/|WebSocket/);
  const queue = directQueue();
  const desk = await people.desk(browserOperators(queue.id, await boss.board())[0]);
  const me = Object.values((await boss.board()).operators).find((o) => o.extension === desk.who.extension)!;
  await desk.takeCalls();
  const call = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await expect(desk.beacon('Разговор')).toBeVisible();

  const page = await people.open(account('administrator'));
  await openCard(page, desk.who.login);
  const menu = card(page).getByRole('button', { name: 'Пароль и доступ' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Уволить…' }).click();
  const asked = page.getByRole('dialog', { name: /^Увольнение/ });
  await expect(asked.getByText(/Идущий разговор закончится как обычно/)).toBeVisible();
  await picture(page, 'admin-employee-dismiss');
  await asked.getByRole('button', { name: 'Уволить' }).click();
  await until('no more calls of queues', async () => !(await boss.board()).operators[me.id].queues.length, 3_000);
  await hearsTone(call, OPERATOR_HZ);
  await expect(desk.beacon('Разговор')).toBeVisible();

  await desk.key('F4');
  await call.until('ended');
  await desk.beacon('Постобработка').waitFor();
  const client = await Client.signIn(desk.who);
  const after = (await boss.board()).operators[me.id].after_call!;
  await client.ask('calls/finish', { call: after.call, note: { topic: null, note: '' }, next: null });
  await expect(desk.page.getByRole('heading', { name: 'Вход' })).toBeVisible({ timeout: 8_000 });
  await until('the desk is gone', async () => !(await boss.board()).operators[me.id], 3_000);

  await page.getByRole('group', { name: 'Кого показывать' }).getByRole('button', { name: 'Уволенные' }).click();
  await expect(row(page, desk.who.login)).toContainText(/с \d+ \S+ \d{4}/);
  await row(page, desk.who.login).click();
  await expect(card(page).getByText(/Доступ закрыт \d+/)).toBeVisible();
  await picture(page, 'admin-employees-dismissed');
  await menu.click();
  await page.getByRole('menuitem', { name: 'Вернуть на работу' }).click();
  await expect(page.getByText(/^Снова работает/)).toBeVisible();
  const back = await until('the desk is back', async () => (await boss.board()).operators[me.id], 3_000);
  expect([...back.queues].sort()).toEqual([...me.queues].sort());
  await signIn(desk.page, desk.who);
});

test('Увольнение на будущий день видно и отменяется', async ({ people }) => {
  const who = account('operator', 4);
  const page = await people.open(account('administrator'));
  await openCard(page, who.login);
  const menu = card(page).getByRole('button', { name: 'Пароль и доступ' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Уволить…' }).click();
  const day = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('Первый день без доступа').fill(day);
  await expect(page.getByText(/До этого дня всё остаётся как есть/)).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Уволить' }).click();
  await expect(card(page).getByText(/Доступ закрывается \d+/)).toBeVisible();
  await expect(row(page, who.login)).toContainText(/до \d+/);
  await people.open(who);
  await menu.click();
  await page.getByRole('menuitem', { name: 'Отменить увольнение' }).click();
  await expect(row(page, who.login)).not.toContainText(/до \d+/);
});

test('Импорт: ошибки видны построчно, потом все создаются разом и получают пароли', async ({ people }) => {
  const page = await people.open(account('administrator'));
  const tail = String(Date.now()).slice(-4);
  const queue = directQueue();
  await page.getByRole('button', { name: 'Импорт' }).click();
  const sheet = page.getByRole('dialog', { name: 'Импорт сотрудников' });
  const [template] = await Promise.all([page.waitForEvent('download'), sheet.getByRole('button', { name: 'Скачать шаблон' }).click()]);
  expect(readFileSync(await template.path(), 'utf8')).toMatch(/^\ufeffфио;логин;роли;/);
  await picture(page, 'admin-import');
  const headers = ['ФИО', 'Логин', 'Роли', 'Добавочный', 'Очереди', 'Оклад'];
  const first = [`Импортова${tail} Анна`, `import.a${tail}`, 'Оператор', Number(`6${tail}`), `${queue.name}: 4`, 1];
  const second = [`Импортов${tail} Борис`, `import.b${tail}`, 'Супервизор', '', '', 1];
  const give = (rows: (string | number)[][]) =>
    sheet.locator('input[type=file]').setInputFiles({ name: 'people.xlsx', mimeType: 'application/octet-stream', buffer: xlsx([headers, ...rows]) });
  await give([first, [second[0], `import.a${tail}`, 'Волшебник', account('operator').extension!, 'Нет такой', 1]]);
  await expect(sheet.getByText('1 строка с ошибкой из 2')).toBeVisible();
  for (const said of ['Роли «Волшебник»: Такой роли нет', 'Очереди «Нет такой»', `Логин «import.a${tail}»: Этот логин занят`, 'Этот добавочный занят', 'Эти столбцы пропускаем: Оклад'])
    await expect(sheet.getByText(said)).toBeVisible();
  await expect(sheet.getByRole('button', { name: /^Создать/ })).toBeDisabled();
  await picture(page, 'admin-import-problems');
  await give([first, second]);
  await expect(sheet.getByText('2 строки, ошибок нет')).toBeVisible();
  await expect(row(page, `import.a${tail}`)).toHaveCount(0);
  const [passwords] = await Promise.all([page.waitForEvent('download'), sheet.getByRole('button', { name: 'Создать 2 сотрудников' }).click()]);
  await expect(sheet.getByText('Созданы 2 сотрудника')).toBeVisible();
  await picture(page, 'admin-import-done');
  const list = readFileSync(await passwords.path(), 'utf8').split('\r\n').map((line) => line.split(';'));
  await sheet.getByRole('button', { name: 'Закрыть' }).last().click();
  await openCard(page, `import.a${tail}`);
  await expect(card(page).getByRole('group', { name: 'Очереди' })).toContainText(queue.name);
  const other = await people.stranger();
  await other.goto('/');
  await signIn(other, { login: list[2][1], password: list[2][2] });
});

test('Многих сразу: очередь, уровень и доступ одним действием, и одна отмена', async ({ boss, people }) => {
  const page = await people.open(account('administrator'));
  const queue = directQueue();
  await page.getByRole('search').getByRole('button', { name: 'Роль' }).click();
  await page.getByRole('option', { name: 'Супервизор' }).click();
  const supervisors = row(page, 'Супервизор');
  await expect(supervisors.first()).toBeVisible();
  const shown = await supervisors.evaluateAll((rows) => rows.map((one) => (one as HTMLElement).dataset.employee!));
  // Those with a desk; the list has them side by side.
  const { operators } = await boss.board();
  const ids = shown.filter((id) => operators[id]);
  const box = (id: string) => page.locator(`tr[data-employee="${id}"]`).getByRole('checkbox');
  await box(ids[0]).click();
  await box(ids[ids.length - 1]).click({ modifiers: ['Shift'] });
  const bar = page.getByRole('toolbar', { name: 'Действия с выбранными' });
  await expect(bar.getByText(new RegExp(`^Выбран[ыо]? ${ids.length}$`))).toBeVisible();
  await expect(card(page)).toHaveCount(0);
  await bar.getByRole('button', { name: 'Очереди' }).click();
  await bar.getByRole('group', { name: 'Уровень' }).getByRole('button', { name: '5' }).click();
  await picture(page, 'admin-employees-bulk');
  await bar.getByRole('menuitem', { name: queue.name, exact: true }).click();
  const serve = async () => {
    const { operators } = await boss.board();
    return ids.filter((id) => operators[id]?.queues.includes(queue.id)).length;
  };
  await until('all of them are in the queue', async () => (await serve()) === ids.length, 3_000);
  await expect(page.getByText(/Изменен[ыо]? \d+ сотрудник|Изменён 1 сотрудник/)).toBeVisible();
  await page.getByRole('button', { name: 'Вернуть', exact: true }).click();
  await until('as before', async () => (await serve()) === 0, 3_000);

  await bar.getByRole('button', { name: 'Роли' }).click();
  await bar.getByRole('button', { name: 'Убрать: Супервизор' }).click();
  await expect(page.getByText(/^Не изменен[ыа]?|^Не изменён/)).toBeVisible();
  await expect(supervisors).toHaveCount(shown.length);
});
