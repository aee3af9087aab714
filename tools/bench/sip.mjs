// A SIP agent for measuring: just enough of RFC 3261 over UDP to register a phone, to place a call, and to note
// the instant at which each INVITE leaves or comes. It carries no sound; talks are the town's business.

import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const md5 = (text) => createHash('md5').update(text).digest('hex');
const id = () => randomBytes(8).toString('hex');

export class Agent {
  /** @param {{host: string, port: number}} centre @param {string} user what the centre sees in From */
  static async open(centre, user) {
    const agent = new Agent(centre, user);
    agent.socket = createSocket('udp4');
    agent.socket.on('message', (data) => agent.#heard(data.toString()));
    agent.socket.bind(0, '127.0.0.1');
    await once(agent.socket, 'listening');
    agent.port = agent.socket.address().port;
    return agent;
  }

  constructor(centre, user) {
    this.centre = centre;
    this.user = user;
    this.waiting = new Map();
    this.calls = new Map();
    /** Called with the Call-ID of each INVITE that comes. */
    this.onInvite = () => {};
    this.autoAnswer = true;
  }

  close() {
    this.socket.close();
  }

  /** Registers with a digest (RFC 2617, as Asterisk asks for it). */
  async register(password) {
    const uri = `sip:${this.centre.host}:${this.centre.port}`;
    const call = id();
    const first = await this.#request('REGISTER', uri, { call, seq: 1 });
    if (first.status !== 401) throw new Error(`REGISTER of ${this.user}: ${first.status}`);
    const authorization = this.#digest(first.headers['www-authenticate'], 'REGISTER', uri, password);
    const second = await this.#request('REGISTER', uri, { call, seq: 2, authorization });
    if (second.status !== 200) throw new Error(`REGISTER of ${this.user}: ${second.status}`);
  }

  /** Sends an INVITE; gives the instant of sending and promises of ringing, answer and end. */
  invite(number) {
    const call = id();
    const state = { call, to: `<sip:${number}@${this.centre.host}>`, seq: 1, uri: `sip:${number}@${this.centre.host}:${this.centre.port}` };
    state.answered = new Promise((resolve, reject) => Object.assign(state, { resolve, reject }));
    // A caller that gives up is no fault of the one who measures.
    state.answered.catch(() => {});
    this.calls.set(call, state);
    state.sentAt = performance.now();
    this.#send(this.#message('INVITE', state.uri, { call, seq: 1, to: state.to, sdp: this.#sdp() }));
    return state;
  }

  bye(state) {
    this.#send(this.#message('BYE', state.target ?? state.uri, { call: state.call, seq: 2, to: state.toTagged ?? state.to }));
    this.calls.delete(state.call);
  }

  #digest(challenge, method, uri, password) {
    const value = (name) => challenge.match(new RegExp(`${name}="?([^",]+)"?`))?.[1];
    const realm = value('realm');
    const nonce = value('nonce');
    const cnonce = id();
    const a1 = md5(`${this.user}:${realm}:${password}`);
    const response = md5(`${a1}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
    const opaque = value('opaque');
    return `Digest username="${this.user}", realm="${realm}", nonce="${nonce}", uri="${uri}", response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="${cnonce}"${opaque ? `, opaque="${opaque}"` : ''}`;
  }

  #message(method, uri, { call, seq, to, sdp = '', authorization }) {
    const me = `<sip:${this.user}@127.0.0.1:${this.port}>`;
    const branch = method === 'ACK' ? `z9hG4bK${id()}` : `z9hG4bK${call}${seq}${method}`;
    return [
      `${method} ${uri} SIP/2.0`,
      `Via: SIP/2.0/UDP 127.0.0.1:${this.port};branch=${branch};rport`,
      'Max-Forwards: 70',
      `From: <sip:${this.user}@${this.centre.host}>;tag=${call}`,
      `To: ${to ?? `<sip:${this.user}@${this.centre.host}>`}`,
      `Call-ID: ${call}`,
      `CSeq: ${seq} ${method}`,
      `Contact: ${me}`,
      ...(method === 'REGISTER' ? ['Expires: 600'] : []),
      ...(authorization ? [`Authorization: ${authorization}`] : []),
      ...(sdp ? ['Content-Type: application/sdp'] : []),
      `Content-Length: ${Buffer.byteLength(sdp)}`,
      '',
      sdp,
    ].join('\r\n');
  }

  #sdp() {
    return ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 9 RTP/AVP 8 101', 'a=rtpmap:8 PCMA/8000', 'a=rtpmap:101 telephone-event/8000', 'a=sendrecv', ''].join('\r\n');
  }

  #send(text) {
    this.socket.send(text, this.centre.port, this.centre.host);
  }

  #request(method, uri, options) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method} of ${this.user}: no answer`)), 5_000);
      this.waiting.set(`${options.call} ${options.seq}`, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      this.#send(this.#message(method, uri, options));
    });
  }

  #heard(text) {
    const at = performance.now();
    const [head] = text.split('\r\n\r\n');
    const [start, ...lines] = head.split('\r\n');
    const headers = {};
    const vias = [];
    for (const line of lines) {
      const cut = line.indexOf(':');
      const name = line.slice(0, cut).toLowerCase();
      if (name === 'via') vias.push(line);
      headers[name] = line.slice(cut + 1).trim();
    }
    if (start.startsWith('SIP/2.0')) this.#answer(Number(start.split(' ')[1]), headers);
    else this.#asked(start.split(' ')[0], headers, vias, at);
  }

  #answer(status, headers) {
    const [seq, method] = headers.cseq.split(' ');
    const waiting = this.waiting.get(`${headers['call-id']} ${seq}`);
    if (waiting) {
      this.waiting.delete(`${headers['call-id']} ${seq}`);
      return waiting({ status, headers });
    }
    const state = this.calls.get(headers['call-id']);
    if (!state || method !== 'INVITE' || status < 200) return undefined;
    state.toTagged = headers.to;
    state.target = headers.contact?.match(/<([^>]+)>/)?.[1];
    this.#send(this.#message('ACK', state.target ?? state.uri, { call: state.call, seq: 1, to: headers.to }));
    return status === 200 ? state.resolve(performance.now()) : state.reject(new Error(`INVITE: ${status}`));
  }

  #asked(method, headers, vias, at) {
    const reply = (status, sdp = '') =>
      this.#send(
        [`SIP/2.0 ${status}`, ...vias, `From: ${headers.from}`, `To: ${headers.to};tag=${this.user}`, `Call-ID: ${headers['call-id']}`, `CSeq: ${headers.cseq}`, `Contact: <sip:${this.user}@127.0.0.1:${this.port}>`, ...(sdp ? ['Content-Type: application/sdp'] : []), `Content-Length: ${Buffer.byteLength(sdp)}`, '', sdp].join('\r\n'),
      );
    if (method === 'INVITE') {
      this.onInvite(at, headers);
      reply('180 Ringing');
      if (this.autoAnswer) reply('200 OK', this.#sdp());
    } else if (method !== 'ACK') {
      reply('200 OK');
    }
  }
}

/** The value below which the share `p` of the sorted values lies (nearest rank). */
export function percentile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}
