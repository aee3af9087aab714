// Asterisk and SIPp, brought from Debian sid into the cache folder. They run through the loader that
// came with them, so that the system's C library and theirs never meet. No root, no chroot.

import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, LOGS } from '../places.mjs';
import { locked } from '../lock.mjs';
import { PrivateApt } from './debian.mjs';
import { say, warn } from '../say.mjs';

/** The version that was tried; another one of sid's is used with a warning. See reference in asterisk/README.md. */
const TRIED = '22.10.1';

const PACKAGES = [
  'asterisk', 'asterisk-modules', 'asterisk-config',
  'asterisk-core-sounds-ru-wav', 'asterisk-core-sounds-en-wav', 'sip-tester',
];

/** The newest unpacked copy in the cache, or null. */
function kept() {
  if (!existsSync(CACHE)) return null;
  const found = readdirSync(CACHE).filter((name) => /^asterisk-[\d.]+$/.test(name)).sort();
  const name = found.includes(`asterisk-${TRIED}`) ? `asterisk-${TRIED}` : found.at(-1);
  return name ? join(CACHE, name) : null;
}

/** Makes sure that an Asterisk is there and gives its folder. */
export async function installAsterisk() {
  const there = kept();
  if (there) return there;
  return locked(join(CACHE, 'lock', 'asterisk'), async () => {
    const meanwhile = kept();
    if (meanwhile) return meanwhile;
    say('Asterisk: a copy of its own from Debian sid, with Russian and English sounds, and SIPp (about 110 MB)');
    const work = join(CACHE, 'asterisk-download');
    const apt = new PrivateApt(work, 'sid');
    const log = join(LOGS, 'asterisk.log');
    await apt.update(log);
    const version = (await apt.candidate('asterisk'))?.match(/^(?:\d+:)?([\d.]+)/)?.[1];
    if (version !== TRIED) warn(`Asterisk ${version} comes, where ${TRIED} was tried`);
    const target = join(CACHE, `asterisk-${version}`);
    const count = await apt.unpack(PACKAGES, target, log);
    say(`Asterisk ${version}: ${count} packages unpacked into ${target}`);
    rmSync(work, { recursive: true, force: true });
    return target;
  });
}

/** The folders that the loader must search for libraries. */
function libraryPath(folder) {
  const multi = join(folder, 'usr/lib/x86_64-linux-gnu');
  const lib = existsSync(multi) ? multi : arch(folder);
  const inside = readdirSync(lib).map((name) => join(lib, name))
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() && readdirSync(path).some((name) => name.includes('.so.')));
  return [lib, ...inside, join(folder, 'usr/lib'), join(folder, 'usr/lib/asterisk')].join(':');
}

function arch(folder) {
  const lib = join(folder, 'usr/lib');
  return join(lib, readdirSync(lib).find((name) => name.endsWith('-linux-gnu')));
}

/** The command that runs a program of that folder by the loader that came with it. */
export function command(folder, program, args = []) {
  const lib = arch(folder);
  const loader = ['ld-linux-x86-64.so.2', 'ld-linux-aarch64.so.1']
    .flatMap((name) => [join(lib, name), join(folder, 'usr/lib64', name), join(folder, 'usr/lib', name)])
    .find((path) => existsSync(path));
  return [loader, '--library-path', libraryPath(folder), join(folder, 'usr', program), ...args];
}

/** Where that copy keeps its modules and its data. */
export function inside(folder) {
  return {
    modules: join(arch(folder), 'asterisk/modules'),
    data: join(folder, 'usr/share/asterisk'),
  };
}
