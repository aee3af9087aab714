// Callers: patient and hasty ones, such as press keys, such as dial what is no line, such as say nothing.
import { number } from '../lib/stand';
import { fresh } from '../lib/shift';
import type { Luck, World } from './world';

const wait = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

/** A caller's whole life; how it ends is told by the call itself. */
async function life(world: World, luck: Luck): Promise<void> {
  const manner = luck.weighed([[42, 'talks'], [14, 'waits to be let go'], [16, 'gives up'], [10, 'gives up at once'], [12, 'menu'], [4, 'no such line'], [2, 'stays silent']]);
  const from = fresh();
  const dialled = manner === 'menu' ? number('menu') : manner === 'no such line' ? '+78000000000' : number('direct');
  const call = await world.town.call({ number: dialled, from, play: manner === 'stays silent' ? 'silence' : 'tone:440', record: false, ring_ms: 30_000 });
  world.callers.push({ from, manner, call });
  world.count(`caller: ${manner}`);
  const answered = () => call.until('answered', { timeout_ms: 30_000 }).then(() => true, () => false);
  switch (manner) {
    case 'gives up at once':
      await wait(luck.whole(10, 1_200));
      break;
    case 'gives up':
      await answered();
      await wait(luck.whole(200, 6_000));
      break;
    case 'menu':
      if (!(await answered())) break;
      for (let keys = luck.whole(0, 3); keys > 0 && call.state() === 'answered'; keys--) {
        await wait(luck.whole(100, 3_000));
        await call.dtmf(luck.one(['1', '2', '0', '9', '*', '#'])).catch(() => {});
      }
      await wait(luck.whole(500, 4_000));
      break;
    case 'waits to be let go':
      await answered();
      await call.until('ended', { timeout_ms: 12_000 }).catch(() => {});
      break;
    default:
      await answered();
      await wait(luck.whole(1_500, 9_000));
  }
  await call.hangup();
}

/** Callers come one after the other, `each_ms` apart on average, until the world is over; ends when all have gone. */
export async function callers(world: World, each_ms: number): Promise<void> {
  const luck = world.luck.apart('callers');
  const lives: Promise<void>[] = [];
  for (let n = 0; await world.rest(luck.whole(1, 2 * each_ms)); n++) {
    lives.push(life(world, luck.apart(String(n))).catch((error: Error) => {
      world.count(`the town: ${error.message.slice(0, 60)}`);
    }));
  }
  await Promise.all(lives);
}
