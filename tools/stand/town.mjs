// Starts the town of a stand when somebody first needs it.

import { configuration, readJson, secrets, writeJson } from './config.mjs';
import { asteriskDir, startAsterisk } from './asterisk.mjs';
import { alive, recorded } from './processes.mjs';
import { locked } from '../lock.mjs';
import { Trouble } from '../say.mjs';
import { dirname, join } from 'node:path';

/** What stand.json says of the town. */
export function townOf(config, known) {
  return {
    ari: { url: `http://127.0.0.1:${config.ports.townHttp}/ari`, user: 'town', password: known.townAri },
    ami: { host: '127.0.0.1', port: config.ports.townAmi, user: 'town', password: known.townAmi },
    sip: { host: '127.0.0.1', port: config.ports.townSip, transport: 'udp' },
    heard: join(asteriskDir(config, 'town'), 'heard'),
  };
}

/** Starts the town of that stand unless it runs, and records it, so that `make down` stops it too. */
export async function ensureTown(stand) {
  if (!stand.dir || !stand.town) throw new Trouble('This stand.json was not written by tools/stand.mjs');
  const config = { ...configuration({ ...process.env, ...stand.environment }), dir: stand.dir };
  if (alive(recorded(config).town)) return;
  await locked(join(stand.dir, 'town.lock'), async () => {
    await startAsterisk(config, secrets(config), 'town');
    const now = readJson(config.files.stand);
    if (now) writeJson(config.files.stand, { ...now, pids: { ...now.pids, town: recorded(config).town.pid } }, 0o600);
  });
}
