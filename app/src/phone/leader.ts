// Which page of this browser leads the phone: one of them, by a lock that the browser takes away with the page. The
// others mirror what it says and pass on what is asked of them.

export interface Word {
  /** From the leader: something happened. */
  kind?: string;
  detail?: string;
  /** To the leader: do this. */
  ask?: string;
  arg?: unknown;
}

export class Leader {
  leads = false;
  private channel: BroadcastChannel;
  private turn = 0;
  private release?: () => void;

  constructor(private name: string, private changed: (leads: boolean) => void, heard: (word: Word) => void) {
    this.channel = new BroadcastChannel(name);
    this.channel.onmessage = (event) => heard(event.data);
  }

  say(word: Word) {
    this.channel.postMessage(word);
  }

  /** Leads as soon as nobody else does; `now` takes the lead from whoever has it. */
  want(now = false) {
    // Without locks (http on a foreign host has no microphone either) each page is for itself.
    if (!navigator.locks) return this.set(true);
    const turn = ++this.turn;
    const hold = (lock: Lock | null) => {
      if (turn !== this.turn) return Promise.resolve();
      // Somebody leads: this page says so, and waits for its turn.
      if (!lock) {
        this.changed(false);
        return void this.queue(turn);
      }
      this.set(true);
      return new Promise<void>((release) => { this.release = release; });
    };
    this.ask(turn, now ? { steal: true } : { ifAvailable: true }, hold);
  }

  private ask(turn: number, how: LockOptions, hold: (lock: Lock | null) => Promise<void> | void) {
    navigator.locks.request(this.name, how, hold).catch(() => {
      // Taken by another page: this one waits for its turn again.
      if (turn !== this.turn) return;
      this.set(false);
      this.queue(++this.turn);
    });
  }

  private queue(turn: number) {
    this.ask(turn, {}, () => {
      if (turn !== this.turn) return;
      this.set(true);
      return new Promise<void>((release) => { this.release = release; });
    });
  }

  /** Leads no more and does not want to. */
  leave() {
    this.turn++;
    this.release?.();
    this.release = undefined;
    this.set(false);
  }

  private set(leads: boolean) {
    if (leads === this.leads) return;
    this.leads = leads;
    this.changed(leads);
  }
}
