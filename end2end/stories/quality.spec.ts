// The link of the phone as it is told: silence on hold is no fault, and the server's word on the phone comes first.
import { aNumber, directQueue } from '../lib/centre';
import { DeskPage } from '../lib/desk';
import { CALLER_HZ, hearsTone, OPERATOR_HZ, pageHears } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, signIn, test } from '../lib/story';
import { browserOperators, number, stand, until } from '../lib/stand';

test('На удержании тишина — не беда', async ({ boss, people, town }) => {
  test.setTimeout(60_000);
  const desk = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  await desk.takeCalls();
  const call = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await pageHears(desk.page, CALLER_HZ);
  await desk.key('F8');
  const held = Date.now();
  await expect(desk.beacon('Удержание')).toBeVisible();
  await expect.poll(() => Date.now() - held, { timeout: 12_000 }).toBeGreaterThan(7_000);
  await expect(desk.page.getByText('Абонента не слышно.')).toBeHidden();
  await desk.key('F8');
  await hearsTone(call, OPERATOR_HZ);
});

test('Сервер не видит телефона, хотя тот считает себя подключённым: показано то, что видит сервер', async ({ boss, people, town }) => {
  test.setTimeout(90_000);
  const who = browserOperators(directQueue().id, await boss.board())[0];
  const page = await people.stranger();
  // The phone's words do not reach Asterisk any more, and neither end is told.
  let deaf = false;
  await page.routeWebSocket((url) => url.host !== new URL(stand().url).host, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((word) => void (deaf || server.send(word)));
    server.onMessage((word) => socket.send(word));
  });
  await page.goto('/');
  await signIn(page, who);
  const desk = await DeskPage.of(page, who);
  await desk.takeCalls();
  deaf = true;
  const since = Date.now();
  await expect(desk.phone.getByText('Не на связи', { exact: true })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText(/^Связь с телефоном потеряна/)).toBeVisible();
  expect(Date.now() - since, 'ms until it is said').toBeLessThan(15_000);
  await until('no call is offered', async () => Object.values((await boss.board()).operators).find((o) => o.extension === who.extension)?.reachable === false);
  await picture(page, 'operator-unreachable');
  deaf = false;
  await desk.registered();
  await expect(page.getByText(/^Связь с телефоном потеряна/)).toBeHidden();
  await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
});
