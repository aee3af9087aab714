// What must be true when the soak is over: of people, of every caller, of the sums, of the recordings, of the memory.
import { readFileSync } from 'node:fs';
import { ariRequest } from '../../tools/town/ari.mjs';
import { server } from '../lib/parts';
import { type Board, type Client, deskAccount, Client as Clients, stand, until } from '../lib/stand';
import { sql } from '../lib/town';
import type { Caller, World } from './world';

/** How far two clocks of one event may lie apart: the town's AMI and our journal. */
const SLACK_MS = 2_500;
/** A picture of Asterisk makes a lost event good within this time. */
const HEALED_MS = 8_000;
/** A recording begins a moment after the talk, and ends with the channel. */
const RECORDING_MS = 1_500;

interface Row {
  id: string;
  number: string;
  direction: string;
  outcome: string | null;
  started: number;
  queued: number | null;
  answered: number | null;
  ended: number | null;
  waited_ms: number;
  talked_ms: number;
  held_ms: number;
  queue_id: string | null;
}

const ms = (column: string, as: string) => `extract(epoch from ${column}) * 1000 as ${as}`;

/** Calls since then; a stand of one's own may have seen others before. */
const rows = (since = 0) => sql<Row>(`select id, number, direction, outcome, ${ms('started_at', 'started')}, ${ms('queued_at', 'queued')}, ${ms('answered_at', 'answered')},
  ${ms('ended_at', 'ended')}, waited_ms, talked_ms, held_ms, queue_id from calls where started_at >= to_timestamp(${since / 1_000})`);

/** Everybody goes home, and everybody may. */
export async function people(world: World, boss: Client): Promise<string[]> {
  const wrong: string[] = [];
  const calm = (board: Board) => Object.values(board.operators).filter((one) => one.call || one.after_call || !['ready', 'offline', 'outbound', 'break'].includes(one.presence.kind));
  // Subscribers whom operators called talk as long as nobody hangs up.
  const board = await boss.board();
  for (const { id, operator } of Object.values(board.calls)) {
    const own = operator && (await Clients.signIn(deskAccount(board.operators[operator].extension)));
    if (own) await own.ask('calls/hang_up', { call: id }).catch(() => {});
  }
  await until('all calls are over', async () => Object.keys((await boss.board()).calls).length === 0, 60_000).catch((error: Error) => wrong.push(error.message));
  // An operator's after-call time was prolonged at most by the minutes that the queue allows.
  await until('nobody is in a call', async () => {
    for (const one of calm(await boss.board()).filter((one) => one.after_call)) {
      const own = await Clients.signIn(deskAccount(one.extension));
      await own.ask('calls/finish', { call: one.after_call!.call, note: { topic: null, note: '' }, next: null }).catch(() => {});
    }
    return calm(await boss.board()).length === 0;
  }, 30_000).catch(async () => wrong.push(...calm(await boss.board()).map((one) => `${one.extension} is ${one.presence.kind}, call ${one.call}`)));
  const refused = await boss.ask<string[]>('presence/set_many', { operators: world.crew.map((one) => one.id), presence: { kind: 'offline' } });
  if (refused.length) wrong.push(`${refused.length} cannot go home`);
  await until('Asterisk is empty', async () => {
    const [channels, bridges] = await Promise.all(['/channels', '/bridges'].map((path) => ariRequest(stand().ari, 'GET', path)));
    return channels.length === 0 && bridges.length === 0;
  }, 20_000).catch((error: Error) => wrong.push(error.message));
  for (const one of world.crew) if ((await one.phone.state()) !== 'idle') wrong.push(`the phone of ${one.extension} is ${await one.phone.state()}`);
  return wrong;
}

function account(world: World, { from, manner, call }: Caller, mine: Row[]): string | null {
  const { placed, answered, ended } = call.times as { placed: number; answered?: number; ended?: number };
  const what = `${manner} ${from} (${answered ? 'answered' : 'not answered'}, ${ended! - placed} ms)`;
  if (!ended) return `${what}: has not ended`;
  if (mine.length > 1) return `${what}: ${mine.length} rows`;
  const [row] = mine;
  if (!row) {
    // Whoever was heard by the dialplan alone, or not at all, or went in the very moment of coming.
    const short = ended - placed < 1_000;
    return !answered || short || manner === 'no such line' || world.disturbed(placed, ended, ['server', 'asterisk', 'network'], SLACK_MS) ? null : `${what}: no row`;
  }
  if (!row.ended || !row.outcome) return `${what}: not closed`;
  const slack = world.disturbed(ended, ended, ['server', 'asterisk', 'network', 'database'], HEALED_MS) ? 60_000 : SLACK_MS;
  if (Math.abs(row.ended - ended) > slack) return `${what}: ended ${Math.round(row.ended - ended)} ms after its caller`;
  if (manner === 'gives up at once' && !answered && row.outcome === 'answered') return `${what}: answered, they say`;
  return null;
}

/** Every caller is in the database once, with the right end; nobody else is. */
export function callers(world: World): string[] {
  const byNumber = new Map<string, Row[]>();
  for (const row of rows(world.began).filter((row) => row.direction === 'inbound')) byNumber.set(row.number, [...(byNumber.get(row.number) ?? []), row]);
  const wrong = world.callers.map((one) => account(world, one, byNumber.get(one.from) ?? [])).filter((one) => one !== null);
  const known = new Set(world.callers.map((one) => one.from));
  for (const number of byNumber.keys()) if (!known.has(number)) wrong.push(`a call of nobody: ${number}`);
  return wrong;
}

