// Operators who press everything, a supervisor who watches and moves people about, an administrator who edits cards.
import { randomUUID } from 'node:crypto';
import WebSocket from 'ws';
import { type Board, deskAccount, stand } from '../lib/stand';
import type { Worker } from '../lib/shift';
import { sql } from '../lib/town';
import { accountOf, Asker, type Luck, type World } from './world';

/** What the town makes of the last digits: busy, nobody there, no such number, somebody. */
const OUTSIDE = ['+79160000001', '+79160000002', '+79160000003', '+79161112233', '112'];

type Me = Board['operators'][string];

async function inCall(asker: Asker, me: Me, luck: Luck): Promise<void> {
  const call = me.call;
  await luck.weighed([
    [3, () => asker.ask('calls/hold', { call, on: luck.happens(0.5) })],
    [2, () => asker.ask('calls/mute', { call, on: luck.happens(0.5) })],
    [1, () => asker.ask('calls/digits', { call, digits: '12#' })],
    [3, () => asker.ask('calls/save_note', { call, note: { topic: null, note: `Записано ${luck.whole(1, 999)}` } })],
    [4, () => asker.ask('calls/hang_up', { call })],
    [1, () => asker.ask('presence/set', { presence: { kind: luck.one(['ready', 'outbound']) } })],
  ])();
}

async function idle(world: World, asker: Asker, me: Me, worker: Worker, luck: Luck, breaks: string[]): Promise<void> {
  const dial = (number: string) => asker.ask('calls/dial', { call: randomUUID(), number });
  await luck.weighed([
    [16, () => asker.ask('presence/set', { presence: { kind: 'ready' } })],
    [1, () => asker.ask('presence/set', { presence: { kind: 'break', reason: luck.one(breaks) } })],
    [1, () => asker.ask('presence/set', { presence: { kind: 'outbound' } })],
    [1, () => asker.ask('presence/set', { presence: { kind: 'offline' } })],
    [2, () => dial(luck.one(OUTSIDE))],
    [1, () => dial(luck.one(world.crew).extension)],
    [2, () => manner(worker, luck)],
    [1, () => away(world, worker, luck)],
  ])();
}

/** How the phone takes the next calls. */
async function manner(worker: Worker, luck: Luck): Promise<void> {
  const mode = luck.weighed([[12, 'auto'], [1, 'ring'], [1, 'busy']] as [number, 'auto' | 'ring' | 'busy'][]);
  await worker.phone.answerMode(mode, { delay_ms: luck.whole(0, 1_500), play: 'tone:1000' });
}

/** The phone is switched off and on again. */
async function away(world: World, worker: Worker, luck: Luck): Promise<void> {
  world.count('phone switched off');
  await worker.phone.unregister();
  await world.rest(luck.whole(200, 3_000));
  await worker.phone.begin();
}

async function operator(world: World, worker: Worker, breaks: string[]): Promise<void> {
  const luck = world.luck.apart(worker.extension);
  const asker = new Asker(world, deskAccount(worker.extension));
  while (await world.rest(luck.whole(300, 2_500))) {
    const board = await asker.ask<Board>('live/board');
    const me = board?.operators[worker.id];
    if (!me) continue;
    if (me.after_call) {
      const { call } = me.after_call;
      if (luck.happens(0.3)) await asker.ask('calls/extend_after_call');
      await asker.ask('calls/finish', { call, note: { topic: null, note: '' }, next: luck.happens(0.2) ? { kind: 'ready' } : null });
    } else if (me.call && ['talking', 'ringing'].includes(me.presence.kind)) {
      if (luck.happens(0.5)) await inCall(asker, me, luck);
    } else {
      await idle(world, asker, me, worker, luck, breaks).catch((error: Error) => world.count(`the town: ${error.message.slice(0, 60)}`));
    }
  }
}

async function supervisor(world: World): Promise<void> {
  const luck = world.luck.apart('supervisor');
  const asker = new Asker(world, accountOf('supervisor'));
  while (await world.rest(luck.whole(500, 3_000))) {
    const some = world.crew.filter(() => luck.happens(0.15)).map((one) => one.id);
    await luck.weighed([
      [4, () => asker.ask('live/board')],
      [3, () => asker.ask('presence/set_many', { operators: some, presence: { kind: luck.weighed([[5, 'ready'], [1, 'offline'], [1, 'outbound']]) } })],
      [3, () => asker.ask('history/list', { filter: luck.one([{}, { outcome: 'abandoned' }, { direction: 'outbound' }, { text: '903' }, { with_recording: true }]), after: null })],
      [1, () => asker.ask('names/all')],
    ])();
  }
}

interface Card {
  id: string;
  version: number;
  form: Record<string, unknown>;
  active: boolean;
}

async function administrator(world: World): Promise<void> {
  const luck = world.luck.apart('administrator');
  const asker = new Asker(world, accountOf('administrator'));
  const taken = new Set(world.crew.map((one) => one.extension));
  const others = sql<{ id: string }>(`select id from employees where extension is not null and extension not in (${[...taken].map((one) => `'${one}'`).join(',')}) and login like 'op%' limit 20`);
  for (let n = 0; await world.rest(luck.whole(2_000, 6_000)); n++) {
    const { id } = luck.happens(0.5) ? luck.one(world.crew) : luck.one(others);
    const card = await asker.ask<Card>('employees/get', { id });
    await luck.weighed([
      [3, () => asker.ask('employees/list', { filter: {}, after: null })],
      // Read and saved as it was: the machine is told of the configuration all the same.
      [4, () => card && asker.ask('employees/save', { id, version: card.version, form: card.form })],
      [1, () => asker.ask('employees/set_active', { id: luck.one(others).id, active: luck.happens(0.7) })],
      [1, () => asker.ask('employees/reset_secrets', { id: luck.one(others).id })],
      [1, () => asker.ask('employees/create', { form: { name: `Новый ${n}`, login: `soak${Date.now()}`, roles: ['operator'], extension: String(300_000 + luck.whole(0, 99_999)), desk_phone: luck.happens(0.5), queues: [], skills: [] } })],
    ])();
  }
}

/** Screens that are opened, read slowly, and closed. */
async function screens(world: World): Promise<void> {
  const luck = world.luck.apart('screens');
  const token = await fetch(`${stand().url}/api/sessions/sign_in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(accountOf('supervisor')) })
    .then((answer) => answer.headers.get('x-otklik-token'));
  const open = new Set<WebSocket>();
  while (await world.rest(luck.whole(200, 1_500))) {
    if (open.size < 10) {
      const socket = new WebSocket(`${stand().url.replace('http', 'ws')}/ws`, { headers: { authorization: `Bearer ${token}` } });
      socket.on('open', () => socket.send(luck.happens(0.1) ? '{"type":"nonsense"}' : JSON.stringify({ type: 'hello', epoch: null, last_seq: 0, desk: false })));
      socket.on('error', () => {}).on('close', () => open.delete(socket)).on('message', () => world.count('word on /ws'));
      open.add(socket);
    }
    if (luck.happens(0.3)) luck.one([...open])?.terminate();
  }
  for (const socket of open) socket.terminate();
}

/** Everybody who works here, until the world is over. */
export async function staff(world: World): Promise<void> {
  const breaks = sql<{ id: string }>('select id from break_reasons where active').map((one) => one.id);
  await Promise.all([...world.crew.map((worker) => operator(world, worker, breaks)), supervisor(world), administrator(world), screens(world)]);
}
