// Issue 4, §3: thresholds, alerts that come and go, operators into a queue on the spot, a desk that is not stuck.
import { aNumber, directQueue } from '../lib/centre';
import { CALLER_HZ } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { account, browserOperators, number, until } from '../lib/stand';
import { sql, sqlDo } from '../lib/town';

test('Пороги: поставить, увидеть оповещение, снять', async ({ boss, people, town }) => {
  test.setTimeout(180_000);
  const queue = directQueue();
  const page = await people.open(account('supervisor'));
  const alerts = page.getByRole('status').filter({ has: page.locator('.banner') });

  await test.step('Порог на очередь', async () => {
    await page.getByRole('button', { name: 'Ещё', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Пороги' }).click();
    const sheet = page.getByRole('dialog', { name: 'Пороги оповещений' });
    const mine = sheet.getByRole('group', { name: queue.name });
    await mine.getByLabel('Ждут, не меньше').fill('0');
    await expect(sheet.getByText('Порог должен быть больше нуля')).toBeVisible();
    await expect(sheet.getByRole('button', { name: 'Сохранить' })).toBeDisabled();
    await mine.getByLabel('Ждут, не меньше').fill('2');
    await sheet.getByRole('group', { name: 'Весь центр' }).getByLabel('Постобработка дольше, мин:с').fill('0:02');
    await picture(page, 'supervisor-thresholds');
    await sheet.getByRole('button', { name: 'Сохранить' }).click();
    await expect(sheet).toBeHidden();
    expect(sql(`select waiting from queue_alerts where queue_id = '${queue.id}'`)).toEqual([{ waiting: 2 }]);
  });

  const calls = [];
  await test.step('Один ждёт: тихо. Двое: оповещение с действием', async () => {
    calls.push(await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` }));
    await until('one waits', async () => (await boss.board()).queues[queue.id].waiting === 1);
    await expect(page.getByText(`${queue.name}:`)).toHaveCount(0);
    calls.push(await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` }));
    await expect(page.getByText(`${queue.name}:`)).toBeVisible();
    await expect(alerts.first()).toContainText(/ждут 2/);
  });

  await test.step('Добавить операторов на месте', async () => {
    const board = await boss.board();
    const outside = Object.values(board.operators).find((o) => !o.queues.includes(queue.id))!;
    const [{ name }] = sql<{ name: string }>(`select name from employees where id = '${outside.id}'`);
    await page.getByRole('button', { name: 'Добавить операторов' }).click();
    const sheet = page.getByRole('dialog', { name: `Операторы очереди «${queue.name}»` });
    const box = sheet.getByRole('checkbox', { name: name.split(' ').slice(0, 2).join(' ') });
    await box.check();
    await until('in the queue', async () => (await boss.board()).operators[outside.id].queues.includes(queue.id));
    await picture(page, 'supervisor-staff');
    await box.uncheck();
    await until('out of it', async () => !(await boss.board()).operators[outside.id].queues.includes(queue.id));
    await page.keyboard.press('Escape');
    expect(sql(`select at from audit where what = 'live.staff' and subject = '${queue.id}'`).length).toBeGreaterThanOrEqual(2);
  });

  await test.step('Оператор ответил: оповещение ушло; его постобработка затянулась: новое', async () => {
    const [who] = browserOperators(queue.id, await boss.board());
    const desk = await people.desk(who);
    // Somebody waits already: it rings at once.
    await desk.key('F2');
    await expect(desk.ring).toBeVisible();
    await desk.key('F2');
    await expect(page.getByText(`${queue.name}:`)).toHaveCount(0);
    await calls[0].hangup();
    await calls[1].hangup();
    await expect(desk.beacon('Постобработка')).toBeVisible();
    await expect(page.getByText(/постобработка 0:0\d при норме 0:02/)).toBeVisible();
    // A desk in after-call time can be freed, and is asked why.
    await page.getByRole('button', { name: 'Показать' }).first().click();
    await page.getByRole('region', { name: 'Выбранный оператор' }).getByRole('button', { name: 'Освободить' }).click();
    const dialog = page.getByRole('dialog', { name: 'Освободить пульт' });
    await dialog.getByLabel('Причина').fill('Забыл закрыть постобработку');
    await dialog.getByRole('button', { name: 'Освободить' }).click();
    await expect(desk.presence).toContainText('Приём звонков');
    await expect(page.getByText(/при норме 0:02/)).toHaveCount(0);
  });

  sqlDo('delete from queue_alerts; delete from policy');
  await boss.ask('alerts/save_policy', { policy: { listening_shown: true, talking: null, held: null, after_call: null } });
});

test('Линия за час: по звонкам и после перезагрузки страницы', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const queue = directQueue();
  const page = await people.open(account('supervisor'));
  const [who] = browserOperators(queue.id, await boss.board());
  const desk = await people.desk(who);
  await desk.takeCalls();
  const call = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  const line = page.locator(`.spark[data-queue="${queue.id}"] path`).last();
  await expect(line).toHaveAttribute('d', /^M/);
  await page.reload();
  await expect(line).toHaveAttribute('d', /^M/);
  await call.hangup();
});
