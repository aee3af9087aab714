// The quality of the link, looked at once a second.
//
// One rule to know: a silence counts only while sound is awaited (in a talk that is not on hold).

export interface Stats {
  packets: number;
  lost: number;
  jitter: number;
  rtt: number;
  sent: number;
  lostThere: number;
}

/** domain::quality::Sample without its instant. */
export interface Sample {
  span: number;
  received: number;
  lost: number;
  sent: number;
  lost_there: number;
  jitter: number;
  rtt: number;
  silent: number;
  restarts: number;
}

const SAMPLE_SECONDS = 30;

export async function read(pc: RTCPeerConnection): Promise<Stats> {
  const out = { packets: 0, lost: 0, jitter: 0, rtt: 0, sent: 0, lostThere: 0 };
  (await pc.getStats()).forEach((s: any) => {
    if (s.type === "inbound-rtp" && s.kind === "audio") {
      out.packets = s.packetsReceived ?? 0;
      out.lost = Math.max(0, s.packetsLost ?? 0);
      out.jitter = s.jitter ?? 0;
    }
    if (s.type === "outbound-rtp" && s.kind === "audio") out.sent = s.packetsSent ?? 0;
    if (s.type === "remote-inbound-rtp") {
      out.rtt = s.roundTripTime ?? 0;
      out.lostThere = Math.max(0, s.packetsLost ?? 0);
    }
  });
  return out;
}

export class Quality {
  /** Seconds without a packet that was awaited. */
  silent = 0;
  restarts = 0;
  private recent: [number, number][] = [];
  private last?: Stats;
  private at = performance.now();
  private seconds = 0;
  private sample: Sample = Quality.empty();

  private static empty(): Sample {
    return { span: 0, received: 0, lost: 0, sent: 0, lost_there: 0, jitter: 0, rtt: 0, silent: 0, restarts: 0 };
  }

  /** Takes what is counted now; loss is of the last five seconds, as bars that remember an hour say nothing of now. */
  take(now: Stats, awaited: boolean) {
    const last = this.last ?? now;
    const time = performance.now();
    const passed = this.last ? Math.round(time - this.at) : 0;
    this.last = now;
    this.at = time;
    const grown = (key: "packets" | "lost" | "sent" | "lostThere") => Math.max(0, now[key] - last[key]);
    const received = grown("packets");
    const s = this.sample;
    s.span += passed;
    s.received += received;
    s.lost += grown("lost");
    s.sent += grown("sent");
    s.lost_there += grown("lostThere");
    s.jitter = Math.max(s.jitter, Math.round(now.jitter * 1000));
    s.rtt = Math.max(s.rtt, Math.round(now.rtt * 1000));
    this.silent = awaited && received === 0 && passed > 0 ? this.silent + 1 : 0;
    // What came before it was sure counts too.
    if (this.silent >= 2) s.silent += this.silent === 2 ? passed * 2 : passed;
    this.seconds += 1;
    this.recent = [...this.recent, [received, grown("lost")] as [number, number]].slice(-5);
    const [packets, lost] = this.recent.reduce(([p, l], [received, lost]) => [p + received, l + lost], [0, 0]);
    return { packets, lost, jitter: now.jitter, rtt: now.rtt, silent: this.silent };
  }

  restarted() {
    this.restarts += 1;
    this.sample.restarts += 1;
  }

  /** A stretch that is whole; with `end` also one that is not. */
  whole(end = false): Sample | undefined {
    if (this.sample.span === 0 || !(end || this.seconds >= SAMPLE_SECONDS)) return undefined;
    const sample = this.sample;
    this.sample = Quality.empty();
    this.seconds = 0;
    return sample;
  }
}
