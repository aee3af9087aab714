// Issue 4, §3: listen, whisper, barge in, take over, heard at every end by tone; true after kill -9.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { heard, share } from '../../tools/tone.mjs';
import type { Call } from '../../tools/town/call.mjs';
import { aNumber, callOf, directQueue, pretty, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsAll, hearsNo, hearsTone, OPERATOR_HZ, pageHears, pageHearsNot, SUPERVISOR_HZ } from '../lib/ear';
import type { DeskPage } from '../lib/desk';
import { picture } from '../lib/looks';
import { expect, type People, test } from '../lib/story';
import { account, browserOperators, Client, number, stand, standVerb, until } from '../lib/stand';
import { sql } from '../lib/town';
import type { Page } from '@playwright/test';
import type { Town } from '../../tools/town/town.mjs';

interface Talk {
  desk: DeskPage;
  operator: { id: string; name: string };
  boss: Page;
  bossId: string;
  call: Call;
  from: string;
}

/** An operator talks with a caller; a supervisor with a voice of his own looks at that operator. */
async function aTalk(people: People, client: Client, town: Town): Promise<Talk> {
  const supervisor = account('supervisor');
  const board = await client.board();
  const [who] = browserOperators(directQueue().id, board);
  const desk = await people.desk(who);
  const boss = await people.open(supervisor, SUPERVISOR_HZ);
  await until('the phone of the supervisor', async () => {
    const { operators } = await client.board();
    return Object.values(operators).find((o) => o.extension === supervisor.extension)?.reachable;
  });
  const live = (await client.board()).operators;
  const byExtension = (extension: string | null) => Object.values(live).find((o) => o.extension === extension)!;
  const id = byExtension(who.extension).id;
  const [{ name }] = sql<{ name: string }>(`select name from employees where id = '${id}'`);
  await desk.takeCalls();
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await hearsTone(call, OPERATOR_HZ);
  await pageHears(desk.page, CALLER_HZ);
  await boss.getByRole('link', { name: 'Сейчас' }).click();
  await boss.locator(`[data-operator="${id}"]`).getByRole('button').click();
  return { desk, operator: { id, name }, boss, bossId: byExtension(supervisor.extension).id, call, from };
}

const buttons = (page: Page) => page.getByRole('region', { name: 'Выбранный оператор' }).getByRole('group', { name: 'Участие в разговоре' });
const pressed = (page: Page, name: RegExp) => expect(buttons(page).getByRole('button', { name })).toHaveAttribute('aria-pressed', 'true');
/** The operator's phone says who is at the talk. */
const told = (desk: DeskPage, text: RegExp) => expect(desk.beacon('Разговор')).toContainText(text);
const modes = (call: string) =>
  sql<{ what: string; mode: string | null }>(`select what->>'what' as what, what->>'mode' as mode from call_steps where call_id = '${call}'
    and what->>'what' in ('supervised', 'supervision_ended', 'taken_over') order by seq, n`).map((step) => step.mode ?? step.what);

