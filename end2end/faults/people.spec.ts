// What people do to the centre without meaning to: one login on two machines, a clock that is wrong, a page that was
// left open after somebody else signed in. (The page's own sound is the business of stories/.)
import { callOf } from '../lib/centre';
import { hearsTone, OPERATOR_HZ } from '../lib/ear';
import { asOperator, caller, callFrom, fresh, set, workers } from '../lib/shift';
import { signIn } from '../lib/story';
import { expect, test } from '../lib/whole';
import { Client, deskAccount, stand, until } from '../lib/stand';
import { DeskPage } from '../lib/desk';

const HOUR_MS = 3_600_000;

test('Один логин на двух машинах: обе видят одно и то же, закрыть одну — не уронить разговор', async ({ boss, people, town }) => {
  const [worker] = await workers(boss, town, 1);
  const who = deskAccount(worker.extension);
  const [home, office] = [await people.desk(who), await people.desk(who)];
  await home.takeCalls();
  await expect(office.presence).toContainText('Приём звонков');
  const from = fresh();
  const call = await caller(town, from);
  await hearsTone(call, OPERATOR_HZ);
  for (const desk of [home, office]) await expect(desk.beacon('Разговор')).toBeVisible();
  // Typed on one, read on the other; the one that is closed takes nothing with it.
  await home.note.fill('С первой машины');
  await expect(home.page.getByText(/^Сохранено \d/)).toBeVisible();
  await home.page.close();
  await hearsTone(call, OPERATOR_HZ);
  await expect(office.beacon('Разговор')).toBeVisible();
  await office.page.reload();
  await expect(office.note).toHaveValue('С первой машины');
  // Both press at once: one call, one end.
  const [one, other] = [await asOperator(worker), await asOperator(worker)];
  const talk = callFrom(await boss.board(), from)!;
  const answers = await Promise.allSettled([one, other].map((client) => client.ask('calls/hang_up', { call: talk.id })));
  expect(answers.filter((answer) => answer.status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
  for (const answer of answers) if (answer.status === 'rejected') expect(String(answer.reason)).toContain('no_such_call');
  await until('closed', () => callOf(from)?.ended_at);
  expect(callOf(from)).toMatchObject({ outcome: 'answered', ended_by: 'operator' });
  await set(boss, [worker], 'offline');
});

for (const [wrong_ms, word] of [[HOUR_MS, 'спешат на час'], [-HOUR_MS, 'отстают на час']] as const) {
  test(`Часы машины ${word}: время разговора и постобработки верное`, async ({ boss, people, town }) => {
    const [worker] = await workers(boss, town, 1);
    const page = await people.stranger();
    await page.addInitScript((wrong_ms) => {
      const real = Date.now.bind(Date);
      class Wrong extends Date {
        constructor(...given: unknown[]) {
          // Without arguments it is now; with them it is what they say.
          if (given.length) super(...(given as [number]));
          else super(real() + wrong_ms);
        }
        static now = () => real() + wrong_ms;
      }
      window.Date = Wrong as DateConstructor;
    }, wrong_ms);
    await page.goto('/');
    const who = deskAccount(worker.extension);
    await signIn(page, who);
    const desk = await DeskPage.of(page, who);
    await desk.takeCalls();
    const from = fresh();
    const call = await caller(town, from);
    await hearsTone(call, OPERATOR_HZ);
    await expect(desk.beacon('Разговор')).toBeVisible();
    const talk = callFrom(await boss.board(), from)!;
    await until('three seconds of talk', () => Date.now() - talk.since > 3_000);
    const shown = await desk.seconds();
    const true_s = Math.floor((Date.now() - talk.since) / 1_000);
    expect(Math.abs(shown - true_s), `shown ${shown} s, talked ${true_s} s`).toBeLessThanOrEqual(1);
    await call.hangup();
    await until('closed', () => callOf(from)?.ended_at);
    expect(Math.abs(Date.parse(callOf(from).ended_at!) - call.times.ended)).toBeLessThan(1_000);
  });
}

test('Чужое: звонок коллеги не положить, чужую и законченную сессию не использовать', async ({ boss, town }) => {
  const [mine, theirs] = await workers(boss, town, 2);
  await set(boss, [mine], 'ready');
  const from = fresh();
  const call = await caller(town, from);
  await hearsTone(call, OPERATOR_HZ);
  const talk = callFrom(await boss.board(), from)!;
  const stranger = await asOperator(theirs);
  for (const [endpoint, body] of [['calls/hang_up', {}], ['calls/hold', { on: true }], ['calls/mute', { on: true }], ['calls/digits', { digits: '1' }],
    ['calls/note', {}], ['calls/save_note', { note: { topic: null, note: 'x' } }], ['history/get', {}]] as const) {
    const refused = await stranger.ask(endpoint, { call: talk.id, ...body }).then(() => 'done', (error: Error) => error.message);
    expect(refused, endpoint).toMatch(/not_your_call|not_found/);
  }
  await hearsTone(call, OPERATOR_HZ);
  // A session that was ended opens nothing any more, by token or by cookie, and no socket.
  const ended = await asOperator(mine);
  await ended.ask('sessions/sign_out');
  await expect(ended.ask('presence/set', { presence: { kind: 'offline' } })).rejects.toThrow(/401.*signed_out/);
  const forged = await fetch(`${stand().url}/api/presence/set`, {
    method: 'POST', headers: { 'content-type': 'application/json', cookie: 'otklik=somebody', origin: stand().url },
    body: JSON.stringify({ presence: { kind: 'offline' } }),
  });
  expect([forged.status, (await forged.json()).code]).toEqual([401, 'signed_out']);
  await (await Client.signIn(deskAccount(mine.extension))).ask('calls/hang_up', { call: talk.id });
  await call.until('ended');
});
