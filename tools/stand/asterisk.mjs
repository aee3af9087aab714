// Starts an Asterisk of the stand: the centre's, or the town's (the simulated telephone network). Both
// run from the same copy with a configuration rendered from asterisk/<role>/.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { command, inside, installAsterisk } from '../install/asterisk.mjs';
import { ROOT } from '../places.mjs';
import { run, until } from '../run.mjs';
import { say, Trouble } from '../say.mjs';
import { prepareSounds } from '../sound/prepare.mjs';
import { mark } from './config.mjs';
import { alive, answers, launch, record, recorded, stop } from './processes.mjs';

/** The folder of one role's Asterisk. */
export const asteriskDir = (config, role) => join(config.dir, role === 'centre' ? 'asterisk' : role);

/** Its Unix socket's folder: a socket's path may have 107 bytes, which a deep checkout would pass. */
function runDir(config, role) {
  const wanted = join(asteriskDir(config, role), 'run');
  return wanted.length < 90 ? wanted : `/tmp/otklik-${mark(config.dir)}-${role}`;
}

/** Asterisk's lines for WSS, with the same certificate as the site's. */
const httpTls = ({ tls, ports }) => (tls ? [
  'tlsenable = yes', `tlsbindaddr = ${tls.bind}:${ports.asteriskTls}`, `tlscertfile = ${tls.cert}`, `tlsprivatekey = ${tls.key}`,
  'tlsdisablev1 = yes', 'tlsdisablev11 = yes',
].join('\n') : '');

/** The values for the templates of that role. */
function values(config, secrets, role, sounds, copy) {
  const dir = asteriskDir(config, role);
  const common = {
    dir, etc: join(dir, 'etc'), rundir: runDir(config, role), modules: inside(copy).modules,
    name: `${role}-${mark(config.dir)}`, music: join(sounds, 'music'), httpBind: '127.0.0.1',
    centreSip: `127.0.0.1:${config.ports.sip}`, sipDomain: '127.0.0.1',
  };
  if (role === 'town') {
    return {
      ...common, sipBind: '127.0.0.1', sipPort: config.ports.townSip, httpPort: config.ports.townHttp, amiPort: config.ports.townAmi,
      rtpFirst: config.townRtp.first, rtpLast: config.townRtp.last,
      ariUser: 'town', ariPassword: secrets.townAri, amiUser: 'town', amiPassword: secrets.townAmi,
      heard: join(dir, 'heard'), speech: join(sounds, 'speech'), tls: '',
    };
  }
  return {
    ...common, sipBind: config.sipBind, sipPort: config.ports.sip, httpPort: config.ports.asteriskHttp, amiPort: config.ports.ami,
    rtpFirst: config.rtp.first, rtpLast: config.rtp.last,
    ariUser: 'otklik', ariPassword: secrets.ari, amiUser: 'otklik', amiPassword: secrets.ami,
    trunkMatch: config.trunkMatch, trunkContact: config.trunkContact,
    fallbackDial: config.fallbackDial, fallbackSeconds: config.fallbackSeconds,
    celFile: join(dir, 'log/cel-custom/otklik.csv'), tls: httpTls(config),
  };
}

/** Replaces {{name}} by its value; a name without a value is a mistake of ours and fails. */
export function render(text, known, name = 'template') {
  return text.replace(/\{\{(\w+)\}\}/g, (_, key) => {
    if (known[key] === undefined) throw new Trouble(`${name}: no value for ${key}`);
    return String(known[key]);
  });
}

function writeConfiguration(role, known) {
  rmSync(known.etc, { recursive: true, force: true });
  mkdirSync(known.etc, { recursive: true });
  for (const from of ['shared', role].map((part) => join(ROOT, 'asterisk', part))) {
    for (const name of readdirSync(from)) {
      const text = readFileSync(join(from, name), 'utf8');
      const target = join(known.etc, name.replace(/\.template$/, ''));
      // Passwords are in some of them.
      writeFileSync(target, name.endsWith('.template') ? render(text, known, name) : text, { mode: 0o600 });
    }
  }
}

/** Links sounds and documentation of the copy into the folder that Asterisk takes for its own data. */
function linkData(dir, copy, sounds) {
  const data = inside(copy).data;
  const link = (target, path) => {
    rmSync(path, { recursive: true, force: true });
    symlinkSync(target, path);
  };
  mkdirSync(join(dir, 'sounds/otklik'), { recursive: true });
  link(join(data, 'documentation'), join(dir, 'documentation'));
  link(join(data, 'rest-api'), join(dir, 'rest-api'));
  link(join(data, 'sounds/ru_RU_f_IvrvoiceRU'), join(dir, 'sounds/ru'));
  link(join(data, 'sounds/en_US_f_Allison'), join(dir, 'sounds/en'));
  link(join(sounds, 'system'), join(dir, 'sounds/otklik-system'));
  link(join(sounds, 'speech'), join(dir, 'sounds/speech'));
}

/**
 * Starts the Asterisk of `role` and waits until it is fully booted.
 * @param {'centre' | 'town'} role
 */
export async function startAsterisk(config, secrets, role) {
  const name = role === 'centre' ? 'asterisk' : role;
  if (alive(recorded(config)[name])) return;
  const [copy, sounds] = [await installAsterisk(), await prepareSounds()];
  const dir = asteriskDir(config, role);
  const known = values(config, secrets, role, sounds, copy);
  for (const part of ['db', 'log/cel-custom', 'spool/otklik', 'spool/recording', 'spool/monitor', 'spool/echo', 'sounds', 'heard', 'keys']) {
    mkdirSync(join(dir, part), { recursive: true });
  }
  chmodSync(dir, 0o700);
  mkdirSync(known.rundir, { recursive: true, mode: 0o700 });
  linkData(dir, copy, sounds);
  writeConfiguration(role, known);
  const log = join(config.files.logs, `${name}.log`);
  // -f: stay in the foreground of its own session; our pid is then its pid.
  const argv = command(copy, 'sbin/asterisk', ['-f', '-C', join(known.etc, 'asterisk.conf')]);
  const started = launch(argv, { cwd: dir, log, env: { LC_ALL: 'C.UTF-8' } });
  record(config, name, started);
  await until(async () => {
    if (!alive(started)) throw new Trouble(`Asterisk (${role}) ended while starting:\n${tail(log)}\n${tail(join(dir, 'log/messages.log'))}`);
    return (await answers(known.httpPort)) && (await console_(config, role, 'core waitfullybooted')).includes('fully booted');
  }, { what: `Asterisk (${role})`, timeout_ms: 60_000, every_ms: 100 });
  say(`Asterisk (${role}) is up: SIP 127.0.0.1:${known.sipPort}, HTTP 127.0.0.1:${known.httpPort}`);
}

const tail = (file) => (existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n') : '');

/** Runs one command on the console of that Asterisk and gives what it prints. */
export async function console_(config, role, text) {
  const copy = await installAsterisk();
  const conf = join(asteriskDir(config, role), 'etc/asterisk.conf');
  return (await run(command(copy, 'sbin/asterisk', ['-C', conf, '-rx', text]), { ok: [0, 1] })).out;
}

/** Stops it at once, with the calls that it has. */
export const stopAsterisk = (config, role) => stop(config, role === 'centre' ? 'asterisk' : role, { patience_ms: 5_000 });