test('Слушать, подсказать, войти: кто кого слышит', async ({ boss: client, people, town }) => {
  test.setTimeout(240_000);
  const { desk, operator, boss, call, from } = await aTalk(people, client, town);

  await test.step('Слушает: слышит обоих, его не слышит никто', async () => {
    await boss.keyboard.press('l');
    await pressed(boss, /Слушаю/);
    await pageHears(boss, CALLER_HZ);
    await pageHears(boss, OPERATOR_HZ);
    await told(desk, /Слушает: /);
    await hearsTone(call, OPERATOR_HZ);
    await hearsNo(call, SUPERVISOR_HZ);
    await pageHearsNot(desk.page, SUPERVISOR_HZ);
    await picture(boss, 'supervisor-listens');
    await picture(desk.page, 'operator-listened');
  });

  await test.step('Подсказывает: слышит оператор, не слышит абонент', async () => {
    await boss.keyboard.press('w');
    await pressed(boss, /Подсказываю/);
    const began = Date.now();
    await told(desk, /Подсказывает: /);
    await pageHears(desk.page, SUPERVISOR_HZ);
    await pageHears(desk.page, CALLER_HZ);
    await pageHears(boss, CALLER_HZ);
    await pageHears(boss, OPERATOR_HZ);
    await hearsNo(call, SUPERVISOR_HZ);
    await hearsTone(call, OPERATOR_HZ);
    await picture(desk.page, 'operator-whispered');
    await until('enough of it for the recording', () => Date.now() - began > 3_000);
  });

  await test.step('Снова слушает: тот же телефон, подсказки больше нет', async () => {
    await boss.keyboard.press('l');
    await pressed(boss, /Слушаю/);
    await pageHearsNot(desk.page, SUPERVISOR_HZ);
    await pageHears(boss, CALLER_HZ);
  });

  await test.step('Удержание и возврат: слушает дальше', async () => {
    await desk.key('F8');
    await expect(desk.beacon('Удержание')).toBeVisible();
    await desk.key('F8');
    await pageHears(boss, CALLER_HZ);
    await pressed(boss, /Слушаю/);
  });

  await test.step('Входит в разговор: слышат все', async () => {
    await boss.keyboard.press('b');
    await pressed(boss, /В разговоре/);
    await told(desk, /В разговоре: /);
    await hearsAll(call, [OPERATOR_HZ, SUPERVISOR_HZ]);
    await pageHears(desk.page, SUPERVISOR_HZ);
    await pageHears(boss, CALLER_HZ);
    await pageHears(boss, OPERATOR_HZ);
  });

  await test.step('Уходит: разговор идёт дальше', async () => {
    await boss.keyboard.press('b');
    await expect(buttons(boss).getByRole('button', { name: 'Войти' })).toHaveAttribute('aria-pressed', 'false');
    await hearsNo(call, SUPERVISOR_HZ);
    await hearsTone(call, OPERATOR_HZ);
    await expect(desk.beacon('Разговор')).not.toContainText(/В разговоре: /);
  });

  const id = callOf(from).id;
  await desk.key('F4');
  await call.until('ended');

  await test.step('Всё записано: кто, когда и как', async () => {
    await until('the steps', () => modes(id).length === 5);
    expect(modes(id)).toEqual(['listen', 'whisper', 'listen', 'barge', 'supervision_ended']);
    const legs = sql<{ kind: string }>(`select kind from legs where call_id = '${id}' order by started_at`).map((leg) => leg.kind);
    expect(legs.sort()).toEqual(['operator', 'subscriber', 'supervisor']);
    await boss.getByRole('navigation', { name: 'Разделы' }).getByRole('link', { name: 'Звонки' }).click();
    await boss.getByLabel('Номер или имя абонента').fill(from.slice(-7));
    await boss.getByRole('row').filter({ hasText: pretty(from) }).getByRole('button', { name: /^Звонок / }).click();
    await expect(boss.getByRole('list').getByText(/^Слушает: /).first()).toBeVisible();
    await expect(boss.getByRole('list').getByText(/^Подсказывает оператору: /)).toBeVisible();
    expect(operator.name).toBeTruthy();
  });

  await test.step('В записи нет подсказки, но есть тот, кто вошёл', async () => {
    const recording = await until('the recording is stored', () =>
      sql<{ key: string }>(`select key from recordings where call_id = '${id}' and state = 'stored'`)[0], 60_000);
    const file = join(stand().dir, 'files', recording.key);
    const channel = (n: number) => {
      const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-af', `pan=mono|c0=c${n}`, '-ar', '8000', '-f', 's16le', '-'], { maxBuffer: 1 << 28 });
      return new Int16Array(raw.buffer, raw.byteOffset, raw.length >> 1);
    };
    const tones = (samples: Int16Array) => heard(samples, { rate: 8_000, tones: [CALLER_HZ, OPERATOR_HZ, SUPERVISOR_HZ] });
    const sound = channel(1);
    const [left, right] = [tones(channel(0)), tones(sound)];
    const count = (windows: (number | null)[], hz: number | null) => windows.filter((w) => w === hz).length;
    expect(count(left, SUPERVISOR_HZ)).toBe(0);
    // While whispering the operator's side was the operator's tone alone: nothing but it until the barge.
    const times = sql<{ mode: string; at: number }>(`select what->>'mode' as mode, extract(epoch from at) * 1000 as at from call_steps
      where call_id = '${id}' and what->>'what' = 'supervised' order by seq, n`);
    const [{ began }] = sql<{ began: number }>(`select extract(epoch from started_at) * 1000 as began from recordings where call_id = '${id}'`);
    const window = (at: number) => Math.round((at - began) / 100);
    const whispered = right.slice(window(times[1].at) + 5, window(times[2].at) - 5);
    expect(whispered.length).toBeGreaterThan(10);
    expect(count(whispered, OPERATOR_HZ)).toBeGreaterThan(whispered.length * 0.95);
    // Half a second of the barge that has both voices; before it none has the supervisor's.
    const both = (at: number) => [OPERATOR_HZ, SUPERVISOR_HZ].every((hz) => share(sound.subarray(at * 800, (at + 5) * 800), 8_000, hz) > 0.12);
    const barged = window(times[3].at);
    expect(Array.from({ length: 40 }, (_, n) => barged + n).some(both), 'the supervisor is in the recording').toBe(true);
    expect(Array.from({ length: barged - 10 }, (_, n) => n).some(both), 'and was not before').toBe(false);
  });
});

