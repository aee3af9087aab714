// What every story works with: the town, a supervisor by the interface for scripts, pages of people.
// Each story begins with everybody off shift and no calls, and fails on an error in any page's console.
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import type { Town } from '../../tools/town/town.mjs';
import { DeskPage } from './desk';
import { type Account, type Board, Client, account, stand, until } from './stand';
import { openTown } from './town';

export { expect };

/** Pages of people, each in a browser of its own. */
export interface People {
  /** Signs in by the form. With a microphone, that tone is what this person says; else all say the same. */
  open(who: Account, microphone?: number): Promise<Page>;
  /** An operator's desk, its phone registered if it is in the browser. */
  desk(who?: Account): Promise<DeskPage>;
  /** Another tab of that desk's browser; another one leads the phone. */
  tab(desk: DeskPage): Promise<DeskPage>;
  /** A page that nobody has signed in on. */
  stranger(): Promise<Page>;
  /** Errors that this story means to cause; others fail it. */
  expectErrors(pattern: RegExp): void;
}

interface Fixtures {
  town: Town;
  boss: Client;
  people: People;
}

export const test = base.extend<Fixtures & { calm: void }>({
  // Fixtures that need nothing still take an object, as Playwright reads their parameters.
  boss: async ({}, use) => use(await Client.signIn(account('supervisor'))),

  town: async ({}, use) => {
    const town = await openTown();
    await use(town);
    await town.hangupAll();
    town.close();
  },

  calm: [
    async ({ boss }, use) => {
      await settle(boss);
      await use();
    },
    { auto: true },
  ],

  people: async ({ browser }, use) => {
    const contexts: BrowserContext[] = [];
    const faults: string[] = [];
    const meant: RegExp[] = [/api\/sessions\/me/];
    const stranger = async () => {
      const context = await browser.newContext({ baseURL: stand().url, locale: 'ru-RU', timezoneId: 'Europe/Moscow', viewport: { width: 1366, height: 768 } });
      contexts.push(context);
      return watched(await context.newPage());
    };
    const watched = async (page: Page) => {
      await page.addInitScript(quietMicrophone);
      page.on('pageerror', (error) => faults.push(`${page.url()}: ${error}`));
      page.on('console', (said) => {
        if (said.type() === 'error') faults.push(`${page.url()}: ${said.text()} ${said.location().url}`);
      });
      return page;
    };
    const open = async (who: Account, microphone?: number) => {
      const page = await stranger();
      if (microphone) await page.addInitScript(speak, microphone);
      await page.goto('/');
      await signIn(page, who);
      return page;
    };
    await use({
      stranger,
      open,
      tab: async (desk) => {
        const page = await watched(await desk.page.context().newPage());
        await page.goto('/');
        return DeskPage.mirror(page, desk.who);
      },
      desk: async (who = account('operator')) => DeskPage.of(await open(who), who),
      expectErrors: (pattern) => meant.push(pattern),
    });
    for (const context of contexts) await context.close();
    expect(faults.filter((fault) => !meant.some((pattern) => pattern.test(fault)))).toEqual([]);
  },
});

/**
 * The echo canceller and the noise filter take a steady tone for noise and swallow it; the fake microphone needs
 * neither.
 */
function quietMicrophone(): void {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  const ask = devices.getUserMedia.bind(devices);
  devices.getUserMedia = () => ask({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false }, video: false });
}

/** A microphone that says one tone for ever. */
function speak(hz: number): void {
  const devices = navigator.mediaDevices;
  if (!devices) return;
  // Kept, as the browser collects a context that nobody names, and the voice with it.
  const voices: AudioContext[] = ((window as unknown as { __voices: AudioContext[] }).__voices = []);
  devices.getUserMedia = async () => {
    const audio = new AudioContext();
    voices.push(audio);
    const [source, volume, out] = [new OscillatorNode(audio, { frequency: hz }), new GainNode(audio, { gain: 0.3 }), audio.createMediaStreamDestination()];
    source.connect(volume).connect(out);
    source.start();
    return out.stream;
  };
}

/** Fills in the form and waits for the frame. */
export async function signIn(page: Page, who: { login: string; password: string }): Promise<void> {
  await page.getByLabel('Логин').fill(who.login);
  await page.getByLabel('Пароль', { exact: true }).fill(who.password);
  await page.getByRole('button', { name: 'Войти' }).click();
  await page.getByRole('navigation', { name: 'Разделы' }).waitFor();
}

/** Everybody off shift, nobody on the line. */
export async function settle(boss: Client): Promise<void> {
  const busy = (board: Board) => Object.values(board.operators).filter((o) => o.presence.kind !== 'offline');
  const first = busy(await boss.board());
  if (first.length) await boss.ask('presence/set_many', { operators: first.map((o) => o.id), presence: { kind: 'offline' } });
  for (const operator of first) {
    const own = stand().accounts.find((a) => a.extension === operator.extension);
    if (!own || !['talking', 'ringing', 'after_call'].includes(operator.presence.kind)) continue;
    const client = await Client.signIn(own);
    if (operator.call) await client.ask('calls/hang_up', { call: operator.call }).catch(() => {});
    const after = (await boss.board()).operators[operator.id].after_call;
    if (after) await client.ask('calls/finish', { call: after.call, note: { topic: null, note: '' }, next: { kind: 'offline' } });
  }
  await until('a calm centre', async () => {
    const board = await boss.board();
    return busy(board).length === 0 && Object.keys(board.calls).length === 0;
  }, 45_000);
}
