// Microphone, speaker, ringtone: chosen and changed in a talk without a loss of sound; the test before the shift.
import { aNumber, directQueue, pretty } from '../lib/centre';
import { DeskPage } from '../lib/desk';
import { CALLER_HZ, hearsTone, pageHears } from '../lib/ear';
import { picture } from '../lib/looks';
import { fakeHeadsets, HEADSETS, plug } from '../lib/plugs';
import { expect, signIn, test, type People } from '../lib/story';
import { type Account, browserOperators, number } from '../lib/stand';

async function deskWithHeadsets(people: People, who: Account): Promise<DeskPage> {
  const page = await people.stranger();
  await fakeHeadsets(page);
  await page.goto('/');
  await signIn(page, who);
  return DeskPage.of(page, who);
}

const openSound = async (desk: DeskPage) => {
  await desk.phone.getByTitle('Звук и связь').click();
  return desk.page.getByRole('dialog', { name: 'Звук и связь' });
};

test('Микрофон меняют и выдёргивают посреди разговора: абонент слышит оператора без перерыва', async ({ boss, people, town }) => {
  test.setTimeout(90_000);
  const desk = await deskWithHeadsets(people, browserOperators(directQueue().id, await boss.board())[0]);
  await desk.takeCalls();
  const call = await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await desk.key('F2');
  await hearsTone(call, HEADSETS['Гарнитура А']);
  await pageHears(desk.page, CALLER_HZ);

  const sound = await openSound(desk);
  await sound.getByLabel('Микрофон', { exact: true }).selectOption('Гарнитура Б');
  await hearsTone(call, HEADSETS['Гарнитура Б']);
  await expect(desk.page.getByText('Микрофон теперь: Гарнитура Б')).toBeVisible();
  await sound.getByLabel('Динамик').selectOption('Гарнитура Б');
  expect((await desk.inside()).speaker).toBe('audiooutput-Гарнитура Б');
  await picture(desk.page, 'operator-sound');
  await desk.key('Escape');

  await plug(desk.page, 'Гарнитура Б', false);
  await hearsTone(call, HEADSETS['Гарнитура А']);
  await expect(desk.page.getByText('Микрофон теперь: Гарнитура А')).toBeVisible();
  expect((await desk.inside()).speaker).toBe('');
  await pageHears(desk.page, CALLER_HZ);

  // Back again: the choice is remembered.
  await plug(desk.page, 'Гарнитура Б', true);
  await hearsTone(call, HEADSETS['Гарнитура Б']);

  // Muted stays muted, whatever is plugged.
  await desk.key('F7');
  await plug(desk.page, 'Гарнитура Б', false);
  await expect.poll(async () => (await desk.inside()).microphone).toBe('Гарнитура А');
  await desk.key('F7');
  await hearsTone(call, HEADSETS['Гарнитура А']);
  await desk.key('F4');
  await call.until('ended');
});

test('Выбор помнится: после перезагрузки тот же микрофон, а без него — системный', async ({ boss, people }) => {
  const desk = await deskWithHeadsets(people, browserOperators(directQueue().id, await boss.board())[0]);
  const sound = await openSound(desk);
  await sound.getByLabel('Микрофон', { exact: true }).selectOption('Гарнитура Б');
  await sound.getByLabel('Громкость звонка').fill('40');
  await desk.page.reload();
  await desk.registered();
  const again = await openSound(desk);
  await expect(again.getByLabel('Микрофон', { exact: true })).toHaveValue('Гарнитура Б');
  await expect(again.getByLabel('Громкость звонка')).toHaveValue('40');
  await plug(desk.page, 'Гарнитура Б', false);
  await expect(again.getByLabel('Микрофон', { exact: true })).toHaveValue('');
});

test('Проверка связи до смены: подсказка, несколько слов, они же в ответ, вывод', async ({ boss, people }) => {
  test.setTimeout(60_000);
  const desk = await people.desk(browserOperators(directQueue().id, await boss.board())[0]);
  const sound = await openSound(desk);
  await sound.getByRole('button', { name: 'Проверить связь' }).click();
  await expect(sound.getByText('Слушайте подсказку')).toBeVisible();
  await expect(sound.getByText('Говорите: идёт запись')).toBeVisible({ timeout: 10_000 });
  await picture(desk.page, 'operator-sound-test');
  await expect(sound.getByText('Сейчас вы слышите себя')).toBeVisible({ timeout: 10_000 });
  await expect(sound.getByText('Всё хорошо: вас слышно, и вы слышите.')).toBeVisible({ timeout: 15_000 });
  await expect(sound.getByText(/^Туда и обратно \d+ мс · дрожание \d+ мс · потеряно \d+ из \d{3,}$/)).toBeVisible();
  await picture(desk.page, 'operator-sound-verdict');
});

test('Проверка с немым микрофоном говорит, что вас не слышно; звонок важнее проверки', async ({ boss, people, town }) => {
  test.setTimeout(90_000);
  const page = await people.stranger();
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => new AudioContext().createMediaStreamDestination().stream;
  });
  const who = browserOperators(directQueue().id, await boss.board())[0];
  await page.goto('/');
  await signIn(page, who);
  const desk = await DeskPage.of(page, who);
  const sound = await openSound(desk);
  await sound.getByRole('button', { name: 'Проверить связь' }).click();
  await expect(sound.getByText(/^Вас почти не слышно/)).toBeVisible({ timeout: 30_000 });
  await desk.takeCalls();
  await sound.getByRole('button', { name: 'Проверить связь' }).click();
  await expect(sound.getByText('Слушайте подсказку')).toBeVisible();
  await town.call({ number: number('direct'), from: aNumber(), play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  await expect(sound.getByText('Проверка прервана.')).toBeVisible();
});

test('Уведомление о звонке поверх других окон: появляется и исчезает вместе со звонком', async ({ boss, people, town }) => {
  const page = await people.stranger();
  await page.addInitScript(() => {
    const shown: string[] = [];
    class Notice {
      static permission = 'default';
      static async requestPermission() {
        Notice.permission = 'granted';
        return 'granted';
      }
      constructor(readonly title: string, readonly options: NotificationOptions) {
        shown.push(`${title}: ${options.body}`);
      }
      close() {
        shown.length = 0;
      }
    }
    Object.assign(window, { Notification: Notice, shown });
    document.hasFocus = () => false;
  });
  const who = browserOperators(directQueue().id, await boss.board())[0];
  await page.goto('/');
  await signIn(page, who);
  const desk = await DeskPage.of(page, who);
  const sound = await openSound(desk);
  await sound.getByRole('button', { name: 'Уведомлять о звонках поверх окон' }).click();
  await expect(sound.getByText('Уведомления о звонках включены')).toBeVisible();
  await desk.key('Escape');
  await desk.takeCalls();
  const from = aNumber();
  await town.call({ number: number('direct'), from, play: `tone:${CALLER_HZ}` });
  await expect(desk.ring).toBeVisible();
  const shown = () => page.evaluate(() => (window as unknown as { shown: string[] }).shown.join());
  await expect.poll(shown).toContain(pretty(from));
  await desk.key('F2');
  await expect(desk.beacon('Разговор')).toBeVisible();
  await expect.poll(shown).toBe('');
});
