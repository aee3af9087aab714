// WAV files and raw samples, as far as telephone sound needs them: 16-bit PCM, one or two channels.

import { readFileSync, writeFileSync } from 'node:fs';

/** @typedef {{rate: number, channels: Int16Array[]}} Sound samples of each channel, `rate` a second */

/**
 * Reads a 16-bit PCM WAV file. A file still being written is read as far as it is there: its header's
 * lengths are then too small or zero, so the data chunk's length is believed only if it is whole.
 * @returns {Sound}
 */
export function readWav(file) {
  const bytes = readFileSync(file);
  if (bytes.toString('latin1', 0, 4) !== 'RIFF') throw new Error(`${file} is no WAV file`);
  let rate = 8_000;
  let count = 1;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (name === 'fmt ') {
      if (bytes.readUInt16LE(at + 8) !== 1 || bytes.readUInt16LE(at + 22) !== 16) throw new Error(`${file} is not 16-bit PCM`);
      count = bytes.readUInt16LE(at + 10);
      rate = bytes.readUInt32LE(at + 12);
    }
    if (name === 'data') {
      const rest = bytes.length - at - 8;
      const isLast = at + 8 + size >= bytes.length - 8 || size === 0;
      return { rate, channels: split(bytes.subarray(at + 8, at + 8 + (isLast ? rest : size)), count) };
    }
    at += 8 + size + (size % 2);
  }
  return { rate, channels: Array.from({ length: count }, () => new Int16Array(0)) };
}

/** Reads raw 16-bit little-endian samples, interleaved if there are two channels. */
export const readRaw = (file, rate, count = 1) => ({ rate, channels: split(readFileSync(file), count) });

function split(bytes, count) {
  const frames = Math.floor(bytes.length / (2 * count));
  const channels = Array.from({ length: count }, () => new Int16Array(frames));
  for (let i = 0; i < frames; i += 1) {
    for (let c = 0; c < count; c += 1) channels[c][i] = bytes.readInt16LE(2 * (i * count + c));
  }
  return channels;
}

const bytesOf = (samples) => Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);

/** Writes one channel as a WAV file. */
export function writeWav(file, samples, rate) {
  const data = bytesOf(samples);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8, 'latin1');
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36, 'latin1');
  head.writeUInt32LE(data.length, 40);
  writeFileSync(file, Buffer.concat([head, data]));
}
