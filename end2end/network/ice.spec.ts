// Issue 4, 2: STUN and TURN servers in the settings, tested from the browser there, used by the phone of the next talk.
import AxeBuilder from '@axe-core/playwright';
import { createSocket, type Socket } from 'node:dgram';
import { CALLER_HZ, pageHears } from '../lib/ear';
import { picture } from '../lib/looks';
import { expect, test } from '../lib/story';
import { account, stand, until } from '../lib/stand';
import { talk } from '../lib/talks';
import { sql } from '../lib/town';

const HERE = new URL(stand().url).hostname;
/** As a router would show it to the outside. */
const OUTSIDE = [203, 0, 113, 7];
const COOKIE = 0x2112a442;

/** A STUN server (RFC 8489) that says of everybody that they come from OUTSIDE. */
class Stun {
  asked = 0;
  private constructor(private socket: Socket, readonly port: number) {
    socket.on('message', (request, from) => {
      if (request.readUInt16BE(0) !== 0x0001 || request.readUInt32BE(4) !== COOKIE) return;
      this.asked += 1;
      const answer = Buffer.alloc(32);
      answer.writeUInt16BE(0x0101, 0);
      answer.writeUInt16BE(12, 2);
      request.copy(answer, 4, 4, 20);
      // XOR-MAPPED-ADDRESS, IPv4.
      answer.writeUInt16BE(0x0020, 20);
      answer.writeUInt16BE(8, 22);
      answer.writeUInt16BE(0x0001, 24);
      answer.writeUInt16BE(from.port ^ (COOKIE >>> 16), 26);
      answer.writeUInt32BE((Buffer.from(OUTSIDE).readUInt32BE(0) ^ COOKIE) >>> 0, 28);
      socket.send(answer, from.port, from.address);
    });
  }

  static start = () =>
    new Promise<Stun>((resolve) => {
      const socket = createSocket('udp4');
      socket.bind(0, HERE, () => resolve(new Stun(socket, socket.address().port)));
    });

  stop = () => this.socket.close();
}

test('Серверы STUN и TURN: добавить, проверить из браузера, убрать и вернуть; телефон спрашивает их в разговоре', async ({ boss, people, town }) => {
  people.expectErrors(/api\/ice_servers\/save/);
  const stun = await Stun.start();
  try {
    const page = await people.open(account('administrator'));
    await page.getByRole('link', { name: 'Сеть' }).click();
    await expect(page.getByText('Серверов нет')).toBeVisible();
    const url = `stun:${HERE}:${stun.port}`;
    const row = page.getByRole('row').filter({ hasText: url });

    await test.step('Ошибка названа у своего поля, набранное остаётся', async () => {
      await page.getByRole('button', { name: 'Добавить сервер' }).click();
      await page.getByLabel('Адрес').fill('http://stun.example');
      await page.getByRole('button', { name: 'Сохранить' }).click();
      await expect(page.getByText('Адрес вида stun:узел:порт')).toBeVisible();
      await expect(page.getByLabel('Адрес')).toHaveValue('http://stun.example');
      await page.getByLabel('Адрес').fill('turn:turn.example:3478?transport=udp');
      await page.getByRole('button', { name: 'Сохранить' }).click();
      await expect(page.getByText('Серверу TURN нужен логин')).toBeVisible();
      await page.getByLabel('Логин').fill('otklik');
      await page.getByLabel('Пароль').fill('S3cret-of-turn');
      await page.getByRole('button', { name: 'Сохранить' }).click();
      await expect(page.getByRole('row').filter({ hasText: 'turn:turn.example' })).toContainText('Передаёт звук');
      const [{ credential }] = sql<{ credential: string }>('select encode(credential, \'escape\') as credential from ice_servers');
      expect(credential, 'sealed at rest').not.toContain('S3cret');
    });

    await test.step('Проверка показывает внешний адрес', async () => {
      await page.getByRole('button', { name: 'Добавить сервер' }).click();
      await page.getByLabel('Адрес').fill(url);
      await page.getByRole('button', { name: 'Сохранить' }).click();
      await row.getByRole('button', { name: 'Проверить' }).click();
      await expect(row.getByRole('status')).toContainText(/Ответил за \d+ мс, адрес 203\.0\.113\.7/);
      await picture(page, 'ice-servers');
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().disableRules(['label-content-name-mismatch']).analyze();
      expect(violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => v.id)).toEqual([]);
    });

    await test.step('Молчащий сервер так и назван', async () => {
      const dead = page.getByRole('row').filter({ hasText: 'turn:turn.example' });
      await dead.getByRole('button', { name: 'Проверить' }).click();
      await expect(dead.getByRole('status')).toContainText(/Не ответил|Ошибка/, { timeout: 15_000 });
    });

    await test.step('Убрать и вернуть', async () => {
      await page.getByRole('button', { name: 'Убрать: turn:turn.example:3478?transport=udp' }).click();
      await expect(page.getByRole('row').filter({ hasText: 'turn:turn.example' })).toHaveCount(0);
      await page.getByRole('button', { name: 'Вернуть' }).click();
      await expect(page.getByRole('row').filter({ hasText: 'turn:turn.example' })).toHaveCount(1);
      const changes = sql<{ what: string; after: object | null }>("select what, after from audit where what like 'ice_servers.%' order by at");
      expect(changes.map((change) => change.what)).toEqual(['ice_servers.save', 'ice_servers.save', 'ice_servers.remove', 'ice_servers.save']);
      expect(JSON.stringify(changes)).not.toContain('S3cret');
    });

    const before = stun.asked;
    const { desk, call } = await talk(boss, people, town);
    await pageHears(desk.page, CALLER_HZ);
    await until('the phone asks the server', () => stun.asked > before);
    await call.hangup();
  } finally {
    stun.stop();
  }
});
