// A talk to begin with: a caller, an operator in the browser, a colleague with a desk phone.
import type { Call } from '../../tools/town/call.mjs';
import type { Town } from '../../tools/town/town.mjs';
import { aNumber, callOf, directQueue } from './centre';
import type { DeskPage } from './desk';
import { CALLER_HZ, COLLEAGUE_HZ, hearsTone, OPERATOR_HZ } from './ear';
import { expect, type People } from './story';
import { browserOperators, type Client, deskPhones, number, type OperatorLive, until } from './stand';

export interface Talk {
  desk: DeskPage;
  call: Call;
  /** The subscriber's number. */
  from: string;
  id: string;
}

/** A caller reaches the n-th operator with a browser phone. */
export async function talk(boss: Client, people: People, town: Town, nth = 0): Promise<Talk> {
  const desk = await people.desk(browserOperators(directQueue().id, await boss.board())[nth]);
  await desk.takeCalls();
  const from = aNumber();
  const call = await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await hearsTone(call, OPERATOR_HZ);
  return { desk, call, from, id: callOf(from).id };
}

/** A colleague at a desk phone who takes what rings, and can be called. */
export async function colleague(boss: Client, town: Town, nth = 0, hz = COLLEAGUE_HZ) {
  const phone = town.phone(deskPhones(directQueue().id, await boss.board())[nth]);
  await phone.answerMode('auto', { delay_ms: 500, play: `tone:${hz}` });
  await phone.register();
  const find = async (): Promise<OperatorLive & { name: string }> =>
    Object.values((await boss.board()).operators).find((o) => o.extension === phone.phone.extension) as OperatorLive & { name: string };
  const { id, name } = await find();
  await boss.ask('presence/set_many', { operators: [id], presence: { kind: 'outbound' } });
  await until('the colleague can be rung', async () => (await find()).reachable);
  return { phone, id, name, surname: name.split(' ')[0], now: find };
}
