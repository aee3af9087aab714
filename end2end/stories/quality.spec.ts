// The link of a talk as it is told: silence on hold is no fault.
import { aNumber, directQueue } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ, pageHears } from '../lib/ear';
import { expect, test } from '../lib/story';
import { browserOperators, number } from '../lib/stand';

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
