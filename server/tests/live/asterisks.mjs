// Two real Asterisks for a Rust test, the centre's and the town's, until standard input ends.
// Prints one line of JSON: where they are and the passwords.

import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { configuration, prepare, secrets } from '../../../tools/stand/config.mjs';
import { asteriskDir, startAsterisk, stopAsterisk } from '../../../tools/stand/asterisk.mjs';
import { isFree } from '../../../tools/stand/processes.mjs';

const dir = mkdtempSync(join(tmpdir(), 'otklik-live-'));
let base;
do base = 40_000 + 100 * Math.floor(Math.random() * 150);
while (!(await isFree(base + 2)) || !(await isFree(base + 3)) || !(await isFree(base + 6)));
const rtp = 20_000 + 200 * Math.floor(Math.random() * 90);
const config = configuration({
  ...process.env, RUN_DIR: dir, PORT_BASE: String(base), OTKLIK_RTP_FIRST: String(rtp), OTKLIK_TOWN_RTP_FIRST: String(rtp + 100),
});
config.rtp.last = rtp + 99;
config.townRtp.last = rtp + 199;
prepare(config);
const known = secrets(config);
// What is said goes to standard output, which is for the one line.
console.log = console.error;
try {
  await Promise.all([startAsterisk(config, known, 'centre'), startAsterisk(config, known, 'town')]);
  const centre = asteriskDir(config, 'centre');
  process.stdout.write(`${JSON.stringify({
    centre: { ari: `http://127.0.0.1:${config.ports.asteriskHttp}/ari`, ari_password: known.ari, ami: `127.0.0.1:${config.ports.ami}`, ami_password: known.ami, sip: `127.0.0.1:${config.ports.sip}` },
    town: { ari: `http://127.0.0.1:${config.ports.townHttp}/ari`, ari_password: known.townAri, ami: `127.0.0.1:${config.ports.townAmi}`, ami_password: known.townAmi },
    spool: join(centre, 'spool/otklik'), sounds: join(centre, 'sounds/otklik'), cel: join(centre, 'log/cel-custom/otklik.csv'),
  })}\n`);
  await new Promise((resolve) => process.stdin.on('end', resolve).on('error', resolve).resume());
} finally {
  await Promise.all([stopAsterisk(config, 'town'), stopAsterisk(config, 'centre')]);
  rmSync(dir, { recursive: true, force: true });
}
