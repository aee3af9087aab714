// One call that somebody of the town places into the centre.

import { EventEmitter } from 'node:events';
import { until } from '../run.mjs';
import { heardSoFar } from './hearing.mjs';

/** The kinds of a call's life, in their order. */
const STATES = { 0: 'dialling', 1: 'dialling', 3: 'dialling', 4: 'ringing', 5: 'ringing', 6: 'answered' };

export class Call extends EventEmitter {
  #ami;
  #state = 'dialling';
  #pressed = '';
  #timers = [];
  #off;

  /** @private Use Town.call. */
  constructor(ami, id, folder) {
    super();
    this.#ami = ami;
    /** The town's id of the channel, chosen by us. */
    this.id = id;
    /** The name of the channel in the town's Asterisk, known after its first event. */
    this.channel = null;
    /** Times of its life, in ms since 1970. */
    this.times = { placed: Date.now() };
    /** Why it ended: the Q.850 cause, after the end. */
    this.cause = null;
    this.folder = folder;
    const watch = (event) => event.Uniqueid === id && this.#see(event);
    ami.on('event', watch);
    this.#off = () => ami.off('event', watch);
  }

  #see(event) {
    if (event.Channel && !this.channel) {
      this.channel = event.Channel;
      this.emit('channel');
    }
    if (event.Event === 'Newstate' || event.Event === 'Newchannel') {
      const state = STATES[event.ChannelState];
      if (state && state !== this.#state) {
        this.#state = state;
        this.times[state] ??= Date.now();
      }
    }
    if (event.Event === 'DTMFEnd' && event.Direction === 'Received') this.#pressed += event.Digit;
    if (event.Event === 'Hangup') this.#end(Number(event.Cause));
  }

  #end(cause) {
    this.cause = cause;
    this.#state = 'ended';
    this.times.ended = Date.now();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#off();
  }

  /** @private The attempt failed before there was a channel. */
  failed(cause) {
    if (this.#state !== 'ended') this.#end(cause);
  }

  /** @private Does `what` so long after the answer. */
  after(delay_ms, what) {
    this.until('answered', { timeout_ms: 600_000 }).then(
      () => this.#timers.push(setTimeout(() => what().catch(() => {}), delay_ms)), () => {});
  }

  /** @returns {'dialling' | 'ringing' | 'answered' | 'ended'} */
  state() {
    return this.#state;
  }

  /** The keys that the other side has pressed so far. */
  pressed() {
    return this.#pressed;
  }

  /** Waits for that state; throws if the call ends without it. */
  async until(state, { timeout_ms = 15_000 } = {}) {
    await until(() => {
      if (this.#state === state) return true;
      if (this.#state === 'ended') throw new Error(`the call ended (cause ${this.cause}) before it was ${state}`);
      return false;
    }, { what: `call ${this.id}: ${state}`, timeout_ms, every_ms: 10 });
    return this;
  }

  /** Presses keys. */
  async dtmf(digits, { each_ms = 160 } = {}) {
    for (const digit of digits) {
      await this.#ami.send({ Action: 'PlayDTMF', Channel: this.channel, Digit: digit, Duration: 120 });
      await new Promise((resolve) => setTimeout(resolve, each_ms));
    }
  }

  /** Says something else from now on: as `play` of Town.call. */
  async say(play) {
    await this.#ami.send({ Action: 'Setvar', Channel: this.channel, Variable: 'PLAY', Value: play });
    await this.#ami.send({ Action: 'Redirect', Channel: this.channel, Context: 'caller', Exten: 's', Priority: 1 });
  }

  /** Hangs up and waits until it has ended. */
  async hangup(cause = 16) {
    if (this.#state === 'ended') return this;
    const ask = () => this.#ami.send({ Action: 'Hangup', Channel: this.channel, Cause: cause }).catch(() => {});
    // A request that meets the moment of the answer is forgotten by Asterisk.
    const again = setInterval(ask, 500);
    try {
      await ask();
      return await this.until('ended', { timeout_ms: 5_000 });
    } finally {
      clearInterval(again);
    }
  }

  /**
   * The WAV file (8 kHz, one channel) of what this caller has heard since it called, silence included.
   * It may be read while the call goes on; after the end it is whole.
   */
  heard() {
    return heardSoFar(this.folder, this.id, this.#state === 'ended');
  }
}
