// The operators' microphone: Chromium plays this file into every page that asks for one.
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const MICROPHONE = join(tmpdir(), 'otklik-microphone-1000hz.wav');

/**
 * Chromium as in reference/toolchain.md; the autoplay rules stay as people have them. The headless shell is the same
 * browser without windows: with these stories it takes a quarter less of the processors.
 */
export const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium-headless-shell',
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
