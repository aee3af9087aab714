// One key calls for a supervisor; the request stands above all else, survives the server, and ends with the call.
import { aNumber, callOf, directQueue, pretty, stepsOf } from '../lib/centre';
import { CALLER_HZ } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { account, browserOperators, number, stand, standVerb, until } from '../lib/stand';

test('Помощь: Alt H в разговоре, старший видит первым делом и идёт, оператор это видит', async ({ boss, people, town }) => {
  test.setTimeout(120_000);
  people.expectErrors(/WebSocket|ERR_CONNECTION_REFUSED|Failed to load resource/);
  const desk = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  const senior = await people.open(account('supervisor'));
  await senior.goto('/live');
  await desk.takeCalls();
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await expect(desk.beacon('Разговор')).toBeVisible();
  const button = desk.page.getByRole('banner').getByRole('button', { name: /Помощь|Зовём|Помогает/ });
  await desk.key('Alt+h');
  await expect(button).toContainText('Зовём старшего');
  await expect(button).toHaveAttribute('aria-pressed', 'true');

  const request = senior.getByRole('alert').filter({ hasText: 'просит помощи' });
  await expect(request).toContainText(pretty(from));
  await expect(senior.getByRole('row').nth(1)).toContainText('просит помощи');
  await picture(senior, 'supervisor-help');

  // Our restart forgets nothing.
  await standVerb('hold-server');
  process.kill(stand().pids.server, 'SIGKILL');
  await standVerb('restart-server');
  await expect(request).toBeVisible({ timeout: 20_000 });
  await expect(button).toContainText('Зовём старшего', { timeout: 20_000 });

  await request.getByRole('button', { name: 'Иду' }).click();
  await expect(button).toContainText('Помогает');
  await expect(request).toBeHidden();
  await picture(desk.page, 'operator-help');
  await desk.key('F4');
  await call.until('ended');
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await desk.key('F2');
  await expect(button).toContainText('Помощь');
  const steps = await until('the steps are kept', () => {
    const all = stepsOf(callOf(from).id).map((s) => s.what);
    return all.includes('ended') ? all : null;
  });
  expect(steps).toContain('help_asked');
  expect(steps).toContain('help_answered');
});

test('Просьбу можно взять назад тем же ключом', async ({ people }) => {
  const desk = await people.desk();
  await desk.takeCalls();
  const button = desk.page.getByRole('banner').getByRole('button', { name: /Помощь|Зовём/ });
  await desk.key('Alt+h');
  await expect(button).toContainText('Зовём старшего');
  await desk.key('Alt+h');
  await expect(button).toContainText('Помощь');
});
