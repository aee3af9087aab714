// The link drops, the server goes, the microphone is refused: what people see, and that the talk goes on.
import { aNumber, callOf, directQueue, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ, pageHears } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, signIn, test } from '../lib/story';
import { account, browserOperators, number, stand, standVerb, until } from '../lib/stand';
import { gapOf } from '../lib/town';

test('Сервер убит посреди разговора: звук идёт, страница говорит об этом и возвращается сама', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  people.expectErrors(/WebSocket|ERR_CONNECTION_REFUSED|Failed to load resource/);
  const desk = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  await desk.takeCalls();
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await hearsTone(call, OPERATOR_HZ);
  await pageHears(desk.page, CALLER_HZ);
  await desk.note.fill('Набрано до падения');

  await standVerb('hold-server');
  process.kill(stand().pids.server, 'SIGKILL');
  await expect(desk.page.getByText(/^Нет связи с сервером/)).toBeVisible();
  await expect(desk.phone.getByRole('alert', { name: 'Связь потеряна' })).toContainText('звук идёт');
  await picture(desk.page, 'operator-link-lost');
  await pageHears(desk.page, CALLER_HZ);
  await hearsTone(call, OPERATOR_HZ);
  await desk.note.fill('Набрано до падения и во время него');
  await expect(desk.page.getByText(/^Сохранено здесь/)).toBeVisible();

  await standVerb('restart-server');
  await expect(desk.page.getByText(/^Нет связи с сервером/)).toBeHidden({ timeout: 15_000 });
  await expect(desk.beacon('Разговор')).toBeVisible();
  await expect(desk.page.getByText(/^Сохранено \d/)).toBeVisible();
  await pageHears(desk.page, CALLER_HZ);
  await hearsTone(call, OPERATOR_HZ);
  expect(stepsOf(callOf(from).id).some((s) => s.what === 'interrupted')).toBe(false);
  await desk.key('F4');
  await call.until('ended');
  expect(gapOf(OPERATOR_HZ, await call.heard()), 'the longest gap in the operator’s voice, ms').toBeLessThanOrEqual(100);
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await until('the call is closed', () => callOf(from).outcome === 'answered');
});

test('Сеть страницы мигнула: ничего не теряется', async ({ people }) => {
  people.expectErrors(/WebSocket|ERR_INTERNET_DISCONNECTED|Failed to load resource/);
  const desk = await people.desk();
  await desk.takeCalls();
  await desk.page.context().setOffline(true);
  await desk.page.evaluate(() => dispatchEvent(new Event('offline')));
  await expect(desk.page.getByText(/^Нет связи с сервером/)).toBeVisible({ timeout: 25_000 });
  await desk.page.context().setOffline(false);
  await expect(desk.page.getByText(/^Нет связи с сервером/)).toBeHidden({ timeout: 25_000 });
  await desk.registered();
  await expect(desk.presence).toContainText('Приём звонков');
});

test('Микрофон запрещён: об этом сказано, и что делать', async ({ people }) => {
  const page = await people.stranger();
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
  });
  await page.goto('/');
  await signIn(page, account('operator'));
  await expect(page.getByRole('alert').filter({ hasText: 'Микрофон не работает.' })).toContainText('Разрешите микрофон для этого сайта в браузере.');
  await picture(page, 'operator-no-microphone');
});
