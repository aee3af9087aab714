// Desk phones of the town: each registers at the centre with the user name and password of an operator,
// and answers as it is told to.

import { until } from '../run.mjs';
import { heardSoFar } from './hearing.mjs';
import { push, remove } from './ari.mjs';

/** @typedef {{extension: string, sip_user: string, sip_password: string}} Phone as in stand.json */

export class DeskPhone {
  #town;
  #ami;
  #name;

  /** @private Use Town.phone. @param {Phone} phone */
  constructor(town, ami, phone) {
    this.#town = town;
    this.#ami = ami;
    this.phone = phone;
    this.#name = `desk-${phone.extension}`;
  }

  #put(key, value) {
    return this.#ami.send({ Action: 'DBPut', Family: `desk/${this.phone.extension}`, Key: key, Val: value });
  }

  /**
   * How it takes a call: `auto` answers after `delay_ms` and plays, `ring` lets it ring, `busy` refuses.
   * @param {'auto' | 'ring' | 'busy'} mode
   * @param {{delay_ms?: number, play?: string}} [options] play: as in Town.call
   */
  async answerMode(mode, { delay_ms = 500, play = 'tone:1000' } = {}) {
    await this.#put('manner', mode);
    await this.#put('delay', (delay_ms / 1000).toFixed(3));
    await this.#put('play', play);
    return this;
  }

  /** Registers at the centre and waits until that has succeeded; gives how long it took, in ms. */
  async register({ timeout_ms = 5_000, ...rest } = {}) {
    const started = Date.now();
    await this.begin(rest);
    await until(async () => (await this.registration()) === 'Registered',
      { what: `registration of ${this.phone.extension}`, timeout_ms, every_ms: 20 });
    return Date.now() - started;
  }

  /** Starts to register, and goes on trying. */
  async begin({ expires_s = 300, codecs = 'alaw' } = {}) {
    const { sip_user: user, sip_password: password, extension } = this.phone;
    const { host, port } = this.#town.stand.sip;
    const ari = this.#town.ari;
    const name = this.#name;
    await push(ari, `res_pjsip/auth/${name}`, { auth_type: 'userpass', username: user, password });
    await push(ari, `res_pjsip/aor/${name}`, { contact: `sip:${host}:${port}` });
    await push(ari, `res_pjsip/endpoint/${name}`, {
      transport: 'transport-udp', context: 'from-centre', disallow: 'all', allow: codecs, aors: name,
      outbound_auth: name, from_user: user, from_domain: host, direct_media: 'no', rtp_symmetric: 'yes',
    });
    // Short waits before a retry: a centre that restarts finds its phones back at once.
    await push(ari, `res_pjsip/registration/${name}`, {
      transport: 'transport-udp', outbound_auth: name, server_uri: `sip:${host}:${port}`,
      client_uri: `sip:${user}@${host}`, contact_user: `desk-${extension}`,
      expiration: expires_s, retry_interval: 1, max_retries: 10_000, forbidden_retry_interval: 1, fatal_retry_interval: 1,
      max_random_initial_delay: 0,
    });
    // By itself Asterisk would wait up to ten seconds, so that many registrations don't come at once.
    await this.#ami.send({ Action: 'PJSIPRegister', Registration: name });
  }

  /** The state of its registration as the town's Asterisk tells it, e.g. `Registered`, `Rejected`. */
  async registration() {
    const list = await this.#town.registrations();
    return list.get(this.#name) ?? null;
  }

  /** Takes its registration back, as a phone that is switched off properly. */
  async unregister() {
    await this.#ami.send({ Action: 'PJSIPUnregister', Registration: this.#name }).catch(() => {});
    await remove(this.#town.ari, `res_pjsip/registration/${this.#name}`);
    return this;
  }

  /** Places a call from this phone: as Town.call, but as the registered operator. */
  call(options) {
    return this.#town.call({ ...options, from: this.phone.sip_user, through: this.#name });
  }

  /** What it does now: `idle`, `ringing` or `talking` (a call that it took; not those that it placed). */
  async state() {
    return (await this.#town.deskChannel(this.phone.extension))?.state ?? 'idle';
  }

  /** Hangs up what it has, also a call that still rings. */
  async hangup() {
    const now = await this.#town.deskChannel(this.phone.extension);
    if (now) await this.#ami.send({ Action: 'Hangup', Channel: now.name, Cause: 16 }).catch(() => {});
    return Boolean(now);
  }

  /** Presses keys in its talk. */
  async dtmf(digits) {
    const now = await this.#town.deskChannel(this.phone.extension);
    for (const digit of digits) {
      await this.#ami.send({ Action: 'PlayDTMF', Channel: now.name, Digit: digit, Duration: 120 });
      await new Promise((resolve) => setTimeout(resolve, 160));
    }
  }

  /** The WAV file of what this phone heard in its latest answered call. */
  async heard() {
    const id = await this.#town.dbGet('heard', `desk-${this.phone.extension}`);
    if (!id) throw new Error(`phone ${this.phone.extension} has answered nothing yet`);
    return heardSoFar(this.#town.stand.town.heard, id, !(await this.#town.deskChannel(this.phone.extension)));
  }
}
