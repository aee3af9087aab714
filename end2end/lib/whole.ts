// Stories in which parts are taken away: each begins with all of them there, whatever the one before it left.
import { asterisk, database, server } from './parts';
import { Client, account, until } from './stand';
import { test as base } from './story';

export { expect } from './story';

export const test = base.extend({
  boss: async ({}, use) => {
    await database.start();
    await asterisk.start();
    await server.start();
    const boss = await until('the centre is whole', () => Client.signIn(account('supervisor')).catch(() => null), 20_000);
    await until('all parts are seen', async () => {
      const { health } = await boss.board();
      return health.asterisk && health.database;
    }, 20_000);
    await use(boss);
  },
});
