// The link of a talk: no packets for 3 s is said and mended; what was measured is kept with the call.
import { aNumber, callOf, directQueue, stepsOf } from '../lib/centre';
import { DeskPage } from '../lib/desk';
import { CALLER_HZ, hearsTone, OPERATOR_HZ, pageHears } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, signIn, test } from '../lib/story';
import { account, browserOperators, number, stand, until } from '../lib/stand';
import { sql } from '../lib/town';

test('Сеть съела звук: через 3 секунды об этом сказано, звук возвращается сам, в истории видно', async ({ boss, people, town }) => {
  test.setTimeout(150_000);
  const desk = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  await desk.takeCalls();
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await pageHears(desk.page, CALLER_HZ);
  await expect(desk.phone.getByText('Связь отличная')).toBeVisible();

  const network = await desk.page.context().newCDPSession(desk.page);
  const lose = (packetLoss: number) =>
    network.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1, packetLoss });
  await network.send('Network.enable');
  await lose(100);
  const cut = Date.now();
  await expect(desk.page.getByRole('alert').filter({ hasText: 'Абонента не слышно.' })).toBeVisible({ timeout: 8_000 });
  expect(Date.now() - cut, 'ms until it is said').toBeLessThan(6_000);
  await expect(desk.phone.getByText('Звука нет')).toBeVisible();
  await picture(desk.page, 'operator-silence');
  // Longer than ICE bears: the way itself fails, and the talk must not end for that.
  await expect.poll(() => Date.now() - cut, { timeout: 40_000 }).toBeGreaterThan(25_000);
  await expect(desk.beacon('Разговор')).toBeVisible();
  await lose(0);
  await pageHears(desk.page, CALLER_HZ);
  await hearsTone(call, OPERATOR_HZ, 15_000);
  await expect(desk.page.getByText('Абонента не слышно.')).toBeHidden();
  expect(stepsOf(callOf(from).id).some((s) => s.what === 'interrupted')).toBe(false);
  await desk.key('F4');
  await call.until('ended');

  const id = callOf(from).id;
  const [kept] = await until('the samples are kept', () => {
    const rows = sql<{ silent: number; restarts: number; received: number }>(
      `select sum(silent_ms) as silent, sum(restarts) as restarts, sum(received) as received from call_quality where call_id = '${id}'`);
    return rows[0].received > 0 && rows[0].silent > 0 ? rows : null;
  });
  expect(Number(kept.silent)).toBeGreaterThan(15_000);
  expect(Number(kept.restarts)).toBeGreaterThan(0);

  // A supervisor finds it.
  const page = await people.open(account('supervisor'));
  await page.goto(`/history?one_way=1&open=${id}`);
  await expect(page.getByText(/задержка \d+ мс, дрожание \d+ мс, потери .* тишина/)).toBeVisible();
});

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

test('Страницу закрыло другое окно надолго: таймеры спят, телефон на связи, звонок приходит', async ({ boss, people, town }) => {
  test.setTimeout(260_000);
  const who = browserOperators(directQueue().id, await boss.board())[0];
  const page = await people.stranger();
  // As Chromium throttles a hidden page: its own timers come once a minute. A Worker's do not.
  await page.addInitScript(() => {
    const [once, again] = [window.setTimeout.bind(window), window.setInterval.bind(window)];
    const state = { hidden: false };
    const slow = (ms?: number) => (state.hidden ? Math.max(60_000, ms ?? 0) : ms);
    Object.assign(window, { hide: () => { state.hidden = true; } });
    window.setTimeout = ((run: TimerHandler, ms?: number, ...rest: unknown[]) => once(run, slow(ms), ...rest)) as typeof window.setTimeout;
    window.setInterval = ((run: TimerHandler, ms?: number, ...rest: unknown[]) => again(run, slow(ms), ...rest)) as typeof window.setInterval;
  });
  await page.goto('/');
  await page.evaluate(() => (window as unknown as { hide(): void }).hide());
  await signIn(page, who);
  const desk = await DeskPage.of(page, who);
  await desk.takeCalls();
  // Longer than a registration lasts without being renewed (120 s).
  const since = Date.now();
  while (Date.now() - since < 150_000) {
    await until('the phone is reachable', async () => Object.values((await boss.board()).operators).find((o) => o.extension === who.extension)?.reachable, 3_000);
    await expect(page.getByText(/^Нет связи с сервером/)).toBeHidden();
    await page.evaluate(() => new Promise((wake) => new Worker(document.querySelector<HTMLMetaElement>('meta[name=otklik-ticker]')!.content).addEventListener('message', wake, { once: true })));
  }
  await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
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
  await expect(desk.phone.getByText('Не на связи').or(desk.phone.getByText('Нет связи'))).toBeVisible({ timeout: 15_000 });
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
