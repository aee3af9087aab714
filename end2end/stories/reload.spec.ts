// Issue 3, 4.3: a page that reloads in a talk is not a hang-up.
import { aNumber, callOf, directQueue, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsMusic, hearsTone, OPERATOR_HZ, pageHears } from '../lib/ear';
import { expect, test } from '../lib/story';
import { account, browserOperators, number, until } from '../lib/stand';

test('Перезагрузка страницы посреди разговора: абонент слышит музыку, разговор продолжается сам', async ({ boss, people, town }) => {
  const desk = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  const from = aNumber();
  await desk.takeCalls();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await hearsTone(call, OPERATOR_HZ);
  await desk.note.fill('Спрашивает про загранпаспорт');
  await desk.name.fill('Сафонов Пётр Ильич');
  await desk.name.press('Enter');
  await expect.poll(() => desk.seconds()).toBeGreaterThanOrEqual(3);

  // A page that is slow to come back, so that the music can be heard.
  const { page } = desk;
  await page.goto('about:blank');
  await hearsMusic(call);
  await page.goto('/desk');
  const back = Date.now();
  await hearsTone(call, OPERATOR_HZ);
  const away = Date.now() - back;
  test.info().annotations.push({ type: 'rejoin', description: `${away} ms from the page's load to the operator's voice` });
  expect(away).toBeLessThan(5_000);
  await pageHears(page, CALLER_HZ);
  await expect(desk.beacon('Разговор')).toBeVisible();
  expect(await desk.seconds()).toBeGreaterThan(3);
  await expect(desk.note).toHaveValue('Спрашивает про загранпаспорт');
  await expect(desk.name).toHaveValue('Сафонов Пётр Ильич');

  // The reload of a person: F5 alone, with no time between.
  await page.reload();
  const again = Date.now();
  await until('both hear each other', async () => {
    await hearsTone(call, OPERATOR_HZ, 200).catch(() => null);
    return (await boss.board()).calls[callOf(from).id]?.phase.kind === 'talking' && hearsTone(call, OPERATOR_HZ, 1_000);
  });
  expect(Date.now() - again).toBeLessThan(5_000);
  await pageHears(page, CALLER_HZ);

  const steps = stepsOf(callOf(from).id);
  expect(steps.filter((s) => s.what === 'interrupted').map((s) => s.why)).toContain('page_lost');
  expect(steps.filter((s) => s.what === 'rejoined').map((s) => s.why)).toEqual(['page_returned', 'page_returned']);
  expect(call.state()).toBe('answered');
  await desk.key('F4');
  await call.until('ended');
});

test('Страница не вернулась за 20 секунд: абонент первым в очереди и достаётся другому', async ({ boss, people, town }) => {
  test.setTimeout(150_000);
  const [first, second] = browserOperators(directQueue().id, await boss.board());
  const desk = await people.desk(first);
  await desk.takeCalls();
  const talks = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await hearsTone(talks, OPERATOR_HZ);
  const board = await boss.board();
  const [cut] = Object.values(board.calls);
  const waits = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  const position = async (id: string) => (await boss.board()).calls[id]?.phase;
  const other = await until('the second caller waits', async () =>
    Object.values((await boss.board()).calls).find((c) => c.id !== cut.id && c.phase.kind === 'waiting'));

  await desk.page.context().close();
  await hearsMusic(talks);
  await until('the place is kept', async () => (await position(cut.id))?.kind === 'interrupted');
  await until('the caller is back at the head of the queue', async () => {
    const [mine, theirs] = [await position(cut.id), await position(other.id)];
    return mine?.kind === 'waiting' && mine.position === 1 && theirs?.position === 2;
  }, 25_000);
  await hearsMusic(talks);
  expect(stepsOf(cut.id).filter((s) => s.what === 'requeued').map((s) => s.why)).toEqual(['page_gone']);

  const colleague = await people.desk(second);
  await colleague.key('F2');
  await expect(colleague.ring).toBeVisible();
  await colleague.key('F2');
  await hearsTone(talks, OPERATOR_HZ);
  await pageHears(colleague.page, CALLER_HZ);
  expect((await boss.board()).calls[cut.id].operator).toBe(Object.values((await boss.board()).operators).find((o) => o.extension === second.extension)!.id);
  expect((await position(other.id))?.kind).toBe('waiting');
  await waits.hangup();
  await colleague.key('F4');
  await talks.until('ended');
});
