// What comes by SIP is garbage: names, numbers and headers of any length and kind. Whoever calls so is a caller like
// others, or is refused; the centre goes on.
import { createSocket } from 'node:dgram';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { hearsTone, OPERATOR_HZ } from '../lib/ear';
import { server } from '../lib/parts';
import { caller, fresh, named, ready, set, workers } from '../lib/shift';
import { expect, test } from '../lib/whole';
import { account, number, stand, until } from '../lib/stand';
import { sql } from '../lib/town';

const LONG = 'x'.repeat(10_000);
const NAMES = ['"Петрова Анна Сергеевна"', '"<script>alert(1)</script>"', '"\'; drop table calls; --"', '"%s%n%x"', '"\\"\\"\\""', '"\u202eмёт\ufeff"', `"${LONG}"`, '""', '"🤷"', '"a\tb"'];
const USERS = ['anonymous', '+79031234567', '8(903)123-45-67', '00000000000000000000', 'sip:sip:sip', '%00%0d%0a', '%D0%B0', LONG.slice(0, 2_000), '-', 'a;b=c', '+', '1'];

/** One INVITE as somebody who means no good writes it; whatever is answered is acknowledged and hung up. */
async function invite(from: string, dialled: string): Promise<number> {
  const { host, port } = stand().sip;
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const mine = socket.address().port;
  const call = randomBytes(8).toString('hex');
  const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 9 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', ''].join('\r\n');
  const message = (method: string, seq: number, to = `<sip:${dialled}@${host}>`, body = '') =>
    [`${method} sip:${dialled}@${host}:${port} SIP/2.0`, `Via: SIP/2.0/UDP 127.0.0.1:${mine};branch=z9hG4bK${call}${seq}${method};rport`, 'Max-Forwards: 70',
      `From: ${from};tag=${call}`, `To: ${to}`, `Call-ID: ${call}`, `CSeq: ${seq} ${method}`, `Contact: <sip:x@127.0.0.1:${mine}>`,
      ...(body ? ['Content-Type: application/sdp'] : []), `Content-Length: ${Buffer.byteLength(body)}`, '', body].join('\r\n');
  const send = (text: string) => socket.send(text, port, host);
  let status = 0;
  socket.on('message', (data) => {
    const text = data.toString();
    const [, code] = text.match(/^SIP\/2\.0 (\d+)/) ?? [];
    if (!code) return;
    status = Math.max(status, Number(code));
    if (Number(code) < 200 || !text.includes('INVITE')) return;
    const to = text.match(/^To: (.*)$/m)?.[1].trim();
    send(message('ACK', 1, to));
    send(message('BYE', 2, to));
  });
  send(message('INVITE', 1, undefined, sdp));
  // What is no SIP at all gets no answer, and that is one, too.
  await until('an answer', () => status >= 200, 800).catch(() => {});
  send(message('CANCEL', 1));
  socket.close();
  return status;
}

test('Мусор по SIP: имена, номера, длины — центр работает, страница показывает', async ({ boss, people, town }) => {
  const [worker] = await workers(boss, town, 1);
  await set(boss, [worker], 'offline');
  const pid = stand().pids.server;
  const screen = await people.open(account('supervisor'));
  const direct = number('direct').replace('+', '%2B');
  const statuses = [];
  for (const name of NAMES) statuses.push(await invite(`${name} <sip:+79030000001@127.0.0.1>`, direct));
  for (const user of USERS) statuses.push(await invite(`<sip:${user}@127.0.0.1>`, direct));
  for (const dialled of ['', '0', '*', '####', '9'.repeat(60), '+7800%20100', 'nobody', '999999999', LONG.slice(0, 3_000)]) statuses.push(await invite('<sip:+79030000002@127.0.0.1>', dialled));
  test.info().annotations.push({ type: 'statuses', description: statuses.join(' ') });
  expect(statuses.filter((status) => status === 200).length, 'most of them are callers like others').toBeGreaterThan(8);
  await until('all are gone', async () => Object.keys((await boss.board()).calls).length === 0);
  expect(stand().pids.server).toBe(pid);
  expect(server.log()).not.toContain('a part of the switchboard broke');
  // Each is closed, and a number that is none is none.
  await until('all are closed', () => sql(`select id from calls where ended_at is null`).length === 0);
  expect(sql(`select number from calls where number !~ '^(\\+[0-9]{7,15}|[0-9]{2,6})$'`)).toEqual([]);
  await screen.goto('/history?period=all');
  await expect(screen.getByRole('row').nth(3)).toBeVisible();

  await ready(boss, [worker]);
  const call = await caller(town, fresh());
  await hearsTone(call, OPERATOR_HZ);
  await call.hangup();
  await until('free', async () => named(await boss.board(), worker.extension).presence.kind === 'ready');
});
