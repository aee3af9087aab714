// A fault every so often, by the seed. Those that end the server's process come in the first part only, so that one
// process lives long enough for its memory to be judged.
import { asterisk, database, journal, server } from '../lib/parts';
import { stand, until } from '../lib/stand';
import type { World } from './world';
import type { ariProxy } from '../../tools/test/ari-proxy.mjs';

type Proxy = Awaited<ReturnType<typeof ariProxy>>;
type Fault = (world: World, proxy: Proxy) => Promise<void>;

/** Waits until the server sees Asterisk again, and callers in the dialplan had their next try. */
async function well(world: World): Promise<void> {
  await until('the centre is well', async () => {
    const { database, asterisk } = await (await fetch(`${stand().url}/healthz`)).json();
    return database && asterisk;
  }, 30_000);
  await world.rest(1_500);
}

const told = (proxy: Proxy) => ({ told: { OTKLIK_ARI_URL: proxy.url } });

const ofServer: Record<string, Fault> = {
  'kill -9 of the server': (world, proxy) => world.away('server', 'kill -9 of the server', async () => {
    await server.kill();
    await world.rest(world.luck.whole(0, 3_000));
    await server.start(told(proxy));
    await well(world);
  }),
  'kill -9 with a torn journal': (world, proxy) => world.away('server', 'kill -9 with a torn journal', async () => {
    await server.kill();
    journal.tear();
    await server.start(told(proxy));
    await well(world);
  }),
  'the server and the database': (world, proxy) => world.away('server', 'the server and the database', async () => {
    await database.stop();
    await server.kill();
    await server.start({ ...told(proxy), whole: false });
    await world.rest(2_000);
    await database.start();
    await well(world);
  }),
};

const others: Record<string, Fault> = {
  'kill -9 of Asterisk': (world) => world.away('asterisk', 'kill -9 of Asterisk', async () => {
    await asterisk.kill();
    await asterisk.start();
    await well(world);
  }),
  'the database away': (world) => world.away('database', 'the database away', async () => {
    await database.stop();
    await world.rest(world.luck.whole(3_000, 12_000));
    await database.start();
    await well(world);
  }),
  'a bad network to Asterisk': (world, proxy) => world.away('network', 'a bad network to Asterisk', async () => {
    proxy.worse({ answers: { refused: 0.03, lost: 0.03, late: 0.15, doubled: 0.08 }, events: { lost: 0.03, late: 0.15, doubled: 0.08 }, late_ms: 600 });
    await world.rest(10_000);
    proxy.well();
    await world.rest(6_000);
  }),
  'the event stream cut': (world, proxy) => world.away('network', 'the event stream cut', async () => {
    for (let n = world.luck.whole(1, 4); n > 0; n--) {
      proxy.cut();
      await world.rest(world.luck.whole(50, 2_000));
    }
    await well(world);
  }),
  'the server stands still': (world) => world.away('network', 'the server stands still', async () => {
    const { pid } = server;
    process.kill(pid, 'SIGSTOP');
    await world.rest(world.luck.whole(1_000, 5_000));
    process.kill(pid, 'SIGCONT');
    await well(world);
  }),
};

/** One fault each `every_ms`; none of the server's after `calm_from`. Returns once the last is over. */
export async function faults(world: World, proxy: Proxy, every_ms: number, calm_from: number): Promise<void> {
  const luck = world.luck.apart('faults');
  // Each kind once before any comes again.
  let left: Fault[] = [];
  while (await world.rest(every_ms)) {
    if (!left.length) left = [...Object.values(ofServer), ...Object.values(others)];
    const may = left.filter((one) => Date.now() < calm_from || !Object.values(ofServer).includes(one));
    const fault = luck.one(may.length ? may : Object.values(others));
    left = left.filter((one) => one !== fault);
    await fault(world, proxy);
  }
}
