// Recordings lie in a folder or in S3: stored whole, found again, played by parts. The same story over both.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { s3Server } from '../../tools/test/s3.mjs';
import { heard } from '../../tools/tone.mjs';
import { callOf } from '../lib/centre';
import { CALLER_HZ, hearsTone, OPERATOR_HZ } from '../lib/ear';
import { server } from '../lib/parts';
import { caller, fresh, ready, workers } from '../lib/shift';
import { expect, test } from '../lib/whole';
import { account, Client, stand, until } from '../lib/stand';
import { sql } from '../lib/town';

const PARTS = 5;

for (const place of ['папке', 'S3'] as const) {
  test(`Записи в ${place}: лежат целые, играют с любого места`, async ({ boss, town }) => {
    const s3 = place === 'S3' ? await s3Server({ log: join(stand().dir, 'log/s3.log') }) : null;
    try {
      if (s3) await server.restart({ told: s3.told });
      const [worker] = await workers(boss, town, 1);
      await ready(boss, [worker]);
      const from = fresh();
      const call = await caller(town, from);
      await hearsTone(call, OPERATOR_HZ);
      await until('four seconds of talk', () => Date.now() > call.times.answered + 4_000);
      await call.hangup();
      const recording = await until('stored', () =>
        sql<{ id: string; key: string; bytes: number; checksum: string; length_ms: number }>(
          `select * from recordings where state = 'stored' and call_id = '${callOf(from)?.id ?? '00000000-0000-0000-0000-000000000000'}'`)[0]);
      const token = await Client.signIn(account('supervisor')).then((client) => client.token);
      const get = (range?: string) =>
        fetch(`${stand().url}/recordings/${recording.id}`, { headers: { authorization: `Bearer ${token}`, ...(range ? { range } : {}) } });

      const whole = Buffer.from(await (await get()).arrayBuffer());
      expect(whole.length).toBe(Number(recording.bytes));
      expect(createHash('sha256').update(whole).digest('hex')).toBe(recording.checksum);
      const pieces = [];
      for (let n = 0; n < PARTS; n++) {
        const [first, last] = [Math.floor((whole.length * n) / PARTS), Math.floor((whole.length * (n + 1)) / PARTS) - 1];
        const answer = await get(`bytes=${first}-${last}`);
        expect([answer.status, answer.headers.get('content-range')]).toEqual([206, `bytes ${first}-${last}/${whole.length}`]);
        pieces.push(Buffer.from(await answer.arrayBuffer()));
      }
      expect(Buffer.concat(pieces).equals(whole)).toBe(true);
      expect((await get(`bytes=${whole.length}-`)).status).toBe(416);
      expect((await get('bytes=-100')).headers.get('content-length')).toBe('100');

      // What lies there is the talk: the subscriber left, the operator right.
      const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', 'pipe:0', '-f', 's16le', '-ar', '8000', 'pipe:1'], { input: whole, maxBuffer: 1 << 28 });
      const samples = new Int16Array(raw.buffer, raw.byteOffset, raw.length >> 1);
      const side = (n: number) => heard(samples.filter((_, at) => at % 2 === n), { rate: 8_000, tones: [CALLER_HZ, OPERATOR_HZ] });
      for (const [n, hz] of [[0, CALLER_HZ], [1, OPERATOR_HZ]]) {
        const windows = side(n);
        expect(windows.filter((w: number | null) => w === hz).length, `${hz} Hz in ${windows}`).toBeGreaterThan(windows.length - 6);
      }
      expect(existsSync(join(stand().dir, 'files', recording.key)), 'it lies in the folder').toBe(!s3);
    } finally {
      if (s3) await server.restart();
      s3?.end();
    }
  });
}
