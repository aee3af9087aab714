// The stand as `make up` left it, and its HTTP API as a script would use it (docs/API.md).
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

export interface Account {
  login: string;
  password: string;
  role: 'administrator' | 'supervisor' | 'operator';
  extension: string | null;
}

export interface Stand {
  /** As the browser finds it. */
  url: string;
  /** As this machine finds it, without TLS. */
  plain_url: string;
  sip_ws_url: string;
  accounts: Account[];
  sip: { host: string; port: number; transport: string };
  dir: string;
  /** Where the journal lies. */
  data: string;
  spool: string;
  cel: string;
  /** Variables under which tools/stand.mjs finds this stand. */
  environment: Record<string, string>;
  numbers: { number: string; purpose: string }[];
  phones: { extension: string; sip_user: string; sip_password: string }[];
  database_url: string;
  ari: { url: string; user: string; password: string };
  pids: Record<string, number>;
}

export const STAND_FILE = resolve(process.env.STAND ?? `${process.env.RUN_DIR ?? '.run'}/stand.json`);

/** Read anew each time: pids change when the server is started again. */
export const stand = (): Stand => JSON.parse(readFileSync(STAND_FILE, 'utf8'));

export function account(role: Account['role'], nth = 0): Account {
  const phones = new Set(stand().phones.map((p) => p.extension));
  const found = stand().accounts.filter((a) => a.role === role && !(role === 'operator' && phones.has(a.extension ?? '')));
  if (!found[nth]) throw new Error(`the stand has no ${role} number ${nth} with a browser phone`);
  return found[nth];
}

/** The account of the desk phone with this extension. */
export function deskAccount(extension: string): Account {
  const found = stand().accounts.find((a) => a.extension === extension);
  if (!found) throw new Error(`no account has the extension ${extension}`);
  return found;
}

export function number(purpose: string): string {
  const found = stand().numbers.find((n) => n.purpose === purpose);
  if (!found) throw new Error(`no number for ${purpose}`);
  return found.number;
}

/** An HTTP client that signed in. */
export class Client {
  private constructor(readonly token: string) {}

  static async signIn(who: Account): Promise<Client> {
    const answer = await fetch(`${stand().plain_url}/api/sessions/sign_in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login: who.login, password: who.password }),
    });
    const token = answer.headers.get('x-otklik-token');
    if (!answer.ok || !token) throw new Error(`sign-in of ${who.login}: ${answer.status} ${await answer.text()}`);
    return new Client(token);
  }

  async ask<T = unknown>(endpoint: string, body: object = {}): Promise<T> {
    const answer = await fetch(`${stand().plain_url}/api/${endpoint}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.token}` },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${endpoint}: ${answer.status} ${text}`);
    return (text ? JSON.parse(text) : null) as T;
  }

  board(): Promise<Board> {
    return this.ask<Board>('live/board');
  }
}

export interface OperatorLive {
  id: string;
  extension: string;
  presence: { kind: string };
  since: number;
  reachable: boolean;
  queues: string[];
  call: string | null;
  after_call: { call: string; until: number; extensions_left: number } | null;
  misses: number;
}

export interface CallLive {
  id: string;
  phase: { kind: string; position?: number; slot?: number };
  participants: { id: string; stage: string; party: { kind: string; id?: string; number?: string } }[];
  aside: boolean;
  number: string | null;
  operator: string | null;
  since: number;
  queued_at: number | null;
  answered_at: number | null;
  recording: boolean;
}

export interface SupervisionLive {
  supervisor: string;
  call: string;
  operator: string;
  mode: 'listen' | 'whisper' | 'barge';
  since: number | null;
  shown: boolean;
}

export interface Board {
  operators: Record<string, OperatorLive>;
  queues: Record<string, { id: string; name: string; waiting: number; free: number; today: Record<'offered' | 'answered' | 'abandoned' | 'flow_out', number> }>;
  calls: Record<string, CallLive>;
  supervisions: Record<string, SupervisionLive>;
  health: { asterisk: boolean; database: boolean };
}

/** Asks until the answer is truthy; the only way that a story waits for what has no screen. */
export async function until<T>(what: string, ask: () => Promise<T> | T, within = 15_000): Promise<NonNullable<T>> {
  const end = Date.now() + within;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer as NonNullable<T>;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`not within ${within} ms: ${what} (last: ${String(last)})`);
    await new Promise((wake) => setTimeout(wake, 50));
  }
}

/** Accounts of operators with a phone in the browser who serve this queue. */
export function browserOperators(queue: string, board: Board): Account[] {
  const serve = new Set(Object.values(board.operators).filter((o) => o.queues.includes(queue)).map((o) => o.extension));
  const desks = new Set(stand().phones.map((p) => p.extension));
  return stand().accounts.filter((a) => a.role === 'operator' && a.extension && serve.has(a.extension) && !desks.has(a.extension));
}

/** Desk phones whose operators serve this queue. */
export function deskPhones(queue: string, board: Board): Stand['phones'] {
  const serve = new Set(Object.values(board.operators).filter((o) => o.queues.includes(queue)).map((o) => o.extension));
  return stand().phones.filter((p) => serve.has(p.extension));
}

/**
 * One verb of tools/stand.mjs on this stand: `hold-server`, `restart-server`. Never blocks: a process that stands
 * still does not see that the old server closed its connections, and sends its next request into one of them.
 */
export async function standVerb(verb: string): Promise<void> {
  const env = { ...process.env, ...stand().environment };
  await promisify(execFile)('node', [resolve(import.meta.dirname, '../../tools/stand.mjs'), verb], { env });
}
