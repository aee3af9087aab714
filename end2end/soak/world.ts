// What the soak's actors share: the town, the crew, the clock of its end, what was done, and what must not have been.
import type { Town } from '../../tools/town/town.mjs';
import { chance } from '../../tools/chance.mjs';
import { Client, stand } from '../lib/stand';
import type { Worker } from '../lib/shift';

export type Luck = ReturnType<typeof chance>;
type Placed = Awaited<ReturnType<Town['call']>>;

/** Somebody who called, as the town saw it. */
export interface Caller {
  from: string;
  manner: string;
  call: Placed;
}

/** A time in which a part was away: what happens then is judged mildly. */
export interface Window {
  part: 'server' | 'asterisk' | 'database' | 'network';
  what: string;
  from: number;
  /** None: not over. */
  to: number | null;
}

export class World {
  readonly callers: Caller[] = [];
  readonly windows: Window[] = [];
  /** How often what was done. */
  readonly done = new Map<string, number>();
  /** Answers that nobody may get: an own fault of ours. */
  readonly wrong: string[] = [];
  readonly began = Date.now();
  over = false;

  constructor(
    readonly town: Town,
    readonly crew: Worker[],
    readonly luck: Luck,
  ) {}

  count(what: string): void {
    this.done.set(what, (this.done.get(what) ?? 0) + 1);
  }

  /** Waits; gives whether the soak goes on. */
  async rest(ms: number): Promise<boolean> {
    await new Promise((wake) => setTimeout(wake, ms));
    return !this.over;
  }

  /** Whether a part (of those named, or any) was away in some of this time, with `around_ms` on both sides. */
  disturbed(from: number, to: number, parts: Window['part'][], around_ms = 0): boolean {
    return this.windows.some((one) => parts.includes(one.part) && one.from - around_ms <= to && from <= (one.to ?? Date.now()) + around_ms);
  }

  /** Does something to a part, and notes when it was away. */
  async away(part: Window['part'], what: string, work: () => Promise<void>): Promise<void> {
    const window: Window = { part, what, from: Date.now(), to: null };
    this.windows.push(window);
    this.count(`fault: ${what}`);
    try {
      await work();
    } finally {
      window.to = Date.now();
    }
  }
}

/** Somebody signed in who asks and asks, whatever is answered: but the answers must be of those that may be. */
export class Asker {
  #client: Client | null = null;

  constructor(
    private readonly world: World,
    private readonly who: { login: string; password: string; role: 'administrator' | 'supervisor' | 'operator'; extension: string | null },
  ) {}

  /** The answer, or null when it was refused or could not be asked. */
  async ask<T>(endpoint: string, body: object = {}): Promise<T | null> {
    try {
      this.#client ??= await Client.signIn(this.who);
      const answer = await this.#client.ask<T>(endpoint, body);
      this.world.count(endpoint);
      return answer;
    } catch (error) {
      this.#judge(endpoint, String(error));
      return null;
    }
  }

  #judge(endpoint: string, said: string): void {
    const [, status, code] = said.match(/: (\d{3}) .*?"code":"(\w+)"/s) ?? [];
    // The server was away, or its database.
    if (!status && /fetch failed|ECONN|terminated/.test(said)) return this.world.count('no link');
    if (status === '503') return this.world.count('unavailable');
    if (['409', '422', '404'].includes(status) && code) return this.world.count(`refused: ${code}`);
    this.world.wrong.push(`${this.who.login} ${endpoint}: ${said.slice(0, 300)}`);
  }
}

export const accountOf = (role: 'administrator' | 'supervisor') => stand().accounts.find((one) => one.role === role)!;
