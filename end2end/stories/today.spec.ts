// Breaks against their allowance, and the operator's own day.
import { aNumber, directQueue } from '../lib/centre';
import { CALLER_HZ } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { account, browserOperators, number, until } from '../lib/stand';
import { sql } from '../lib/town';

test('Перерывы: в меню видно, сколько минут нормы ушло; супервизор видит то же', async ({ boss, people }) => {
  const who = browserOperators(directQueue().id, await boss.board())[0];
  const desk = await people.desk(who);
  await desk.takeCalls();
  await desk.choose(/Обед/);
  await expect(desk.presence).toContainText('Обед');
  await expect(desk.phone.getByText(/^сегодня \d+:\d\d из 30:00$/)).toBeVisible();
  await desk.presence.click();
  const menu = desk.page.getByRole('menu', { name: 'Статус' });
  await expect(menu.getByRole('menuitemradio', { name: /Обед/ })).toContainText(/\d+ из 30 мин/);
  await picture(desk.page, 'operator-breaks');
  await desk.key('Escape');
  const own = async () => {
    const board = (await boss.board()) as unknown as { operators: Record<string, { extension: string; id: string; breaks: { used: number; since: number | null }[] }> };
    return Object.values(board.operators).find((o) => o.extension === who.extension);
  };
  expect((await own())?.breaks.filter((b) => b.since)).toHaveLength(1);
  await desk.takeCalls();
  // The machine's count is that of the intervals.
  await until('the count equals the intervals', async () => {
    const mine = await own();
    if (mine?.breaks.some((b) => b.since)) return false;
    const [stored] = sql<{ ms: number }>(`select coalesce(round(sum(extract(epoch from ended_at - greatest(started_at, date_trunc('day', now() at time zone 'Europe/Moscow') at time zone 'Europe/Moscow')) * 1000)), 0)::bigint as ms
      from presence_intervals where employee_id = '${mine?.id}' and break_reason_id is not null and ended_at > date_trunc('day', now() at time zone 'Europe/Moscow') at time zone 'Europe/Moscow'`);
    const counted = (mine?.breaks ?? []).reduce((sum, b) => sum + b.used, 0);
    return counted > 0 && counted <= Number(stored.ms);
  });
});

test('Мой день: звонок, разговор, постобработка и перерывы против нормы', async ({ boss, people, town }) => {
  test.setTimeout(90_000);
  const who = browserOperators(directQueue().id, await boss.board())[0];
  const desk = await people.desk(who);
  await desk.takeCalls();
  const taken = desk.page.getByRole('listitem').filter({ hasText: 'Принято' });
  const count = async () => Number(/Принято\s*(\d+)/.exec(await taken.innerText())?.[1]);
  await desk.page.getByRole('link', { name: 'Мой день' }).click();
  const before = await count();
  expect(before).toBeGreaterThanOrEqual(0);
  await desk.page.getByRole('link', { name: 'Пульт' }).click();
  const call = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await expect(desk.beacon('Разговор')).toBeVisible();
  await expect.poll(() => desk.seconds()).toBeGreaterThan(2);
  await desk.key('F4');
  await call.until('ended');
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await desk.key('F2');
  await expect(desk.presence).toContainText('Приём звонков');
  await desk.page.getByRole('link', { name: 'Мой день' }).click();
  await expect.poll(count).toBe(before + 1);
  await expect(desk.page.getByRole('listitem').filter({ hasText: 'Разговор' }).first()).toContainText('обычно до');
  await expect(desk.page.getByRole('img', { name: 'Как шёл день' })).toBeVisible();
  await expect(desk.page.getByRole('row').filter({ hasText: directQueue().name })).toBeVisible();
  await picture(desk.page, 'operator-today');
});

test('Администратору без рабочего места «Мой день» не показан', async ({ people }) => {
  const page = await people.open(account('administrator'));
  await page.goto('/today');
  await expect(page.getByRole('heading', { name: 'Этот раздел вам закрыт' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Мой день' })).toBeHidden();
});
