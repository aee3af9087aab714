// A real Asterisk of the centre's and the town, without our program: for tests of the configuration.

import { request } from 'node:http';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { configuration, prepare, secrets } from '../../stand/config.mjs';
import { startAsterisk, stopAsterisk } from '../../stand/asterisk.mjs';
import { townOf } from '../../stand/town.mjs';
import { environment } from '../../stand/server.mjs';
import { ownConfiguration } from '../stand.mjs';
import { ariRequest, push } from '../../town/ari.mjs';
import { connect } from '../../town/town.mjs';

/** Starts both; `end` stops them. */
export async function world() {
  const config = await ownConfiguration({ OTKLIK_FALLBACK_SECONDS: '3' });
  prepare(config);
  const known = secrets(config);
  await startAsterisk(config, known, 'centre');
  const told = environment(config, known);
  const ari = { url: told.OTKLIK_ARI_URL, user: 'otklik', password: known.ari };
  const stand = {
    dir: config.dir, sip: { host: '127.0.0.1', port: config.ports.sip }, phones: [], ari, town: townOf(config, known),
    ami: { host: '127.0.0.1', port: config.ports.ami, user: 'otklik', password: known.ami },
    spool: told.OTKLIK_SPOOL_DIR, cel: told.OTKLIK_CEL_FILE,
    environment: { RUN_DIR: config.dir, PORT_BASE: process.env.PORT_BASE },
  };
  const town = await connect(stand);
  const restart = async () => {
    await stopAsterisk(config, 'centre');
    await startAsterisk(config, known, 'centre');
  };
  const end = async () => {
    town.close();
    await stopAsterisk(config, 'town');
    await stopAsterisk(config, 'centre');
    rmSync(config.dir, { recursive: true, force: true });
  };
  return { config, stand, ari, town, restart, end };
}

/** What asterisk/README.md says of a desk phone. */
export async function pushDeskPhone(ari, user, password, extension) {
  await push(ari, `res_pjsip/auth/${user}`, { auth_type: 'userpass', username: user, password });
  await push(ari, `res_pjsip/aor/${user}`, {
    max_contacts: 1, remove_existing: 'yes', qualify_frequency: 0, default_expiration: 300, minimum_expiration: 30, maximum_expiration: 3600,
  });
  await push(ari, `res_pjsip/endpoint/${user}`, {
    transport: 'transport-udp', context: 'from-phone', disallow: 'all', allow: 'alaw,ulaw', aors: user, auth: user,
    direct_media: 'no', rtp_symmetric: 'yes', force_rport: 'yes', rewrite_contact: 'yes', dtmf_mode: 'rfc4733', language: 'ru',
    callerid: `"${extension}" <${extension}>`, send_pai: 'yes', device_state_busy_at: 1, rtp_timeout: 60, rtp_timeout_hold: 900,
    allow_transfer: 'no', allow_subscribe: 'no',
  });
}

/** What asterisk/README.md says of a browser. */
export async function pushBrowser(ari, user, password, extension) {
  await push(ari, `res_pjsip/auth/${user}`, { auth_type: 'userpass', username: user, password });
  await push(ari, `res_pjsip/aor/${user}`, {
    max_contacts: 1, remove_existing: 'yes', qualify_frequency: 0, default_expiration: 120, minimum_expiration: 30, maximum_expiration: 600,
  });
  await push(ari, `res_pjsip/endpoint/${user}`, {
    transport: 'transport-ws', webrtc: 'yes', dtls_auto_generate_cert: 'yes', context: 'from-phone', disallow: 'all', allow: 'alaw,ulaw',
    aors: user, auth: user, direct_media: 'no', dtmf_mode: 'rfc4733', language: 'ru', callerid: `"${extension}" <${extension}>`,
    send_pai: 'yes', device_state_busy_at: 1, rtp_timeout: 30, rtp_timeout_hold: 900, allow_transfer: 'no', allow_subscribe: 'no',
  });
}

/** Holds the application's event socket open, as our program does, and lets its events pass. */
export function openApplication(ari, app = 'otklik') {
  const url = new URL(`${ari.url}/events?app=${app}&api_key=${ari.user}:${ari.password}`);
  return new Promise((resolve, reject) => {
    const asked = request({
      host: url.hostname, port: url.port, path: url.pathname + url.search,
      headers: { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': 13, 'sec-websocket-key': randomBytes(16).toString('base64') },
    });
    asked.on('upgrade', (_, socket) => resolve(socket.on('data', () => {}).on('error', () => {})));
    asked.on('response', (answer) => reject(new Error(`status ${answer.statusCode}`)));
    asked.on('error', reject);
    asked.end();
  });
}

/** An ARI request with its parameters in the address. */
export const ask = (ari, method, path, query) => ariRequest(ari, method, query ? `${path}?${new URLSearchParams(query)}` : path);
