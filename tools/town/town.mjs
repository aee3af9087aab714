// The town: the telephone network and the desk phones around a stand, for `make call` and for tests.
//
//   import { connect } from './tools/town/town.mjs';
//   const town = await connect();                       // the stand of RUN_DIR; starts its town if needed
//   const call = await town.call({ number: '88005550000', from: '+79161234567', play: 'tone:440' });
//   await call.until('answered');
//   await call.dtmf('1');
//   ... await call.hangup(); readWav(await call.heard());
//   const phone = town.phone({ extension: '102' });
//   await phone.answerMode('auto', { delay_ms: 300, play: 'tone:1000' });
//   await phone.register();

import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { ROOT } from '../places.mjs';
import { until } from '../run.mjs';
import { readJson } from '../stand/config.mjs';
import { ensureTown } from '../stand/town.mjs';
import { Ami } from './ami.mjs';
import { Call } from './call.mjs';
import { heardSoFar } from './hearing.mjs';
import { DeskPhone } from './phones.mjs';

/**
 * What a caller does.
 * @typedef {object} CallOptions
 * @property {string} number the number that is dialled, as the trunk gives it
 * @property {string} [from] the caller's number; a random mobile one if not given
 * @property {string} [name] the caller's name
 * @property {string} [play] `speech`, `speech:3`, `tone:440`, `silence`, or a sound file's path without extension
 * @property {{after_ms: number, digits: string}[]} [dtmf] keys, so long after the answer
 * @property {boolean} [record] keep what the caller hears; default true
 * @property {number} [hangup_after_ms] so long after the answer; never if not given
 * @property {number} [ring_ms] how long to wait for an answer; default 120,000
 */

/**
 * Connects to the town of a stand.
 * @param {object | string} [stand] the content of stand.json, or its path; the stand of RUN_DIR if not given
 */
export async function connect(stand) {
  const file = resolve(ROOT, process.env.RUN_DIR || '.run', 'stand.json');
  const there = typeof stand === 'object' ? stand : readJson(stand ?? file);
  if (!there) throw new Error(`No stand is up: ${stand ?? file} is not there`);
  await ensureTown(there);
  return new Town(there, await Ami.open(there.town.ami));
}

export class Town {
  #ami;
  #calls = new Set();

  /** @private Use connect. */
  constructor(stand, ami) {
    this.stand = stand;
    this.ari = stand.town.ari;
    this.#ami = ami;
  }

  /**
   * Places a call into the centre and gives it at once, still dialling.
   * @param {CallOptions} options
   */
  async call({ number, from = aMobile(), name = '', play = 'speech', dtmf = [], record = true, hangup_after_ms, ring_ms = 120_000, through = 'centre' }) {
    const id = `call-${randomUUID()}`;
    const file = join(this.stand.town.heard, `${id}.wav`);
    const call = new Call(this.#ami, id, this.stand.town.heard);
    this.#calls.add(call);
    const answered = (event) => {
      if (event.Uniqueid !== id) return;
      // The channel's own hang-up knows the cause better; this counts only if there was no channel.
      if (event.Response === 'Failure') setTimeout(() => call.failed(Number(event.Reason) === 5 ? 17 : 0), 300);
      this.#ami.off('OriginateResponse', answered);
    };
    this.#ami.on('OriginateResponse', answered);
    // The recording starts before the answer: what is heard early counts too.
    if (record) call.once('channel', () => this.#listen(call.channel, id, file));
    await this.#ami.send({
      Action: 'Originate', Async: 'true', ChannelId: id, Channel: `PJSIP/${number}@${through}`, EarlyMedia: 'false',
      CallerID: name ? `"${name}" <${from}>` : from, Timeout: ring_ms, Context: 'caller', Exten: 's', Priority: 1, Variable: `PLAY=${play}`,
    });
    for (const { after_ms, digits } of dtmf) call.after(after_ms, () => call.dtmf(digits));
    if (hangup_after_ms !== undefined) call.after(hangup_after_ms, () => call.hangup());
    return call;
  }

  /** Records what a channel hears: n no mixed file, r what comes to it (silence where nothing came). */
  async #listen(channel, id, file) {
    await this.#ami.send({ Action: 'MixMonitor', Channel: channel, File: `${id}-mixed.wav`, options: `nr(${file})` });
  }

  /** A desk phone by what stand.json has of it; `sip_user` and `sip_password` need not be given again. */
  phone({ extension, ...rest }) {
    const known = this.stand.phones?.find((one) => one.extension === String(extension));
    return new DeskPhone(this, this.#ami, { extension: String(extension), ...known, ...rest });
  }

  /** Registers many phones and waits for all; gives how long it took, in ms. */
  async register(phones, { timeout_ms = 30_000 } = {}) {
    const started = Date.now();
    for (const phone of phones) await phone.begin();
    await until(async () => {
      const states = await this.registrations();
      return phones.every((one) => states.get(`desk-${one.phone.extension}`) === 'Registered');
    }, { what: `registration of ${phones.length} phones`, timeout_ms, every_ms: 100 });
    return Date.now() - started;
  }

  /** Each phone's registration: name → state. */
  async registrations() {
    const list = await this.#ami.list({ Action: 'PJSIPShowRegistrationsOutbound' }, 'OutboundRegistrationDetailComplete');
    return new Map(list.filter((one) => one.Event === 'OutboundRegistrationDetail').map((one) => [one.ObjectName, one.Status]));
  }

  /** What subscribers whom the centre calls play once they have answered, e.g. `tone:700`. */
  subscribersPlay(play) {
    return this.#ami.send({ Action: 'DBPut', Family: 'subscriber', Key: 'play', Val: play });
  }

  /** The WAV file of what the subscriber with this number heard in the latest call from the centre. */
  async subscriberHeard(number) {
    const id = await this.dbGet('heard', number);
    if (!id) throw new Error(`${number} has answered nothing yet`);
    return heardSoFar(this.stand.town.heard, id, false);
  }

  /** A value of the town's database, or null. */
  async dbGet(family, key) {
    try {
      const list = await this.#ami.list({ Action: 'DBGet', Family: family, Key: key }, 'DBGetComplete');
      return list.find((one) => one.Event === 'DBGetResponse')?.Val ?? null;
    } catch {
      return null;
    }
  }

  /** @private The channel of the call that a phone took or that rings there, or null. */
  async deskChannel(extension) {
    const name = await this.dbGet(`desk/${extension}`, 'channel');
    if (!name) return null;
    try {
      const list = await this.#ami.list({ Action: 'Status', Channel: name }, 'StatusComplete');
      const one = list.find((event) => event.Event === 'Status');
      return one ? { name, id: one.Uniqueid, state: one.ChannelStateDesc === 'Up' ? 'talking' : 'ringing' } : null;
    } catch {
      return null;
    }
  }

  /** Hangs up all calls that were placed through this connection. */
  async hangupAll() {
    await Promise.all([...this.#calls].map((call) => call.hangup().catch(() => {})));
  }

  /** Ends the connection. Calls without `hangup_after_ms` go on; hangupAll first if they should not. */
  close() {
    this.#ami.close();
  }
}

const aMobile = () => `+79${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}`;