test('Прослушивание переживает kill -9 и видно после него', async ({ boss: client, people, town }) => {
  test.setTimeout(240_000);
  people.expectErrors(/\/ws|api\/|Failed to load resource/);
  const { desk, operator, boss, bossId, call } = await aTalk(people, client, town);
  await boss.keyboard.press('l');
  await pressed(boss, /Слушаю/);
  await pageHears(boss, CALLER_HZ);

  process.kill(stand().pids.server, 'SIGKILL');
  // The sound does not know of it.
  await pageHears(boss, CALLER_HZ);
  await pageHears(boss, OPERATOR_HZ);
  await standVerb('restart-server');
  const is = await until('the board is back', async () => (await client.board()).supervisions[bossId], 30_000);
  expect(is).toMatchObject({ mode: 'listen', shown: true });
  expect(is.since).not.toBeNull();
  await pressed(boss, /Слушаю/);
  await told(desk, /Слушает: /);
  await pageHears(boss, CALLER_HZ);

  // …and goes over to whispering as if nothing had been.
  await boss.locator(`[data-operator="${operator.id}"]`).getByRole('button').click();
  await boss.keyboard.press('w');
  await pressed(boss, /Подсказываю/);
  await pageHears(desk.page, SUPERVISOR_HZ);
  await hearsNo(call, SUPERVISOR_HZ);

  // The caller hangs up: the listening is over with the talk.
  await call.hangup();
  await until('nobody listens', async () => Object.keys((await client.board()).supervisions).length === 0);
  await expect(boss.getByRole('complementary', { name: 'Телефон' })).toHaveCount(0);
});

test('Забрать разговор: оператор в постобработке, супервизор говорит', async ({ boss: client, people, town }) => {
  test.setTimeout(240_000);
  const { desk, operator, boss, bossId, call, from } = await aTalk(people, client, town);
  const id = callOf(from).id;
  await boss.keyboard.press('l');
  await pressed(boss, /Слушаю/);
  await boss.keyboard.press('t');
  await expect(desk.beacon('Постобработка')).toBeVisible();
  await hearsTone(call, SUPERVISOR_HZ);
  await pageHears(boss, CALLER_HZ);
  await pageHearsNot(boss, OPERATOR_HZ);
  const board = await client.board();
  expect(board.operators[bossId].call).toBe(id);
  expect(board.calls[id].operator).toBe(bossId);
  const phone = boss.getByRole('complementary', { name: 'Телефон' });
  await expect(phone.getByRole('region', { name: 'Разговор' })).toContainText(pretty(from));
  await picture(boss, 'supervisor-took-over');
  await boss.keyboard.press('F4');
  await call.until('ended');
  await until('the record', () => callOf(from).ended_at !== null);
  expect(callOf(from)).toMatchObject({ outcome: 'answered', operator_id: bossId });
  expect(modes(id)).toEqual(['listen', 'supervision_ended', 'taken_over']);
  expect(stepsOf(id).at(-1)!.what).toBe('ended');
  expect(operator.id).not.toBe(bossId);
});

/** Gives an employee these roles. */
async function roles(id: string, roles: string[]): Promise<void> {
  const admin = await Client.signIn(account('administrator'));
  const { version, form } = await admin.ask<{ version: number; form: object }>('employees/get', { id });
  await admin.ask('employees/save', { id, version, form: { ...form, roles } });
}

test('Скрытое прослушивание оператор не видит, подсказку видит; без права слушать нельзя', async ({ boss: client, people, town }) => {
  test.setTimeout(240_000);
  people.expectErrors(/api\/|\/ws|Failed to load resource/);
  const policy = (listening_shown: boolean) => client.ask('alerts/save_policy', { policy: { listening_shown, talking: null, held: null, after_call: null } });
  await policy(false);
  try {
    const { desk, boss, bossId, call, from } = await aTalk(people, client, town);
    const id = callOf(from).id;
    await boss.keyboard.press('l');
    await pressed(boss, /Слушаю/);
    await expect(desk.beacon('Разговор')).not.toContainText('Слушает');
    await boss.keyboard.press('w');
    await pressed(boss, /Подсказываю/);
    await told(desk, /Подсказывает: /);
    // The right is taken away in the middle: by the card, as an administrator would.
    await roles(bossId, ['operator']);
    await until('put out', () => modes(id).at(-1) === 'supervision_ended');
    await pageHearsNot(desk.page, SUPERVISOR_HZ);
    await expect(desk.beacon('Разговор')).not.toContainText('Подсказывает');
    await hearsTone(call, OPERATOR_HZ);
    await roles(bossId, ['supervisor']);
    await call.hangup();
  } finally {
    await policy(true);
  }
});
