// The operators' microphone: Chromium plays this file into every page that asks for one.
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const MICROPHONE = join(tmpdir(), 'otklik-microphone-1000hz.wav');

/**
 * Chromium as in reference/toolchain.md; the autoplay rules stay as people have them. Not the headless shell, which
 * takes a quarter less of the processors but damps a microphone's steady tone within seconds (sound.spec.ts).
 */
export const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--use-fake-ui-for-media-stream',
    '--use-fake-device-for-media-stream',
    `--use-file-for-fake-audio-capture=${MICROPHONE}`,
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ],
};
