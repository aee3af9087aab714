// The sounds that the stand itself brings: music, and what the dialplan and the town's callers say.
// Made once into the cache; the folder's name carries a version, so that a change of a phrase or of the
// music makes a new one.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, ROOT } from '../places.mjs';
import { locked } from '../lock.mjs';
import { run } from '../run.mjs';
import { say } from '../say.mjs';
import { halved, music } from './music.mjs';
import { tone } from '../tone.mjs';
import { readWav, writeWav } from './wav.mjs';

/** What the dialplan says when our program is away. */
const SYSTEM = {
  apology: 'Извините, сейчас мы не можем вас соединить. Пожалуйста, перезвоните позже.',
  unavailable: 'Контакт-центр сейчас недоступен. Повторите вызов через минуту.',
};

/** The prompt of the operators' test, and its length with the silence after it, s: the page knows it by heart. */
const ECHO = { text: 'Проверка связи. После сигнала скажите несколько слов, а потом послушайте себя.', seconds: 6 };

/** What callers of the town say; each caller takes another one. */
const SPEECH = [
  'Добрый день. Подскажите, пожалуйста, готов ли мой паспорт? Заявление я подавала две недели назад.',
  'Здравствуйте. Я хочу записаться на приём, чтобы оформить субсидию на оплату коммунальных услуг.',
  'Алло, здравствуйте. Не приходит код подтверждения на портале. Что мне делать?',
  'Добрый день. Какие документы нужны для регистрации по месту жительства? Ребёнку три года.',
  'Здравствуйте. Я звоню по поводу справки о составе семьи. Можно ли получить её без очереди?',
  'Добрый день. Подскажите, до скольки вы сегодня работаете и есть ли рядом стоянка?',
];

async function speak(text, file, voice = 'ru', speed = 150) {
  const rough = `${file}.22k.wav`;
  await run(['espeak-ng', '-v', voice, '-s', String(speed), '-w', rough, text]);
  await run(['ffmpeg', '-v', 'error', '-y', '-i', rough, '-ar', '8000', '-ac', '1', '-c:a', 'pcm_s16le',
    '-filter:a', 'highpass=f=150,volume=-4dB', file]);
  rmSync(rough);
}

/** The prompt, silence, and a tone at the very end: the moment to speak. */
async function echoPrompt(file) {
  const rough = `${file}.rough.wav`;
  await speak(ECHO.text, rough, 'ru', 165);
  const { rate, channels } = readWav(rough);
  rmSync(rough);
  const samples = new Int16Array(Math.round(rate * ECHO.seconds));
  samples.set(channels[0].subarray(0, samples.length));
  const beep = tone(660, 0.25, rate, 0.25);
  samples.set(beep, samples.length - beep.length);
  writeWav(file, samples, rate);
}

/** The folder of the sounds, made if it is not there yet: music/, system/, speech/. */
export async function prepareSounds() {
  const sources = ['music.mjs', 'wav.mjs', 'prepare.mjs'].map((name) => readFileSync(join(ROOT, 'tools/sound', name)));
  const version = createHash('sha256').update(Buffer.concat(sources)).digest('hex').slice(0, 12);
  const folder = join(CACHE, `sounds-${version}`);
  if (existsSync(folder)) return folder;
  return locked(join(CACHE, 'lock', 'sounds'), async () => {
    if (existsSync(folder)) return folder;
    say('sounds: making the music of waiting and the phrases of the town');
    const making = `${folder}.new`;
    rmSync(making, { recursive: true, force: true });
    for (const part of ['music', 'system', 'speech']) mkdirSync(join(making, part), { recursive: true });
    const { rate, samples } = music();
    // Only as PCM: from a file that is A-law already, music passes a recorder (MixMonitor) by and leaves it
    // deaf to that side for the rest of the call (tried on 22.10.1, see asterisk/README.md).
    writeWav(join(making, 'music/calm.wav16'), samples, rate);
    writeWav(join(making, 'music/calm.wav'), halved(samples), rate / 2);
    for (const [name, text] of Object.entries(SYSTEM)) await speak(text, join(making, 'system', `${name}.wav`));
    await echoPrompt(join(making, 'system/echo-prompt.wav'));
    for (const [n, text] of SPEECH.entries()) {
      await speak(text, join(making, 'speech', `${n + 1}.wav`), n % 2 ? 'ru+f2' : 'ru', 145 + 8 * (n % 3));
    }
    renameSync(making, folder);
    return folder;
  });
}

/** How many phrases there are in the folder that prepareSounds gave. */
export const countOfSpeech = (folder) => readdirSync(join(folder, 'speech')).length;
