// The certificate of a stand with TLS.

import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname } from 'node:path';
import { run } from '../run.mjs';
import { say, Trouble } from '../say.mjs';
import { program } from './server.mjs';

/** A certificate that ends sooner than this is made anew. */
const SOON_MS = 30 * 86_400_000;

/** Whether the certificate is there, is for that name, and will do for a while. */
function serves({ cert, key, host }) {
  if (!existsSync(cert) || !existsSync(key)) return false;
  const known = new X509Certificate(readFileSync(cert));
  const named = isIP(host) ? known.checkIP(host) : known.checkHost(host);
  return Boolean(named) && Date.parse(known.validTo) - Date.now() > SOON_MS;
}

/** Sees to it that the files of `config.tls` are there; makes those of `TLS=self`. */
export async function ensureCertificate(config) {
  const { tls } = config;
  if (!tls) return;
  if (!tls.self) {
    for (const file of [tls.cert, tls.key]) if (!existsSync(file)) throw new Trouble(`${file} is not there`);
    return;
  }
  if (serves(tls)) return;
  const names = [...new Set([tls.host, 'localhost', '127.0.0.1'])].flatMap((name) => ['--name', name]);
  await run([program(config), 'certificate', '--dir', dirname(tls.cert), ...names]);
  say(`A certificate for ${tls.host} that nobody vouches for: ${tls.cert} (the browser asks once whether to trust it)`);
}
