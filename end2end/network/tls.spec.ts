// Issue 4, 2: HTTPS and WSS with one certificate, plain HTTP for this machine only, a call from another network.
import { connect as connectPlain } from 'node:net';
import { connect, type PeerCertificate } from 'node:tls';
import { CALLER_HZ, pageHears } from '../lib/ear';
import { expect, test } from '../lib/story';
import { stand } from '../lib/stand';
import { talk } from '../lib/talks';

const site = new URL(stand().url);
const phone = new URL(stand().sip_ws_url);

/** The certificate that is shown there, and what was agreed on. */
const shown = (at: URL, options: object = {}) =>
  new Promise<{ certificate: PeerCertificate; protocol: string | null }>((resolve, reject) => {
    const socket = connect({ host: at.hostname, port: Number(at.port), rejectUnauthorized: false, ...options }, () => {
      resolve({ certificate: socket.getPeerCertificate(), protocol: socket.getProtocol() });
      socket.destroy();
    });
    socket.once('error', reject);
  });

/** Whether somebody accepts connections there. */
const open = (host: string, port: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connectPlain({ host, port: Number(port) }, () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });

test('Страница и телефон показывают один сертификат, старых версий TLS нет', async () => {
  expect([site.protocol, phone.protocol]).toEqual(['https:', 'wss:']);
  const [page, sip] = [await shown(site), await shown(phone)];
  expect(sip.certificate.fingerprint256).toBe(page.certificate.fingerprint256);
  expect(page.certificate.subjectaltname).toContain(site.hostname);
  expect(page.protocol).toBe('TLSv1.3');
  for (const at of [site, phone]) {
    await expect(shown(at, { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })).rejects.toThrow();
  }
});

test('Без шифрования страница и ARI отдаются только этой же машине', async () => {
  for (const plain of [new URL(stand().plain_url), new URL(stand().ari.url)]) {
    expect(await open('127.0.0.1', plain.port), `${plain.port} here`).toBe(true);
    expect(await open(site.hostname, plain.port), `${plain.port} from outside`).toBe(false);
  }
});

test('Оператор из другой сети: вход, телефон по WSS, разговор со звуком в обе стороны', async ({ boss, people, town }) => {
  const { desk, call } = await talk(boss, people, town);
  expect(new URL(desk.page.url()).origin).toBe(site.origin);
  const cookies = await desk.page.context().cookies();
  expect(cookies.map(({ name, secure, httpOnly }) => ({ name, secure, httpOnly }))).toEqual([{ name: 'otklik', secure: true, httpOnly: true }]);
  await pageHears(desk.page, CALLER_HZ);
  await call.hangup();
  await expect(desk.beacon('Постобработка')).toBeVisible();
});
