// The browser phone: a thin shim over JsSIP. It keeps one registration and at most one call, and tells what
// happened by `emit(kind, detail)`. It decides nothing; the state machine is in mod.rs.
//
// It never hangs up by itself: when the page goes away the socket just closes, and the server keeps the talk.
import JsSIP from "jssip";

type Emit = (kind: string, detail: string) => void;

class Tones {
  private audio?: AudioContext;
  private timer?: number;

  context(): AudioContext {
    this.audio ??= new AudioContext();
    if (this.audio.state === "suspended") this.audio.resume().catch(() => {});
    return this.audio;
  }

  /** Soft notes one after another, `length` seconds each. */
  private chime(notes: number[], length: number, volume: number) {
    const audio = this.context();
    notes.forEach((hz, i) => {
      const at = audio.currentTime + i * length;
      const source = new OscillatorNode(audio, { type: "sine", frequency: hz });
      const gain = new GainNode(audio, { gain: 0 });
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(volume, at + 0.02);
      gain.gain.linearRampToValueAtTime(0, at + length);
      source.connect(gain).connect(audio.destination);
      source.start(at);
      source.stop(at + length + 0.05);
    });
  }

  ring() {
    this.silence();
    const once = () => this.chime([587, 784, 587, 784], 0.22, 0.18);
    once();
    this.timer = window.setInterval(once, 2600);
  }

  beep() {
    this.chime([660], 0.12, 0.1);
  }

  silence() {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}

export class Phone {
  private ua?: any;
  private session?: any;
  private tones = new Tones();
  private player = new Audio();
  private stream?: MediaStream;
  private analyser?: AnalyserNode;
  private statsTimer?: number;
  private silentFor = 0;
  private lastPackets = 0;
  private ringing = false;

  constructor(private emit: Emit) {
    this.player.autoplay = true;
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
  }