/** Parts and totals, of each call and of all. */
export async function sums(world: World, boss: Client): Promise<string[]> {
  const wrong: string[] = [];
  const all = rows();
  for (const row of all) {
    if (!row.ended) wrong.push(`${row.id} is open`);
    if (row.ended && row.waited_ms + row.talked_ms + row.held_ms > row.ended - row.started + 2) wrong.push(`${row.id}: the parts are more than the whole`);
    if (Boolean(row.answered) !== (row.outcome === 'answered')) wrong.push(`${row.id}: ${row.outcome}, answered at ${row.answered}`);
  }
  const none = (what: string, query: string) => {
    const found = sql(query);
    if (found.length) wrong.push(`${what}: ${found.length}, ${JSON.stringify(found[0])}`);
  };
  none('legs without an end', 'select * from legs where ended_at is null');
  none('legs of no call', 'select l.id from legs l left join calls c on c.id = l.call_id where c.id is null');
  none('legs before or after their call', `select l.id from legs l join calls c on c.id = l.call_id where l.started_at < c.started_at - interval '5 s' or l.started_at > c.ended_at`);
  none('calls without one end in their path', `select c.id from calls c where (select count(*) from call_steps s where s.call_id = c.id and what->>'what' = 'ended') <> 1`);
  none('presences that do not join', 'select * from (select employee_id, started_at, lag(ended_at) over (partition by employee_id order by id) as before from presence_intervals) t where before is not null and before <> started_at');
  none('two open presences', 'select employee_id from presence_intervals where ended_at is null group by 1 having count(*) > 1');
  // The history counts up to its cap, and says so.
  const shown = async (filter: object, rows: number, what: string) => {
    const { total, more } = await boss.ask<{ total: number; more: boolean }>('history/list', { filter, after: null });
    if (more ? rows <= total : rows !== total) wrong.push(`the history shows ${total}${more ? ' and more' : ''} of ${rows} ${what}`);
  };
  await shown({}, all.length, 'calls');
  for (const outcome of new Set(all.map((row) => row.outcome))) await shown({ outcome }, all.filter((row) => row.outcome === outcome).length, String(outcome));
  const { queues } = await boss.board();
  for (const queue of Object.values(queues) as unknown as { id: string; name: string; waiting: number; today: { offered: number; answered: number; abandoned: number } }[]) {
    const own = all.filter((row) => row.queue_id === queue.id && row.direction === 'inbound' && row.queued);
    const today = { offered: own.length, answered: own.filter((row) => row.answered).length, abandoned: own.filter((row) => !row.answered).length };
    for (const name of ['offered', 'answered', 'abandoned'] as const) {
      if (queue.today[name] !== today[name]) wrong.push(`${queue.name}: ${name} today ${queue.today[name]}, rows ${today[name]}`);
    }
    if (queue.waiting) wrong.push(`${queue.name}: ${queue.waiting} wait`);
  }
  if (world.callers.length && !all.length) wrong.push('no calls at all');
  return wrong;
}

/** Every entry of the journal is in the database once. */
export async function journal(): Promise<string[]> {
  const [{ entries, span, projected }] = sql<{ entries: number; span: number; projected: number }>(
    'select (select count(*) from journal) as entries, (select max(seq) - min(seq) + 1 from journal) as span, (select max(seq) from projection) as projected');
  const said = server.log().match(/^.*(a part of the switchboard broke|panicked|was refused by the database|damaged).*$/gm) ?? [];
  return [...(entries === span ? [] : [`${span - entries} of ${span} entries are missing in the database`]), ...(projected ? [] : ['nothing projected']), ...said.slice(0, 5)];
}

/** Every talk of two seconds and more has its sound, as long as the talk. */
export async function recordings(world: World): Promise<string[]> {
  await until('all recordings are stored', () => sql(`select id from recordings where state = 'pending'`).length === 0, 90_000).catch(() => {});
  const talks = sql<{ id: string; outcome: string; answered: number; ended: number; state: string | null; length_ms: number | null; error: string | null; attempts: number }>(`
    select c.id, c.outcome, ${ms('c.answered_at', 'answered')}, ${ms('c.ended_at', 'ended')}, r.state, r.length_ms, r.error, r.attempts
    from calls c left join recordings r on r.call_id = c.id
    where c.started_at >= to_timestamp(${world.began / 1_000}) and c.answered_at is not null and c.direction <> 'internal' and c.ended_at - c.answered_at >= interval '2 s'`);
  return talks.flatMap((talk) => {
    const length = talk.ended - talk.answered;
    const mild = world.disturbed(talk.answered, talk.ended, ['asterisk', 'server', 'network'], HEALED_MS);
    if (talk.state !== 'stored') return [`${talk.id}: ${Math.round(length)} ms talked, ${talk.state ?? 'no recording'} ${talk.error ?? ''}`].filter(() => !world.disturbed(talk.answered, talk.ended, ['asterisk'], HEALED_MS));
    return Math.abs(talk.length_ms! - length) > RECORDING_MS && !mild ? [`${talk.id}: talked ${Math.round(length)} ms, recorded ${talk.length_ms} ms`] : [];
  });
}

/** The server's memory, MB: what is really its own. */
export function memory(): { pid: number; at: number; mb: number } {
  const { pid } = server;
  const [, kb] = readFileSync(`/proc/${pid}/status`, 'utf8').match(/RssAnon:\s+(\d+)/)!;
  return { pid, at: Date.now(), mb: Number(kb) / 1_024 };
}
