// Debian's packages. Two ways: into the system, as everybody knows it, and into a folder of ours from
// a newer suite without touching the system at all (Debian 12 has no Asterisk; sid has).

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE, LOGS } from '../places.mjs';
import { run, which } from '../run.mjs';
import { locked } from '../lock.mjs';
import { say, Trouble } from '../say.mjs';

/**
 * Installs into the system the packages whose program or file is missing.
 * @param {{package: string, file: string, why: string}[]} wanted `file` is a program's name or a full path.
 */
export async function installPackages(wanted) {
  const missing = wanted.filter(({ file }) => !(file.startsWith('/') ? existsSync(file) : which(file)));
  if (!missing.length) return;
  for (const { package: name, why } of missing) say(`apt: ${name} (${why})`);
  const root = process.getuid() === 0;
  const names = missing.map((one) => one.package);
  if (!root && !which('sudo')) {
    throw new Trouble(`These Debian packages are missing; install them as root: apt-get install ${names.join(' ')}`);
  }
  const as = root ? [] : ['sudo'];
  // DPkg::Lock::Timeout: another apt may be at work on a fresh machine; wait for it instead of failing.
  const apt = [...as, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-o', 'DPkg::Lock::Timeout=300'];
  const log = join(LOGS, 'apt.log');
  await locked(join(CACHE, 'lock', 'apt'), async () => {
    await run([...apt, 'update'], { log });
    await run([...apt, 'install', '-y', '--no-install-recommends', ...names], { log });
  });
}

/** The address of the mirror that this machine itself uses for Debian, taken from its own sources. */
function mirror() {
  const files = ['/etc/apt/sources.list'];
  const folder = '/etc/apt/sources.list.d';
  if (existsSync(folder)) files.push(...readdirSync(folder).map((name) => join(folder, name)));
  const words = files.filter(existsSync).flatMap((file) =>
    readFileSync(file, 'utf8').split('\n').filter((line) => !line.startsWith('#')).join(' ').split(/\s+/));
  const found = words.find((word) => /^(https?|file|mirror\+\w+):\S*\/debian\/?$/.test(word));
  if (!found) throw new Trouble('No Debian mirror in /etc/apt: set OTKLIK_DEBIAN_MIRROR, or use your own Asterisk (asterisk/README.md).');
  return found;
}

/**
 * An apt that knows only one suite and keeps its lists, its cache and its idea of what is installed
 * (nothing) in a folder of its own. Signatures are checked as always.
 */
export class PrivateApt {
  constructor(folder, suite) {
    this.folder = folder;
    for (const part of ['state/lists/partial', 'cache/archives/partial', 'etc/apt.conf.d']) {
      mkdirSync(join(folder, part), { recursive: true });
    }
    writeFileSync(join(folder, 'state/status'), '');
    const keys = '/usr/share/keyrings/debian-archive-keyring.gpg';
    const from = process.env.OTKLIK_DEBIAN_MIRROR || mirror();
    writeFileSync(join(folder, 'etc/sources.list'), `deb [signed-by=${keys}] ${from} ${suite} main\n`);
    this.conf = join(folder, 'apt.conf');
    // Check-Valid-Until: a mirror may be a frozen snapshot, whose Release file is past its date.
    // Sandbox::User: root's apt would else step down to a user that cannot read this folder.
    writeFileSync(this.conf, `
Dir::State "${folder}/state"; Dir::State::status "${folder}/state/status"; Dir::Cache "${folder}/cache";
Dir::Etc "${folder}/etc"; Dir::Etc::sourcelist "${folder}/etc/sources.list"; Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
APT::Install-Recommends "false"; APT::Sandbox::User "${process.getuid() === 0 ? 'root' : ''}";
Acquire::Languages "none"; Acquire::Check-Valid-Until "false"; Acquire::Retries "3";
`);
  }

  apt(argv, options = {}) {
    return run(argv, { ...options, env: { APT_CONFIG: this.conf } });
  }

  update(log) {
    return this.apt(['apt-get', '-q', 'update'], { log });
  }

  /** The version that this suite has, e.g. `1:22.10.1+dfsg-1`, or null. */
  async candidate(name) {
    const { out } = await this.apt(['apt-cache', 'policy', name]);
    return out.match(/Candidate: (\S+)/)?.[1] ?? null;
  }

  /** Downloads the packages with all they depend on, and unpacks them into `target`. */
  async unpack(names, target, log) {
    await this.apt(['apt-get', '-q', '-y', '--download-only', 'install', ...names], { log });
    const archives = join(this.folder, 'cache/archives');
    const files = readdirSync(archives).filter((name) => name.endsWith('.deb'));
    const making = `${target}.new`;
    rmSync(making, { recursive: true, force: true });
    mkdirSync(making, { recursive: true });
    // Libraries moved from /lib to /usr/lib over the years; one link makes both the same folder, as in
    // an installed system.
    await run(['sh', '-c', 'for d in bin sbin lib lib64; do mkdir -p "$1/usr/$d"; ln -s "usr/$d" "$1/$d"; done', 'sh', making]);
    for (const name of files) await run(['dpkg', '-x', join(archives, name), making]);
    renameSync(making, target);
    return files.length;
  }
}
