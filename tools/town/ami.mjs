// A client of the Asterisk Manager Interface: blocks of "Key: value" lines over one TCP connection,
// answers matched by ActionID, events given to listeners.

import { EventEmitter } from 'node:events';
import { connect } from 'node:net';

/** @typedef {Record<string, string>} Block one answer or event; a key given twice keeps its last value */

export class Ami extends EventEmitter {
  #socket;
  #rest = '';
  #waiting = new Map();
  #next = 1;

  /** @param {{host: string, port: number, user: string, password: string}} where */
  static async open({ host, port, user, password }) {
    const ami = new Ami();
    ami.setMaxListeners(0);
    await new Promise((resolve, reject) => {
      ami.#socket = connect({ host, port }, resolve).once('error', reject);
    });
    ami.#socket.setEncoding('utf8').on('data', (text) => ami.#read(text));
    ami.#socket.on('error', () => {});
    ami.#socket.on('close', () => ami.#lost());
    await ami.send({ Action: 'Login', Username: user, Secret: password });
    return ami;
  }

  /**
   * Sends one action and gives its answer; an answer `Error` is thrown.
   * @param {Record<string, string | number | string[]>} fields a list becomes several lines of one key
   * @returns {Promise<Block>}
   */
  send(fields) {
    const id = String(this.#next++);
    const lines = [`ActionID: ${id}`];
    for (const [key, value] of Object.entries(fields)) {
      for (const one of [value].flat()) lines.push(`${key}: ${String(one).replace(/[\r\n]/g, ' ')}`);
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`${fields.Action}: no answer in 10 s`));
      }, 10_000);
      this.#waiting.set(id, { resolve, reject, timer, action: fields.Action });
      this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
  }

  /** Sends an action that answers with a list, and gives the list's events once `complete` comes. */
  async list(fields, complete) {
    const found = [];
    const id = String(this.#next);
    const done = new Promise((resolve) => {
      const take = (event) => {
        if (event.ActionID !== id) return;
        if (event.Event !== complete) return void found.push(event);
        this.off('event', take);
        resolve(found);
      };
      this.on('event', take);
      setTimeout(() => (this.off('event', take), resolve(found)), 10_000).unref();
    });
    await this.send(fields);
    return done;
  }

  /** Ends the connection; nothing that was started in Asterisk ends with it. */
  close() {
    this.#socket.destroy();
  }

  #read(text) {
    this.#rest += text;
    for (let end; (end = this.#rest.indexOf('\r\n\r\n')) >= 0; ) {
      const lines = this.#rest.slice(0, end).split('\r\n');
      this.#rest = this.#rest.slice(end + 4);
      const block = {};
      for (const line of lines) {
        const colon = line.indexOf(':');
        if (colon < 0) continue;
        const key = line.slice(0, colon);
        const value = line.slice(colon + 1).trimStart();
        // The console's output comes as many lines of one key.
        block[key] = key === 'Output' && key in block ? `${block[key]}\n${value}` : value;
      }
      this.#take(block);
    }
  }

  #take(block) {
    if (block.Event) {
      this.emit('event', block);
      this.emit(block.Event, block);
      return;
    }
    const asked = this.#waiting.get(block.ActionID);
    if (!asked) return;
    this.#waiting.delete(block.ActionID);
    clearTimeout(asked.timer);
    if (block.Response === 'Error') asked.reject(new Error(`${asked.action}: ${block.Message}`));
    else asked.resolve(block);
  }

  #lost() {
    for (const { reject, timer, action } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Error(`${action}: the connection to Asterisk is gone`));
    }
    this.#waiting.clear();
    this.emit('lost');
  }
}
