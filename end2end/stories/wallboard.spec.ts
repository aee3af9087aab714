// Issue 4, §3: a board on a wall by a link of its own: figures, no names; it outlives a restart and ends with its key.
import { aNumber, directQueue } from '../lib/centre';
import { CALLER_HZ } from '../lib/ear';
import { expect, test } from '../lib/story';
import { account, Client, number, stand, standVerb, until } from '../lib/stand';
import { sql } from '../lib/town';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

const SHOTS = join(import.meta.dirname, '../shots');

async function shot(page: Page, name: string): Promise<void> {
  mkdirSync(SHOTS, { recursive: true });
  for (const [width, height] of [[1366, 768], [1920, 1080]]) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: join(SHOTS, `${name}-dark-${width}x${height}.png`), animations: 'disabled' });
  }
}

/** Every text that is drawn, and how large, px. */
const sizes = (page: Page) =>
  page.evaluate(() => {
    const found: { text: string; size: number }[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode.textContent!.trim();
      if (text) found.push({ text, size: parseFloat(getComputedStyle(walk.currentNode.parentElement!).fontSize) });
    }
    return found;
  });

test('Табло: сделать ссылку, смотреть без входа, пережить перезапуск, отозвать', async ({ boss, people, town }) => {
  test.setTimeout(240_000);
  people.expectErrors(/\/ws|Failed to load resource|api\//);
  const supervisor = await people.open(account('supervisor'));
  const queue = directQueue();

  const address = await test.step('Супервизор делает табло', async () => {
    await supervisor.getByRole('button', { name: 'Ещё', exact: true }).click();
    await supervisor.getByRole('menuitem', { name: 'Табло на стену' }).click();
    const sheet = supervisor.getByRole('dialog', { name: 'Табло' });
    await sheet.getByLabel('Название').fill('Зал ожидания');
    await sheet.getByRole('button', { name: 'Создать ссылку' }).click();
    const link = sheet.getByRole('textbox', { name: 'Табло' });
    await expect(link).toHaveValue(/\/wallboard\?key=[\w-]{43}$/);
    await supervisor.screenshot({ path: join(SHOTS, 'wallboards-sheet-light-1366x768.png') });
    return link.inputValue();
  });
  const key = new URL(address).searchParams.get('key')!;
  expect(sql(`select id from wallboards where encode(key_hash, 'hex') = '${Buffer.from(key).toString('hex')}'`)).toEqual([]);

  const wall = await people.stranger();
  const frames: string[] = [];
  wall.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => frames.push(String(payload))));
  await test.step('Телевизор открывает её без входа', async () => {
    const answer = await wall.goto(address);
    expect(answer!.headers()['content-security-policy']).toMatch(/script-src 'self'/);
    await expect(wall.getByRole('heading', { name: 'Зал ожидания' })).toBeVisible();
    await expect(wall.getByRole('row', { name: queue.name })).toBeVisible();
  });

  const from = aNumber();
  await test.step('Звонок виден цифрами', async () => {
    const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
    const row = wall.getByRole('row', { name: queue.name });
    await expect(row.getByRole('cell').nth(1)).toHaveText('1');
    await expect(row.getByRole('cell').nth(2)).toHaveText(/^0:\d\d$/);
    const first = await row.getByRole('cell').nth(2).innerText();
    await expect(row.getByRole('cell').nth(2)).not.toHaveText(first);
    await shot(wall, 'wallboard');
    await wall.setViewportSize({ width: 1920, height: 1080 });
    expect((await sizes(wall)).filter(({ size }) => size < 30)).toEqual([]);
    const over = await wall.evaluate(() => document.documentElement.scrollHeight - innerHeight);
    expect(over).toBeLessThanOrEqual(0);
    await call.hangup();
    await expect(row.getByRole('cell').nth(1)).toHaveText('0');
  });

  await test.step('Ни имён, ни номеров по проводу', async () => {
    const names = sql<{ name: string }>("select name from employees where 'operator' = any (roles)").map(({ name }) => name.split(' ')[0]);
    const said = frames.join('\n');
    expect(said).toContain(queue.name);
    expect(said).not.toContain(from.slice(-7));
    expect(names.filter((name) => said.includes(name))).toEqual([]);
    for (const word of ['operator_changed', 'call_changed', 'supervision_changed']) expect(said).not.toContain(word);
  });

  await test.step('Сервер пропал: табло тускнеет и говорит, каких времён данные; вернулся: светлеет', async () => {
    await standVerb('hold-server');
    process.kill(stand().pids.server, 'SIGKILL');
    await expect(wall.getByText(/^данные \d\d:\d\d$/)).toBeVisible({ timeout: 40_000 });
    await shot(wall, 'wallboard-stale');
    await standVerb('restart-server');
    await expect(wall.getByText(/^данные /)).toBeHidden({ timeout: 40_000 });
    await expect(wall.getByRole('row', { name: queue.name })).toBeVisible();
  });

  await test.step('Отозвана: гаснет сразу и больше не открывается', async () => {
    await supervisor.reload();
    await supervisor.getByRole('button', { name: 'Ещё', exact: true }).click();
    await supervisor.getByRole('menuitem', { name: 'Табло на стену' }).click();
    const sheet = supervisor.getByRole('dialog', { name: 'Табло' });
    await sheet.getByRole('listitem').filter({ hasText: 'Зал ожидания' }).getByRole('button', { name: 'Отозвать' }).click();
    await expect(wall.getByRole('heading', { name: 'Табло отключено' })).toBeVisible({ timeout: 5_000 });
    await shot(wall, 'wallboard-revoked');
    await wall.reload();
    await expect(wall.getByRole('heading', { name: 'Табло отключено' })).toBeVisible();
    await expect(sheet.getByText('Ни одного табло пока нет.')).toBeVisible();
  });
});

test('Табло: двести перерисовок без утечки', async ({ boss, people }) => {
  test.setTimeout(120_000);
  const { key, id } = await boss.ask<{ key: string; id: string }>('wallboards/create', {
    form: { name: 'Долгое', layout: 'large', queues: Object.keys((await boss.board()).queues) },
  });
  const wall = await people.stranger();
  await wall.goto(`/wallboard?key=${key}`);
  await expect(wall.getByRole('heading', { name: 'Долгое' })).toBeVisible();
  await shot(wall, 'wallboard-large');
  const client = await wall.context().newCDPSession(wall);
  await client.send('HeapProfiler.enable');
  const heap = async () => {
    await client.send('HeapProfiler.collectGarbage');
    const { usedSize } = await client.send('Runtime.getHeapUsage');
    const nodes = (await client.send('Memory.getDOMCounters')).nodes;
    return { usedSize, nodes };
  };
  const operator = Object.values((await boss.board()).operators)[0];
  const move = async (times: number) => {
    for (let n = 0; n < times; n++) await boss.ask('presence/set_many', { operators: [operator.id], presence: { kind: n % 2 ? 'offline' : 'outbound' } });
  };
  await move(40);
  const before = await heap();
  await move(200);
  const after = await heap();
  expect(after.nodes).toBeLessThan(before.nodes * 1.5);
  expect(after.usedSize - before.usedSize).toBeLessThan(300_000);
  await boss.ask('wallboards/revoke', { id });
});

test('Табло и пороги: только супервизору', async () => {
  for (const role of ['operator', 'administrator'] as const) {
    const other = await Client.signIn(account(role));
    await expect(other.ask('wallboards/list')).rejects.toThrow(/denied/);
  }
  await until('the centre works', async () => (await fetch(`${stand().url}/healthz`)).ok);
});
