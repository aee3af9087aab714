// The socket of a wallboard: connects for ever, folds whole figures in, knows when it last heard.

export interface Queue {
  id: string;
  name: string;
  waiting: number;
  oldest: number | null;
  free: number;
  staffed: number;
  service_target: number;
  service_level: number;
  today: { answered: number; answered_in_target: number; abandoned: number; abandoned_in_target: number };
}

export interface Tally {
  talking: number;
  ready: number;
  after_call: number;
  on_break: number;
  outbound: number;
  free: number;
  staffed: number;
}

type Down =
  | { type: "wallboard"; name: string; layout: string; queues: string[] }
  | { type: "snapshot"; now: number; board: { queues: Record<string, Queue> } }
  | { type: "event"; event: string; queue?: Queue; id?: string }
  | { type: "tally"; tally: Tally }
  | { type: "pong"; now: number }
  | { type: "signed_out" };

/** Asked so often… */
const PING_MS = 5_000;
/** …and after so long without an answer what is shown is of the past. */
const STALE_MS = 12_000;
/** A revoked key is tried again now and then: somebody may have opened the board before the database was there. */
const REVOKED_MS = 60_000;

export class Feed {
  state: "opening" | "open" | "revoked" = "opening";
  name = "";
  layout = "queues";
  tally: Tally = { talking: 0, ready: 0, after_call: 0, on_break: 0, outbound: 0, free: 0, staffed: 0 };
  /** By the server's clock. */
  heardAt = 0;

  private order: string[] = [];
  private rows: Record<string, Queue> = {};
  private socket?: WebSocket;
  private ahead = 0;
  private attempt = 0;
  private heard = 0;
  private pings = 0;

  constructor(
    private key: string,
    private changed: () => void,
  ) {
    setInterval(() => this.beat(), PING_MS);
    addEventListener("online", () => this.connect());
  }

  /** The server's time: a TV's own clock is not to be trusted. */
  now(): number {
    return Date.now() + this.ahead;
  }

  stale(): boolean {
    return this.state === "open" && performance.now() - this.heard > STALE_MS;
  }

  /** In the order that was chosen. */
  queues(): Queue[] {
    return this.order.map((id) => this.rows[id]).filter((queue) => queue !== undefined);
  }

  connect(): void {
    this.drop();
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/ws?wallboard=${encodeURIComponent(this.key)}`);
    this.socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", epoch: null, last_seq: 0, desk: false }));
    socket.onmessage = (event) => this.socket === socket && this.hear(JSON.parse(event.data) as Down);
    socket.onclose = () => this.socket === socket && this.lost();
  }

  private drop(): void {
    const old = this.socket;
    this.socket = undefined;
    old?.close();
  }

  private lost(): void {
    this.drop();
    this.attempt += 1;
    const wait = this.state === "revoked" ? REVOKED_MS : Math.min(8_000, 250 * 2 ** Math.min(this.attempt, 5));
    // With a spread, so that a restarted server is not met by all at once.
    setTimeout(() => this.socket ?? this.connect(), wait * (0.7 + 0.6 * Math.random()));
    this.changed();
  }

  private beat(): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ type: "ping", n: (this.pings = (this.pings + 1) % 1e6) }));
    // A socket that says nothing is as good as none.
    if (this.socket && this.attempt === 0 && performance.now() - this.heard > 2 * STALE_MS) this.lost();
  }

  private hear(word: Down): void {
    this.heard = performance.now();
    switch (word.type) {
      case "wallboard":
        Object.assign(this, { name: word.name, layout: word.layout, order: word.queues });
        break;
      case "snapshot":
        this.ahead = word.now - Date.now();
        this.rows = word.board.queues;
        this.state = "open";
        this.attempt = 0;
        break;
      case "event":
        if (word.queue) this.rows[word.queue.id] = word.queue;
        else if (word.event === "queue_removed" && word.id) delete this.rows[word.id];
        break;
      case "tally":
        this.tally = word.tally;
        break;
      case "pong":
        this.ahead = word.now - Date.now();
        break;
      case "signed_out":
        this.state = "revoked";
        break;
    }
    this.heardAt = this.now();
    this.changed();
  }
}