  /** Registers, or goes on with a fresh account. */
  register(ws: string, uri: string, user: string, password: string) {
    const url = new URL(ws, location.href.replace(/^http/, "ws")).href;
    if (this.ua && this.ua.otklikUrl === url && this.ua.otklikUri === uri) {
      this.ua.set("authorization_user", user);
      this.ua.set("password", password);
      if (this.ua.isConnected()) this.ua.register();
      return;
    }
    this.ua?.stop();
    const ua: any = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(url)],
      uri, authorization_user: user, password,
      register: true, register_expires: 120, session_timers: false,
      connection_recovery_min_interval: 1, connection_recovery_max_interval: 8,
      user_agent: "Otklik", no_answer_timeout: 120,
    });
    ua.otklikUrl = url;
    ua.otklikUri = uri;
    this.ua = ua;
    const mine = (f: (e: any) => void) => (e: any) => { if (this.ua === ua) f(e); };
    ua.on("disconnected", mine(() => this.emit("disconnected", "")));
    ua.on("registered", mine(() => this.emit("registered", "")));
    ua.on("unregistered", mine(() => this.emit("unregistered", "")));
    ua.on("registrationFailed", mine((e) => this.emit("refused", String(e.response?.status_code ?? e.cause))));
    ua.on("newRTCSession", mine((e) => { if (e.originator === "remote") this.offered(e.session, e.request); }));
    ua.start();
  }

  stop() {
    this.tones.silence();
    this.ua?.stop();
    this.ua = undefined;
  }

  /** After sleep or a change of network the browser notices late; try at once. */
  private wake() {
    if (this.ua?.isConnected()) this.ua.register();
  }

  private offered(session: any, request: any) {
    const auto = (request.getHeader("X-Otklik-Answer") ?? "").trim().toLowerCase() === "auto";
    const old = this.session;
    if (old && !old.isEnded()) {
      // The server rings a desk that has a call only to put a lost one back together.
      if (!auto) {
        session.terminate({ status_code: 486, reason_phrase: "Busy Here" });
        return;
      }
      this.session = undefined;
      try { old.terminate(); } catch { /* it was half dead */ }
    }
    this.session = session;
    const mine = (f: (e: any) => void) => (e: any) => { if (this.session === session) f(e); };
    session.on("accepted", mine(() => { this.quiet(); this.emit("answered", ""); }));
    session.on("confirmed", mine(() => { this.watch(); this.emit("talking", ""); }));
    const over = mine((e) => {
      this.quiet();
      this.unwatch();
      this.session = undefined;
      this.emit("ended", String(e?.cause ?? ""));
    });
    session.on("ended", over);
    session.on("failed", over);
    session.on("getusermediafailed", mine((e) => this.emit("microphone", String(e?.name ?? e))));
    const attach = (pc: RTCPeerConnection) => {
      pc.addEventListener("track", (event) => {
        this.stream = event.streams[0] ?? new MediaStream([event.track]);
        this.analyser = undefined;
        this.player.srcObject = this.stream;
        this.player.play().catch((e) => this.emit("sound_blocked", String(e)));
      });
      pc.addEventListener("iceconnectionstatechange", () => {
        if (this.session === session && pc.iceConnectionState === "failed") {
          session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
        }
      });
    };
    if (session.connection) attach(session.connection);
    else session.on("peerconnection", (e: any) => attach(e.peerconnection));
    // All addresses of interest are local or the server's: slow ones are not waited for.
    let gathering: number | undefined;
    session.on("icecandidate", (e: any) => { clearTimeout(gathering); gathering = window.setTimeout(() => e.ready(), 200); });
    if (auto) {
      this.emit("offered_auto", "");
      this.tones.beep();
      this.answer();
    } else {
      this.ringing = true;
      this.tones.ring();
      this.emit("offered", "");
    }
  }

  private quiet() {
    this.ringing = false;
    this.tones.silence();
  }

  answer() {
    const session = this.session;
    if (!session || session.isEstablished() || session.isEnded() || session.otklikAnswered) return;
    session.otklikAnswered = true;
    this.quiet();
    session.answer({
      mediaConstraints: { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, video: false },
      pcConfig: { iceServers: [] },
    });
  }

  hangup() {
    const session = this.session;
    if (!session || session.isEnded()) return;
    this.quiet();
    session.terminate(session.isEstablished() ? undefined : { status_code: 603, reason_phrase: "Decline" });
  }

  mute(on: boolean) {
    if (on) this.session?.mute({ audio: true });
    else this.session?.unmute({ audio: true });
  }

  /** Asks for the microphone early, so that the question does not meet the first call. */
  async microphone(): Promise<string> {
    if (!navigator.mediaDevices) return "insecure";
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const label = stream.getAudioTracks()[0]?.label ?? "";
      stream.getTracks().forEach((track) => track.stop());
      return `ok:${label}`;
    } catch (e) {
      return String((e as Error).name);
    }
  }

  private watch() {
    this.unwatch();
    this.lastPackets = 0;
    this.silentFor = 0;
    this.statsTimer = window.setInterval(async () => {
      const stats = await this.stats();
      if (!stats) return;
      this.silentFor = stats.packets > this.lastPackets ? 0 : this.silentFor + 1;
      this.lastPackets = stats.packets;
      this.emit("stats", JSON.stringify({ ...stats, silent: this.silentFor }));
    }, 1000);
  }

  private unwatch() {
    clearInterval(this.statsTimer);
    this.statsTimer = undefined;
  }

  async stats() {
    const pc: RTCPeerConnection | undefined = this.session?.connection;
    if (!pc) return undefined;
    const out = { packets: 0, lost: 0, jitter: 0, rtt: 0, sent: 0 };
    (await pc.getStats()).forEach((s: any) => {
      if (s.type === "inbound-rtp" && s.kind === "audio") {
        out.packets = s.packetsReceived ?? 0;
        out.lost = Math.max(0, s.packetsLost ?? 0);
        out.jitter = s.jitter ?? 0;
      }
      if (s.type === "outbound-rtp" && s.kind === "audio") out.sent = s.packetsSent ?? 0;
      if (s.type === "remote-inbound-rtp" && s.roundTripTime) out.rtt = s.roundTripTime;
    });
    return out;
  }

  /** How loud `hz` is in what is heard now, 0–255; for tests by tone. */
  level(hz: number): number {
    if (!this.stream) return 0;
    const audio = this.tones.context();
    if (!this.analyser) {
      this.analyser = new AnalyserNode(audio, { fftSize: 4096, smoothingTimeConstant: 0.2 });
      audio.createMediaStreamSource(this.stream).connect(this.analyser);
    }
    const bins = new Uint8Array(this.analyser.frequencyBinCount);
    this.analyser.getByteFrequencyData(bins);
    const at = Math.round((hz * this.analyser.fftSize) / audio.sampleRate);
    return Math.max(...bins.slice(Math.max(0, at - 1), at + 2));
  }

  registered(): boolean {
    return !!this.ua?.isRegistered();
  }

  state(): string {
    if (!this.session || this.session.isEnded()) return "idle";
    if (this.session.isEstablished()) return "talking";
    return this.ringing ? "ringing" : "answering";
  }
}

export const create = (emit: Emit): Phone => {
  const phone = new Phone(emit);
  // Read-only, for tests and for the support engineer at the console.
  Object.defineProperty(window, "__otklikPhone", {
    configurable: true,
    value: Object.freeze({
      get registered() { return phone.registered(); },
      get state() { return phone.state(); },
      remoteLevel: (hz: number) => phone.level(hz),
      stats: () => phone.stats(),
    }),
  });
  return phone;
};
