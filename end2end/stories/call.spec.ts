// Issue 3, 4.1: the story of one call on real parts, heard at both ends, seen by three people, kept afterwards.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { heard } from '../../tools/tone.mjs';
import { aNumber, callOf, keyTo, pretty, stepsOf } from '../lib/centre';
import { CALLER_HZ, hearsMusic, hearsNothing, hearsTone, OPERATOR_HZ, pageHears, pageHearsNot } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { account, number, stand, until } from '../lib/stand';
import { sql } from '../lib/town';

const NAME = 'Ермолаева Ольга Петровна';
const NOTE = 'Обещали готовность паспорта в среду, напомнить по телефону';

test('Звонок: меню, очередь, разговор, запись, история', async ({ boss, people, town }) => {
  test.setTimeout(240_000);
  const operator = account('operator');
  const desk = await people.desk(operator);
  const supervisor = await people.open(account('supervisor'));
  const me = Object.values((await boss.board()).operators).find((o) => o.extension === operator.extension)!;
  const [{ name: myName }] = sql<{ name: string }>(`select name from employees where id = '${me.id}'`);
  const { key, queue } = keyTo(me.queues);
  const from = aNumber();
  const waiting = supervisor.getByRole('region', { name: 'Ждут ответа' }).getByRole('listitem').filter({ hasText: pretty(from) });
  const row = supervisor.getByRole('row', { name: myName.split(' ').slice(0, 2).join(' ') });

  await supervisor.getByRole('link', { name: 'Сейчас' }).click();
  await picture(desk.page, 'operator-offline');

  const call = await town.call({ number: number('menu'), from, play: `tone:${CALLER_HZ}` });

  await test.step('Абонент слышит приветствие и меню', async () => {
    await call.until('answered');
    await hearsMusic(call);
    await expect(waiting).toContainText('в меню');
    await until('the menu', () => stepsOf(callOf(from).id).some((s) => s.what === 'entered_step'), 30_000);
    // Told to the end or not, a key is taken.
    await call.dtmf(key);
  });

  await test.step('Ждёт в очереди с музыкой, ему говорят место, супервизор его видит', async () => {
    await expect(waiting).toContainText(queue);
    await expect(waiting).toContainText('первый: на очереди никого нет');
    await hearsMusic(call, 10_000);
    await picture(supervisor, 'supervisor-live-waiting');
    await until('the position is told', () => stepsOf(callOf(from).id).some((s) => s.what === 'position_told'), 45_000);
    await hearsMusic(call);
  });

  await test.step('Оператор выходит на приём, у него звонит: кто, очередь, сколько ждал', async () => {
    await desk.key('F2');
    await expect(desk.ring).toBeVisible();
    await expect(desk.ring).toContainText(pretty(from));
    await expect(desk.ring).toContainText(queue);
    await expect(desk.ring).toContainText(/Ожидание\s*\d+:\d\d/);
    await expect(desk.name).toBeVisible();
    await picture(desk.page, 'operator-ring');
    await expect(waiting).toContainText('звонит:');
    await hearsMusic(call);
  });

  await test.step('Ответ: слышат друг друга', async () => {
    await desk.key('F2');
    await expect(desk.beacon('Разговор')).toBeVisible();
    await hearsTone(call, OPERATOR_HZ);
    await pageHears(desk.page, CALLER_HZ);
    await expect(desk.beacon('Разговор')).toContainText('Запись');
  });

  await test.step('Супервизор видит разговор, номер и идущее время', async () => {
    await expect(row).toContainText('Разговор');
    await expect(row).toContainText(pretty(from));
    const time = row.getByRole('cell').nth(4);
    const first = await time.innerText();
    await expect(time).not.toHaveText(first);
    await expect(time).toHaveText(/^\d+:\d\d$/);
    await picture(supervisor, 'supervisor-live');
  });

  await test.step('Удержание: абоненту музыка, оператору тишина', async () => {
    await desk.key('F8');
    await expect(desk.beacon('Удержание')).toBeVisible();
    await hearsMusic(call);
    await pageHearsNot(desk.page, CALLER_HZ);
    await desk.key('F8');
    await expect(desk.beacon('Разговор')).toBeVisible();
    await hearsTone(call, OPERATOR_HZ);
    await pageHears(desk.page, CALLER_HZ);
  });

  await test.step('Микрофон выключен и включён', async () => {
    await desk.key('F7');
    await expect(desk.controls.getByRole('button', { name: 'Выключен' })).toHaveAttribute('aria-pressed', 'true');
    await hearsNothing(call);
    await desk.key('F7');
    await hearsTone(call, OPERATOR_HZ);
  });

  await test.step('Клавиши тонального набора доходят до абонента', async () => {
    await desk.key('Alt+KeyK');
    const pad = desk.phone.getByRole('group', { name: 'Клавиши' });
    await pad.getByRole('button', { name: '5' }).click();
    await desk.key('#');
    await expect(pad.getByRole('status')).toHaveText('5#');
    await until('the digits are heard', () => (expect(call.pressed()).toBe('5#'), true));
    await desk.key('Escape');
    await expect(pad).toBeHidden();
  });

  await test.step('Имя абонента записано', async () => {
    await desk.name.fill(NAME);
    await desk.name.press('Enter');
    await until('the name is kept', () =>
      sql<{ name: string }>(`select s.name from subscribers s join subscriber_phones p on p.subscriber_id = s.id where p.phone = '${from}'`)[0]?.name === NAME);
    await expect(desk.beacon('Разговор')).toContainText(NAME);
    await picture(desk.page, 'operator-talk');
  });

  await test.step('Завершение, постобработка: тема, заметка, перезагрузка посреди слова', async () => {
    await desk.key('F4');
    await expect(desk.beacon('Постобработка')).toBeVisible();
    await call.until('ended');
    await desk.topic.selectOption({ index: 1 });
    await desk.note.click();
    await desk.page.keyboard.type(NOTE.slice(0, 30));
    await desk.page.reload();
    await expect(desk.note).toHaveValue(NOTE.slice(0, 30));
    await expect(desk.topic).not.toHaveValue('');
    await expect(desk.name).toHaveValue(NAME);
    await desk.note.press('End');
    await desk.note.press('Control+End');
    await desk.page.keyboard.type(NOTE.slice(30));
    const left = await desk.seconds();
    await desk.phone.getByRole('button', { name: '+1 мин' }).click();
    await expect.poll(() => desk.seconds()).toBeGreaterThan(left + 30);
    await picture(desk.page, 'operator-aftercall');
    await expect(desk.page.getByText(/Сохранено \d\d?:\d\d/)).toBeVisible();
    await desk.key('Control+Enter');
    await expect(desk.beacon('Состояние')).toContainText('Готов');
    await expect(desk.presence).toContainText('Приём звонков');
    await picture(desk.page, 'operator-ready');
  });

  const record = callOf(from);

  await test.step('В базе всё верно', async () => {
    expect(record).toMatchObject({ direction: 'inbound', outcome: 'answered', ended_by: 'operator', operator_id: me.id });
    expect(record.waited_ms).toBeGreaterThan(1_000);
    expect(record.talked_ms).toBeGreaterThan(1_000);
    expect(record.held_ms).toBeGreaterThan(500);
    const legs = sql<{ kind: string; answered_at: string | null; ended_at: string | null; cause: number }>(
      `select kind, answered_at, ended_at, cause from legs where call_id = '${record.id}' order by started_at`);
    expect(legs.map((l) => l.kind)).toEqual(['subscriber', 'operator']);
    expect(legs.every((l) => l.answered_at && l.ended_at && l.cause === 16)).toBe(true);
    const steps = stepsOf(record.id);
    const order = ['started', 'entered_step', 'queued', 'waits', 'position_told', 'rang', 'answered', 'held', 'resumed', 'ended'];
    expect(order.filter((what) => steps.some((s) => s.what === what))).toEqual(order);
    const at = order.map((what) => steps.findIndex((s) => s.what === what));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    const why = (what: string) => steps.filter((s) => s.what === what).map((s) => s.why);
    expect(why('started')).toEqual(['line_called']);
    expect(why('entered_step')).toContain('key_pressed');
    expect(why('waits')[0]).toBe('nobody_free');
    expect(why('rang')).toEqual(['longest_idle']);
    expect(why('answered')).toEqual(['operator_answered']);
    const [note] = sql<{ note: string; topic_id: string | null }>(`select note, topic_id from call_notes where call_id = '${record.id}'`);
    expect(note.note).toBe(NOTE);
    expect(note.topic_id).not.toBeNull();
    const intervals = sql<{ presence: string; started_at: string; ended_at: string | null }>(
      `select presence, started_at, ended_at from presence_intervals where employee_id = '${me.id}' order by id desc limit 4`).reverse();
    expect(intervals.map((i) => i.presence)).toEqual(['ringing', 'talking', 'after_call', 'ready']);
    for (const [i, interval] of intervals.slice(0, -1).entries()) expect(interval.ended_at).toBe(intervals[i + 1].started_at);
    expect(intervals.at(-1)!.ended_at).toBeNull();
  });

  await test.step('Запись сохранена: Ogg Opus, абонент слева, оператор справа', async () => {
    const recording = await until('the recording is stored', () =>
      sql<{ id: string; key: string; bytes: number; checksum: string; channels: number; length_ms: number }>(
        `select * from recordings where call_id = '${record.id}' and state = 'stored'`)[0], 60_000);
    const file = join(stand().dir, 'files', recording.key);
    const bytes = readFileSync(file);
    expect(bytes.toString('latin1', 0, 4)).toBe('OggS');
    expect(bytes.subarray(0, 200).includes('OpusHead')).toBe(true);
    expect(bytes.length).toBe(recording.bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(recording.checksum);
    expect(recording.channels).toBe(2);
    expect(Math.abs(recording.length_ms - record.talked_ms - record.held_ms)).toBeLessThan(1_000);
    const channel = (n: number) => {
      const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-af', `pan=mono|c0=c${n}`, '-ar', '8000', '-f', 's16le', '-'], { maxBuffer: 1 << 28 });
      return heard(new Int16Array(raw.buffer, raw.byteOffset, raw.length >> 1), { rate: 8_000, tones: [CALLER_HZ, OPERATOR_HZ] });
    };
    const [left, right] = [channel(0), channel(1)];
    const count = (windows: (number | null)[], hz: number) => windows.filter((w) => w === hz).length;
    expect(count(left, CALLER_HZ)).toBeGreaterThan(left.length * 0.7);
    expect(count(left, OPERATOR_HZ)).toBe(0);
    expect(count(right, OPERATOR_HZ)).toBeGreaterThan(20);
    expect(count(right, CALLER_HZ)).toBe(0);
  });

  await test.step('Супервизор находит звонок, видит путь с причинами и слушает запись', async () => {
    await supervisor.getByRole('link', { name: 'Звонки' }).click();
    await supervisor.getByLabel('Номер или имя абонента').fill(from.slice(-7));
    const found = supervisor.getByRole('row').filter({ hasText: pretty(from) });
    await expect(found).toHaveCount(1);
    await expect(found).toContainText(NAME);
    await expect(found).toContainText('Отвечен');
    const answers: { status: number; range: string | undefined }[] = [];
    supervisor.on('response', (answer) => {
      if (answer.url().includes('/recordings/')) answers.push({ status: answer.status(), range: answer.headers()['content-range'] });
    });
    await found.getByRole('button', { name: /^Звонок / }).click();
    for (const sentence of [
      'Позвонили на линию',
      `Нажата клавиша ${key}.`,
      `Встал в очередь «${queue}»`,
      'На очереди никто не работает.',
      /Сказали место: 1-й/,
      /Звонок оператору: /,
      /Свободен 1 подходящий оператор/,
      'Оператор ответил.',
      'Удержание',
      'Разговор продолжен',
      /Звонок завершён: отвечен; завершил — оператор/,
    ]) {
      await expect(supervisor.getByRole('list').getByText(sentence).first()).toBeVisible();
    }
    const audio = supervisor.locator('audio');
    const at = () => audio.evaluate((a: HTMLAudioElement) => a.currentTime);
    await supervisor.getByRole('button', { name: 'Слушать' }).click();
    await expect.poll(at).toBeGreaterThan(0.3);
    await picture(supervisor, 'supervisor-history');
    await supervisor.getByRole('button', { name: 'Пауза' }).click();
    const wave = supervisor.getByRole('slider', { name: /^Запись/ });
    const box = (await wave.boundingBox())!;
    await wave.click({ position: { x: box.width * 0.75, y: box.height / 2 } });
    const length = await audio.evaluate((a: HTMLAudioElement) => a.duration);
    await expect.poll(at).toBeGreaterThan(length * 0.7);
    await expect.poll(() => answers.length).toBeGreaterThan(0);
    expect(answers.every((a) => a.status === 206 && /^bytes \d+-\d+\/\d+$/.test(a.range ?? ''))).toBe(true);
    const source = await audio.evaluate((a: HTMLAudioElement) => a.src);
    const part = await supervisor.request.get(source, { headers: { range: 'bytes=1000-1999' } });
    expect(part.status()).toBe(206);
    expect((await part.body()).length).toBe(1_000);
  });
});
