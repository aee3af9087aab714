// The parts of the stand, each of which a fault may take away: our server, Asterisk, PostgreSQL.
import { appendFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { console_, startAsterisk } from '../../tools/stand/asterisk.mjs';
import { configuration, secrets } from '../../tools/stand/config.mjs';
import { startPostgres, stopPostgres } from '../../tools/stand/postgres.mjs';
import { alive, recorded } from '../../tools/stand/processes.mjs';
import { startServer } from '../../tools/stand/server.mjs';
import { ariRequest } from '../../tools/town/ari.mjs';
import { holdServer, noteServer } from '../../tools/stand/stand.mjs';
import { stand, until } from './stand';

function own() {
  const { environment, dir } = stand();
  return { ...configuration({ ...process.env, ...environment }), dir };
}

/** Ends a process of the stand without a word and waits until it is gone; gives the instant. */
async function killed(name: 'server' | 'asterisk'): Promise<number> {
  const one = recorded(own())[name];
  process.kill(one.pid, 'SIGKILL');
  const at = Date.now();
  await until(`the end of ${name}`, () => !alive(one));
  return at;
}

export const server = {
  /** Its process. */
  get pid(): number {
    return recorded(own()).server.pid;
  },

  /** As `kill -9` does; nobody starts it again but `start`. */
  kill(): Promise<number> {
    holdServer(own());
    return killed('server');
  },

  /**
   * Starts it again and waits until it answers. `whole: false`: even if a part is missing.
   * @param told variables of its environment that are others than usual
   */
  async start({ whole = true, told = {} }: { whole?: boolean; told?: Record<string, string> } = {}): Promise<void> {
    const config = own();
    Object.assign(process.env, told);
    try {
      await startServer(config, secrets(config), { whole });
    } finally {
      for (const name of Object.keys(told)) delete process.env[name];
    }
    noteServer(config);
  },

  async restart(options: { told?: Record<string, string> } = {}): Promise<void> {
    await server.kill();
    await server.start(options);
  },

  /** All that it has said. */
  log(): string {
    return readFileSync(join(stand().dir, 'log/server.log'), 'utf8');
  },
};

export const asterisk = {
  kill: (): Promise<number> => killed('asterisk'),

  async start(): Promise<void> {
    const config = own();
    await startAsterisk(config, secrets(config), 'centre');
  },

  /** Waits until it has noticed that our server is gone, which takes some milliseconds. Only without calls. */
  async noticed(): Promise<void> {
    const listens = async () => (await ariRequest(stand().ari, 'GET', '/applications')).some((one: { name: string }) => one.name === 'otklik');
    await until('Asterisk has noticed', async () => !(await listens()));
  },

  /** A variable that the dialplan reads. */
  async setGlobal(name: string, value: string): Promise<void> {
    await console_(own(), 'centre', `dialplan set global ${name} ${value}`);
  },
};

export const database = {
  async stop(): Promise<void> {
    await stopPostgres(own());
  },

  async start(): Promise<void> {
    const config = own();
    await startPostgres(config, secrets(config).postgres);
  },
};

export const journal = {
  /** The segment that is written to now. */
  newest(): string {
    const folder = join(stand().data, 'journal');
    const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
    return join(folder, names.sort().at(-1)!);
  },

  /** As a crash in the middle of a write leaves it: the beginning of a record, and no more. */
  tear(): void {
    const whole = readFileSync(journal.newest(), 'utf8').trimEnd().split('\n').at(-1)!;
    appendFileSync(journal.newest(), whole.slice(0, Math.max(12, Math.floor(whole.length / 2))));
  },
};
