// What an operator is doing: chosen with a reason, asked for during a call, changed by a supervisor for many.
import { aNumber, directQueue } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { account, browserOperators, number, until } from '../lib/stand';
import { sql } from '../lib/town';

const reason = () => sql<{ id: string; name: string; minutes: number }>('select id, name, minutes from break_reasons where active and minutes is not null order by place limit 1')[0];

test('Перерыв с причиной: время идёт, видно, сколько положено', async ({ boss, people }) => {
  const desk = await people.desk();
  const { name, minutes } = reason();
  await desk.presence.click();
  await expect(desk.page.getByRole('menu', { name: 'Статус' }).getByRole('menuitemradio', { name })).toContainText(`${minutes} мин`);
  await desk.key('Escape');
  await desk.choose(name);
  await expect(desk.presence).toContainText(name);
  await expect(desk.beacon('Состояние')).toContainText(new RegExp(`\\d:\\d\\d из ${minutes}:00`));
  await picture(desk.page, 'operator-break');
  const first = await desk.presence.innerText();
  await expect.poll(() => desk.presence.innerText()).not.toBe(first);
  const supervisor = await people.open(account('supervisor'));
  const me = Object.values((await boss.board()).operators).find((o) => o.extension === desk.who.extension)!;
  const row = supervisor.locator(`[data-operator="${me.id}"]`);
  await expect(row).toContainText('Перерыв');
  await expect(row.getByRole('cell', { name: 'перерыв', exact: true })).toBeVisible();
  // Nothing flips by itself: the page's reload changes nothing.
  await desk.page.reload();
  await expect(desk.presence).toContainText(name);
  await desk.choose('Закончить смену');
  await expect(desk.presence).toContainText('Неактивен');
});

test('Статус, выбранный во время разговора, наступает после постобработки', async ({ boss, people, town }) => {
  const desk = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  const { name } = reason();
  await desk.takeCalls();
  const call = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.ring.getByRole('button', { name: 'Ответить' }).click();
  await hearsTone(call, OPERATOR_HZ);
  await desk.choose(name);
  await expect(desk.presence).toContainText('Разговор');
  await expect(desk.presence).toContainText(`затем ${name.toLowerCase()}`);
  await desk.phone.getByRole('button', { name: 'Завершить' }).click();
  await expect(desk.beacon('Постобработка')).toContainText(`затем — ${name.toLowerCase()}`);
  await desk.phone.getByRole('button', { name: 'Готов' }).click();
  await expect(desk.presence).toContainText(name);
  await expect(desk.beacon('Состояние')).toContainText(name);
});

test('Супервизор меняет статус сразу нескольким', async ({ boss, people }) => {
  const desk = await people.desk();
  await desk.takeCalls();
  const supervisor = await people.open(account('supervisor'));
  const board = await boss.board();
  const me = Object.values(board.operators).find((o) => o.extension === desk.who.extension)!;
  const other = Object.values(board.operators).find((o) => o.id !== me.id)!;
  for (const id of [me.id, other.id]) await supervisor.locator(`[data-operator="${id}"]`).getByRole('checkbox').check();
  await expect(supervisor.getByText('Выбраны 2 оператора')).toBeVisible();
  await supervisor.getByRole('region', { name: 'Операторы' }).getByRole('button', { name: 'Сменить статус' }).click();
  await supervisor.getByRole('menuitem', { name: 'Исходящие' }).click();
  const dialog = supervisor.getByRole('dialog', { name: 'Перевести: Исходящие' });
  await expect(dialog.getByRole('button', { name: 'Сменить' })).toBeDisabled();
  await dialog.getByLabel('Причина').fill('Обзвон по записи');
  await supervisor.keyboard.press('Enter');
  await expect(desk.presence).toContainText('Исходящие');
  await until('both', async () => {
    const { operators } = await boss.board();
    return [me.id, other.id].every((id) => operators[id].presence.kind === 'outbound');
  });
  await expect(supervisor.getByText('Выбраны 2 оператора')).toBeHidden();
  // Filters and search narrow the table.
  await supervisor.getByRole('button', { name: /^Исходящие/ }).click();
  await expect(supervisor.locator('[data-operator]')).toHaveCount(2);
  const [{ by, reason }] = sql<{ by: string; reason: { why: string; comment: string } }>(`select by, reason from presence_intervals where employee_id = '${me.id}' order by id desc limit 1`);
  expect(reason).toMatchObject({ why: 'forced', comment: 'Обзвон по записи' });
  expect(sql(`select at from audit where what = 'presence.set_many' and subject = '${me.id}' and by = '${by}'`).length).toBeGreaterThan(0);
  expect(sql<{ login: string }>(`select login from employees where id = '${by}'`)[0].login).toBe(account('supervisor').login);
});
