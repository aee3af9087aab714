// Two tabs of one operator: one leads the phone, the other shows the same and can take it over.
import { aNumber, callOf, directQueue, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ, pageHears } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { browserOperators, number, until } from '../lib/stand';
import { silenceOf } from '../lib/town';

test('Звонит в одной вкладке; ответить можно из любой; передача телефона не теряет разговора', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const first = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  const second = await people.tab(first);
  await first.takeCalls();
  await expect(second.presence).toContainText('Приём звонков');
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await expect(first.ring).toBeVisible();
  await expect(second.ring).toBeVisible();
  expect((await first.inside()).ringtone).toBe(true);
  expect((await second.inside()).ringtone).toBe(false);

  // Asked in the tab without the phone, done by the one with it.
  await second.key('F2');
  await expect(second.beacon('Разговор')).toBeVisible();
  await hearsTone(call, OPERATOR_HZ);
  await pageHears(first.page, CALLER_HZ);
  await picture(second.page, 'operator-second-tab');
  await second.key('F7');
  await expect(first.controls.getByRole('button', { name: /Выключен/ })).toBeVisible();
  await second.key('F7');
  await hearsTone(call, OPERATOR_HZ);

  await second.phone.getByRole('button', { name: 'Вести телефон здесь' }).click();
  await expect(first.phone.getByText('Телефон в другой вкладке')).toBeVisible();
  await pageHears(second.page, CALLER_HZ);
  await hearsTone(call, OPERATOR_HZ);
  await expect(second.phone.getByText('Связь отличная')).toBeVisible();
  const steps = stepsOf(callOf(from).id);
  expect(steps.filter((s) => s.what === 'interrupted').map((s) => s.why)).toEqual(['phone_moved']);
  expect((await first.inside()).leads).toBe(false);
  await second.key('F4');
  await call.until('ended');
  expect(silenceOf(await call.heard(), 0, 60_000), 'the longest silence at the caller, ms').toBeLessThanOrEqual(5_000);
  await until('answered', () => callOf(from).outcome === 'answered');
});

test('Вкладку с телефоном закрыли посреди разговора: другая подхватывает его сама', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  const first = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  const second = await people.tab(first);
  await first.takeCalls();
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await expect(first.ring).toBeVisible();
  await first.key('F2');
  await hearsTone(call, OPERATOR_HZ);
  await second.page.bringToFront();
  await first.page.close();
  await pageHears(second.page, CALLER_HZ);
  await hearsTone(call, OPERATOR_HZ, 8_000);
  await second.key('F4');
  await call.until('ended');
  expect(silenceOf(await call.heard(), 0, 60_000), 'the longest silence at the caller, ms').toBeLessThanOrEqual(5_000);
});

test('Два браузера одного оператора не отбирают телефон друг у друга', async ({ boss, people }) => {
  people.expectErrors(/401|403/);
  const who = browserOperators(directQueue().id, await boss.board())[0];
  const office = await people.desk(who);
  const home = await people.desk(who);
  await expect(office.phone.getByText('Телефон в другом браузере')).toBeVisible({ timeout: 70_000 });
  await home.registered();
  await office.phone.getByRole('button', { name: 'Вести телефон здесь' }).click();
  await office.registered();
});
