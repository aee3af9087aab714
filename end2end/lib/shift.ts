// A shift of operators with desk phones of the town: registered, ready, and put away afterwards.
import type { DeskPhone } from '../../tools/town/phones.mjs';
import type { Town } from '../../tools/town/town.mjs';
import { CALLER_HZ, OPERATOR_HZ } from './ear';
import { type Board, Client, deskAccount, number, type OperatorLive, stand, until } from './stand';

export interface Worker {
  phone: DeskPhone;
  extension: string;
  id: string;
}

export const named = (board: Board, extension: string): OperatorLive => {
  const found = Object.values(board.operators).find((o) => o.extension === extension);
  if (!found) throw new Error(`no operator ${extension}`);
  return found;
};

/** The first `count` desk phones after `skip`, registered; their operators can be rung as soon as they are ready. */
export async function workers(boss: Client, town: Town, count: number, { skip = 0, delay_ms = 300 } = {}): Promise<Worker[]> {
  const phones = stand().phones.slice(skip, skip + count).map((phone) => town.phone(phone));
  if (phones.length < count) throw new Error(`the stand has no ${skip + count} desk phones`);
  for (const phone of phones) await phone.answerMode('auto', { delay_ms, play: `tone:${OPERATOR_HZ}` });
  await town.register(phones);
  const board = await until('all phones are reachable', async () => {
    const board = await boss.board();
    return phones.every((one) => named(board, one.phone.extension).reachable) && board;
  });
  return phones.map((phone) => ({ phone, extension: phone.phone.extension, id: named(board, phone.phone.extension).id }));
}

export async function set(boss: Client, who: Worker[], kind: string): Promise<void> {
  const refused = await boss.ask<string[]>('presence/set_many', { operators: who.map((one) => one.id), presence: { kind } });
  if (refused.length) throw new Error(`${kind} was refused for ${refused.length}`);
}

export const ready = (boss: Client, who: Worker[]) => set(boss, who, 'ready');

/** Somebody rings the number that leads straight to the queue, and says its tone. */
export const caller = (town: Town, from: string) => town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });

/** The call with this number on the board. */
export const callFrom = (board: Board, from: string) => Object.values(board.calls).find((call) => call.number === from);

export const inPhase = (board: Board, kind: string) => Object.values(board.calls).filter((call) => call.phase.kind === kind);

export const asOperator = (worker: Worker): Promise<Client> => Client.signIn(deskAccount(worker.extension));

/** Numbers of callers that nobody had before: `+7903` and seven digits that count up. */
let last = Math.floor(Date.now() / 100) % 9_000_000;
export const fresh = (): string => `+7903${String(++last % 10_000_000).padStart(7, '0')}`;
