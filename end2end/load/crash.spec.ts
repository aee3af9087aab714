// `kill -9` of the server in the middle of a shift: nobody hears it, nothing is lost, nobody is rung twice.
import { expect, test } from '@playwright/test';
import { type Board, Client, type CallLive, deskAccount, number, stand, standVerb, until } from '../lib/stand';
import { gapOf, openTown, silenceOf, sql, sqlDo } from '../lib/town';

const TALKS = 10;
const WAITING = 10;
const AFTER_CALL_SECS = 40;

async function kill() {
  // The stand would start the server again at once; this story needs it away for a while.
  await standVerb('hold-server');
  process.kill(stand().pids.server, 'SIGKILL');
  return Date.now();
}

const talking = (board: Board) => Object.values(board.calls).filter((c) => c.phase.kind === 'talking');
const waiting = (board: Board) =>
  Object.values(board.calls)
    .filter((c) => c.phase.kind === 'waiting')
    .sort((a, b) => (a.phase.position ?? 0) - (b.phase.position ?? 0));

test('a kill -9 with ten talks and ten waiting callers is not heard', async () => {
  test.setTimeout(240_000);
  // After-call time long enough to be seen across the restart.
  const usual = sql<{ id: string; after_call_ms: number }>('select id, after_call_ms from queues');
  sqlDo(`update queues set after_call_ms = ${AFTER_CALL_SECS * 1000}`);
  await standVerb('restart-server');
  const town = await openTown();
  try {
    const phones = stand().phones.slice(0, TALKS + 2).map((phone) => town.phone(phone));
    const [ringing, after, ...talkers] = phones;
    for (const phone of talkers) await phone.answerMode('auto', { delay_ms: 300, play: 'tone:1000' });
    await after.answerMode('auto', { delay_ms: 300, play: 'tone:1000' });
    await ringing.answerMode('ring');
    await town.register(phones);
    const boss = await Client.signIn(stand().accounts.find((a) => a.role === 'supervisor')!);
    const operator = async (extension: string) => {
      const found = Object.values((await boss.board()).operators).find((o) => o.extension === extension);
      if (!found) throw new Error(`no operator ${extension}`);
      return found;
    };
    const set = async (list: typeof phones, kind: string) => {
      const operators = await Promise.all(list.map(async (p) => (await operator(p.phone.extension)).id));
      expect(await boss.ask<string[]>('presence/set_many', { operators, presence: { kind } })).toEqual([]);
    };
    const setReady = (list: typeof phones) => set(list, 'ready');

    // A run before may have left somebody ready, or in after-call time.
    await set(phones, 'offline');
    await until('everybody is away', async () => {
      const { operators } = await boss.board();
      return Object.values(operators).every((o) => o.presence.kind === 'offline');
    }, AFTER_CALL_SECS * 1000 + 10_000);

    // One operator ends a call and is in after-call time.
    await setReady([after]);
    const short = await town.call({ number: number('direct'), from: '+79030000000', play: 'tone:440' });
    await until('the first talk', async () => talking(await boss.board()).length === 1);
    await short.hangup();
    await until('after-call', async () => (await operator(after.phone.extension)).presence.kind === 'after_call');

    // Ten talks.
    await setReady(talkers);
    const talks = [];
    for (let n = 0; n < TALKS; n++) talks.push(await town.call({ number: number('direct'), from: `+7903000010${n}`, play: 'tone:440' }));
    await until('ten talks', async () => talking(await boss.board()).length === TALKS, 30_000);

    // Eleven come after them; the first rings at an operator who does not pick up, ten wait.
    await setReady([ringing]);
    const waits = [];
    for (let n = 0; n <= WAITING; n++) {
      waits.push(await town.call({ number: number('direct'), from: `+790300002${String(n).padStart(2, '0')}`, play: 'tone:440' }));
      await until(`caller ${n} is in`, async () => Object.values((await boss.board()).calls).some((c) => c.number === `+790300002${String(n).padStart(2, '0')}`));
    }
    const before = await until('one rings, ten wait', async () => {
      const board = await boss.board();
      const rings = Object.values(board.calls).filter((c) => c.phase.kind === 'ringing');
      return rings.length === 1 && waiting(board).length === WAITING && (await ringing.state()) === 'ringing' && board;
    });
    const order = waiting(before).map((c) => c.id);
    const rung = Object.values(before.calls).find((c) => c.phase.kind === 'ringing') as CallLive;

    const killedAt = await kill();
    // Meanwhile one talk and one waiting caller end.
    await new Promise((wake) => setTimeout(wake, 700));
    const goneTalk = Object.values(before.calls).find((c) => c.number === '+79030000100')!;
    const goneWait = Object.values(before.calls).find((c) => c.number === '+79030000205')!;
    await talks[0].hangup();
    const talkEnded = talks[0].times.ended;
    await waits[5].hangup();
    const waitEnded = waits[5].times.ended;
    await new Promise((wake) => setTimeout(wake, 800));

    const startedAt = Date.now();
    await standVerb('restart-server');
    const back = await until('everything as before', async () => {
      const board = await boss.board();
      return board.health.asterisk && talking(board).length === TALKS - 1 && !board.calls[goneWait.id] && board;
    });
    const backAt = Date.now();
    const away = backAt - startedAt;
    test.info().annotations.push({ type: 'restart', description: `${away} ms to a whole board; ${Date.now() - killedAt} ms from the kill` });
    expect(away).toBeLessThan(5_000);

    // Talks, order, timers, the ring and after-call are what they were.
    for (const call of talking(before).filter((c) => c.id !== goneTalk.id)) {
      expect(back.calls[call.id]).toMatchObject({ operator: call.operator, answered_at: call.answered_at, since: call.since });
    }
    expect(waiting(back).map((c) => c.id)).toEqual(order.filter((id) => id !== goneWait.id));
    expect(back.calls[rung.id].phase).toEqual(rung.phase);
    const afterNow = await operator(after.phone.extension);
    expect(afterNow.presence.kind).toBe('after_call');
    expect(afterNow.since).toBe(Object.values(before.operators).find((o) => o.id === afterNow.id)!.since);

    // The same ring goes on and can be answered.
    expect(await ringing.state()).toBe('ringing');
    await ringing.answerMode('auto', { delay_ms: 0, play: 'tone:1000' });
    await until('the ring ends one way or the other', async () => (await boss.board()).calls[rung.id]?.phase.kind !== 'ringing', 30_000);

    // Calls that ended meanwhile are closed with the right times.
    const closed = await until('both are closed in the database', () => {
      const rows = sql<{ id: string; ended: number; outcome: string }>(
        `select id, extract(epoch from ended_at) * 1000 as ended, outcome from calls where id in ('${goneTalk.id}', '${goneWait.id}') and ended_at is not null`,
      );
      return rows.length === 2 && rows;
    });
    const row = (id: string) => closed.find((r) => r.id === id)!;
    expect(row(goneTalk.id).outcome).toBe('answered');
    expect(Math.abs(row(goneTalk.id).ended - talkEnded)).toBeLessThan(300);
    expect(row(goneWait.id).outcome).toBe('abandoned');
    expect(Math.abs(row(goneWait.id).ended - waitEnded)).toBeLessThan(300);

    // Nobody was rung twice for one call.
    const rings = sql<{ n: number }>(`select count(*)::int as n from legs where kind = 'operator' and call_id in (${talking(before).map((c) => `'${c.id}'`).join(',')}) group by call_id`);
    expect(rings.every((r) => r.n === 1)).toBe(true);

    // What was heard: the talks without a gap, the waiting without silence.
    for (const call of talks.slice(1)) expect(gapOf(1000, await call.heard()), call.id).toBeLessThanOrEqual(60);
    for (const phone of talkers) {
      const mine = await phone.heard();
      if (phone.phone.extension !== Object.values(before.operators).find((o) => o.id === goneTalk.operator)?.extension) expect(gapOf(440, mine)).toBeLessThanOrEqual(60);
    }
    // (Half a second is a pause between two sentences of the announcement.)
    await until('three seconds more are heard', () => Date.now() > backAt + 3_000);
    for (const call of waits.slice(1).filter((_, n) => n !== 4)) {
      const clock = (at: number) => at - call.times.placed;
      expect(silenceOf(await call.heard(), clock(killedAt - 500), clock(backAt + 3_000)), call.id).toBeLessThanOrEqual(600);
    }

    await town.hangupAll();
    await until('no calls are left', async () => Object.keys((await boss.board()).calls).length === 0);
    expect(Object.values((await boss.board()).operators).filter((o) => ['ringing', 'talking'].includes(o.presence.kind))).toEqual([]);
  } finally {
    await town.hangupAll();
    town.close();
    sqlDo(usual.map((q) => `update queues set after_call_ms = ${q.after_call_ms} where id = '${q.id}'`).join(';'));
    await standVerb('restart-server');
  }
});
