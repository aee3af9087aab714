// A real S3 server for tests: moto, in a Python environment of the cache. It speaks the whole protocol and checks no
// secret, so it says nothing about rights.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installPackages } from '../install/debian.mjs';
import { locked } from '../lock.mjs';
import { CACHE, LOGS } from '../places.mjs';
import { run, until } from '../run.mjs';
import { say } from '../say.mjs';
import { answers, isFree, launch, startOf } from '../stand/processes.mjs';

const MOTO = '5.2.5';
const HOME = join(CACHE, `moto-${MOTO}`);

async function install() {
  if (existsSync(join(HOME, 'bin/moto_server'))) return;
  await locked(join(CACHE, 'lock', 'moto'), async () => {
    if (existsSync(join(HOME, 'bin/moto_server'))) return;
    say(`moto ${MOTO}: a file store with S3's interface, for tests`);
    await installPackages([{ package: 'python3-venv', file: '/usr/share/doc/python3-venv', why: 'a Python environment for the S3 server of the tests' }]);
    await run(['/usr/bin/python3', '-m', 'venv', HOME], { log: join(LOGS, 's3.log') });
    await run([join(HOME, 'bin/pip'), 'install', '-q', `moto[server,s3]==${MOTO}`], { log: join(LOGS, 's3.log') });
  });
}

/** Starts one with an empty bucket; `told` is what our server needs to be told of it. */
export async function s3Server({ log, bucket = 'otklik' }) {
  await install();
  let port = 21_800;
  while (!(await isFree(port))) port += 1;
  const started = launch([join(HOME, 'bin/moto_server'), '-H', '127.0.0.1', '-p', String(port)], { cwd: '/', log, env: {} });
  await until(() => answers(port), { what: `the S3 server (${log})`, timeout_ms: 20_000 });
  const url = `http://127.0.0.1:${port}`;
  const made = await fetch(`${url}/${bucket}`, { method: 'PUT', headers: { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0' } });
  if (!made.ok) throw new Error(`the bucket: ${made.status} ${await made.text()}`);
  return {
    url,
    told: {
      OTKLIK_FILES: `s3://${bucket}/sound`, AWS_ENDPOINT: url, AWS_ALLOW_HTTP: 'true', AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'testtest12',
    },
    end() {
      if (startOf(started.pid) === started.start) process.kill(started.pid, 'SIGTERM');
    },
  };
}
