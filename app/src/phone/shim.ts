// The browser phone: a thin shim over JsSIP. It keeps one registration and at most one call, and tells what
// happened by `emit(kind, detail)`. It decides nothing; the state machine is in mod.rs.
//
// It never hangs up by itself: when the page goes away the socket just closes, and the server keeps the talk; when
// the network does, JsSIP's own ends of a call are not let through, and the sound is brought back.
import JsSIP from "jssip";
import { agent } from "./agent";
import { Devices, type Use } from "./devices";
import { Echo } from "./echo";
import { inspectable } from "./inspect";
import { Leader, type Word } from "./leader";
import { Meter, MicrophoneMeter } from "./meter";
import { Notices } from "./notices";
import { Quality, read, type Sample } from "./quality";
import { Tones } from "./tones";

type Emit = (kind: string, detail: string) => void;

/** What other tabs are told, so that they show the same. */
const MIRRORED = new Set(["offered", "offered_auto", "answered", "talking", "ended", "stats", "muted", "recovering"]);
/** Seconds of silence at which the sound is brought back anew. */
const RECOVER_AT = [3, 8, 16, 28, 45];
/** A registration is renewed so often, s: by the Worker's beat, as a hidden page's own timers may be an hour late. */
const RENEW = 45;

export class Phone {
  private ua?: any;
  private session?: any;
  private tones = new Tones();
  private player = new Audio();
  private audio?: AudioContext;
  private stream?: MediaStream;
  private ear?: Meter;
  private microphone_?: MediaStream;
  private meter = new MicrophoneMeter(() => this.context(), () => this.microphone_, () => this.devices.open());
  private devices: Devices;
  private leader: Leader;
  private echo = new Echo();
  private quality?: Quality;
  private awaited = false;
  private muted = false;
  private ice: RTCConfiguration = { iceServers: [] };
  private ringing = false;
  private beats = 0;
  private inUse?: string;
  /** The id that was chosen when the microphone was opened; "" is the system's own. */
  private askedFor = "";
  private call = "";
  private notices = new Notices();

  constructor(private tell: Emit, who: string) {
    this.player.autoplay = true;
    this.devices = new Devices(() => this.apply());
    this.leader = new Leader(`otklik-phone-${who}`, (leads) => this.led(leads), (word) => this.heard(word));
    addEventListener("online", () => this.wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.wake());
    this.devices.look();
  }

  private emit(kind: string, detail = "") {
    this.tell(kind, detail);
    if (this.leader.leads && MIRRORED.has(kind)) this.leader.say({ kind, detail });
  }

  // --- which tab leads

  /** Leads the phone as soon as no other tab does; `now`: at once. */
  lead(now: boolean) {
    this.leader.want(now);
    if (!this.leader.leads) this.leader.say({ ask: "state" });
  }

  private led(leads: boolean) {
    if (!leads) this.abandon();
    this.emit("leads", leads ? "1" : "");
    // What the others showed of the leader before is not so any more.
    if (leads) this.leader.say({ kind: "ended", detail: "" });
    else this.leader.say({ ask: "state" });
  }

  private heard(word: Word) {
    if (word.kind && !this.leader.leads) this.tell(word.kind, word.detail ?? "");
    if (!word.ask || !this.leader.leads) return;
    if (word.ask === "answer") this.answer();
    if (word.ask === "hangup") this.hangup();
    if (word.ask === "mute") this.mute(!!word.arg);
    if (word.ask === "state") {
      const now = this.state();
      if (now !== "idle") this.leader.say({ kind: { ringing: "offered", answering: "answered", talking: "talking" }[now], detail: "" });
      if (this.muted) this.leader.say({ kind: "muted", detail: "1" });
    }
  }

  /** Another tab has the phone now: not a word to the server, which calls that one back. */
  private abandon() {
    this.quiet();
    this.echo.stop();
    const { session, ua } = this;
    this.session = undefined;
    this.ua = undefined;
    if (session) {
      this.over();
      session.connection?.close();
      this.tell("ended", "");
    }
    if (ua) {
      ua._sessions = {};
      ua.stop();
    }
  }

  // --- registration

  /** Registers, or goes on with a fresh account. `ice`: RTCIceServer[] as JSON, for the talks from now on. */
  register(ws: string, uri: string, user: string, password: string, ice: string) {
    this.ice = { iceServers: JSON.parse(ice) };
    const url = new URL(ws, location.href.replace(/^http/, "ws")).href;
    const known = this.ua && this.ua.otklikUrl === url && this.ua.otklikUri === uri;
    // One that was refused may still wait for an answer to what the account of before asked: it begins anew. Not under
    // a talk, whose way it is.
    if (known && (this.ua.isRegistered() || this.session)) {
      this.ua.set("authorization_user", user);
      this.ua.set("password", password);
      if (this.ua.isConnected()) this.ua.register();
      return;
    }
    const old = this.ua;
    this.ua = undefined;
    old?.stop();
    const mine = (f: (...told: any[]) => void) => (...told: any[]) => { if (this.ua === ua) f(...told); };
    const ua: any = agent(url, uri, user, password, {
      disconnected: mine(() => this.emit("disconnected")),
      registered: mine(() => {
        this.emit("registered");
        // The way to say so is back.
        if ((this.quality?.silent ?? 0) >= RECOVER_AT[0]) this.recover();
      }),
      unregistered: mine(() => this.emit("unregistered")),
      refused: mine((code) => this.emit("refused", code)),
      called: mine((session, request) => this.offered(session, request)),
    });
    this.ua = ua;
    ua.start();
  }

  stop() {
    this.tones.silence();
    this.leader.leave();
    this.ua?.stop();
    this.ua = undefined;
  }

  /** After sleep or a change of network the browser notices late; try at once. */
  wake() {
    if (this.ua?.isConnected()) this.ua.register();
  }

  /** Once a second, by the Worker. */
  async tick() {
    this.beats += 1;
    if (this.beats % RENEW === 0) this.wake();
    const { session, quality } = this;
    if (!session?.connection || !quality) return;
    const stats = await read(session.connection).catch(() => undefined);
    if (!stats || this.quality !== quality) return;
    const now = quality.take(stats, this.awaited);
    this.emit("stats", JSON.stringify(now));
    if (RECOVER_AT.includes(now.silent)) this.recover();
    const sample = quality.whole();
    if (sample) this.keep(sample);
  }

  private keep(sample: Sample) {
    if (this.call) this.tell("sample", JSON.stringify({ call: this.call, sample }));
  }

  /** Looks for another way for the sound, by the same signalling. */
  private recover() {
    if (!this.session || !this.quality) return;
    // Without signalling there is nobody to say it to; it is said once that is back.
    if (!this.ua?.isRegistered()) return this.wake();
    this.quality.restarted();
    this.session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
    this.emit("recovering", String(this.quality.restarts));
  }

  /** Whether sound should come now: a talk that is not on hold. */
  expect(on: boolean) {
    this.awaited = on;
  }

  // --- a call

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
      this.over();
      try { old.terminate(); } catch { /* it was half dead */ }
    }
    // A caller goes before a test.
    this.echo.stop();
    this.session = session;
    this.call = request.getHeader("X-Otklik-Call") ?? "";
    this.muted = false;
    const terminate = session.terminate.bind(session);
    session.terminate = (options: any = {}) => {
      // A network that failed is no hang-up: JsSIP would end the talk for it. A dialog that Asterisk does not know
      // any more is over.
      if (session.isEstablished() && options.cause && options.cause !== JsSIP.C.causes.DIALOG_ERROR) return;
      terminate(options);
    };
    const mine = (f: (e: any) => void) => (e: any) => { if (this.session === session) f(e); };
    session.on("accepted", mine(() => { this.quiet(); this.emit("answered"); }));
    session.on("confirmed", mine(() => { this.quality = new Quality(); this.emit("talking"); }));
    const over = mine((e) => {
      this.quiet();
      this.over();
      this.session = undefined;
      this.emit("ended", String(e?.cause ?? ""));
    });
    session.on("ended", over);
    session.on("failed", over);
    const attach = (pc: RTCPeerConnection) => {
      pc.addEventListener("track", (event) => {
        this.stream = event.streams[0] ?? new MediaStream([event.track]);
        this.ear?.close();
        this.ear = undefined;
        this.player.srcObject = this.stream;
        this.player.play().catch((e) => this.emit("sound_blocked", String(e)));
      });
      pc.addEventListener("iceconnectionstatechange", () => {
        if (this.session === session && pc.iceConnectionState === "failed") this.recover();
      });
    };
    if (session.connection) attach(session.connection);
    else session.on("peerconnection", (e: any) => attach(e.peerconnection));
    // All addresses of interest are local or the server's: slow ones are not waited for.
    let gathering: number | undefined;
    session.on("icecandidate", (e: any) => { clearTimeout(gathering); gathering = window.setTimeout(() => e.ready(), 200); });
    if (auto) {
      this.emit("offered_auto");
      this.tones.beep();
      window.setTimeout(() => this.session === session && this.answer(), 180);
    } else {
      this.ringing = true;
      this.tones.ring();
      this.emit("offered");
    }
  }

  private quiet() {
    this.ringing = false;
    this.tones.silence();
  }

  /** The talk is over here: its last stretch, its microphone. */
  private over() {
    const sample = this.quality?.whole(true);
    if (sample) this.keep(sample);
    this.quality = undefined;
    this.ear?.close();
    this.ear = undefined;
    this.stream = undefined;
    this.microphone_?.getTracks().forEach((track) => track.stop());
    this.microphone_ = undefined;
  }

  async answer() {
    if (!this.leader.leads) return this.leader.say({ ask: "answer" });
    const session = this.session;
    if (!session || session.isEstablished() || session.isEnded() || session.otklikAnswered) return;
    session.otklikAnswered = true;
    this.quiet();
    try {
      const askedFor = this.devices.id("mic");
      const mic = await this.devices.open();
      if (this.session !== session || session.isEnded()) return mic.getTracks().forEach((track) => track.stop());
      this.hold(mic, askedFor);
      session.answer({ mediaStream: mic, pcConfig: this.ice });
    } catch (e) {
      this.emit("microphone", String((e as Error)?.name ?? e));
      if (!session.isEnded()) session.terminate({ status_code: 480 });
    }
  }

  hangup() {
    if (!this.leader.leads) return this.leader.say({ ask: "hangup" });
    const session = this.session;
    if (!session || session.isEnded()) return;
    this.quiet();
    session.terminate(session.isEstablished() ? undefined : { status_code: 603, reason_phrase: "Decline" });
  }

  mute(on: boolean) {
    if (!this.leader.leads) return this.leader.say({ ask: "mute", arg: on });
    this.muted = on;
    if (on) this.session?.mute({ audio: true });
    else this.session?.unmute({ audio: true });
    this.emit("muted", on ? "1" : "");
  }

  // --- devices

  /** The microphone of the call; when it is unplugged, the next takes its place. */
  private hold(mic: MediaStream, askedFor: string) {
    const before = this.microphone_;
    this.askedFor = askedFor;
    this.microphone_ = mic;
    before?.getTracks().forEach((track) => track.stop());
    const track = mic.getAudioTracks()[0];
    this.inUse = track?.label;
    track?.addEventListener("ended", () => { if (this.microphone_ === mic) this.replace(); });
  }

  private async replace() {
    const sender = this.session?.connection?.getSenders().find((s: RTCRtpSender) => !s.track || s.track.kind === "audio");
    const session = this.session;
    if (!sender) return;
    try {
      const askedFor = this.devices.id("mic");
      const mic = await this.devices.open();
      const track = mic.getAudioTracks()[0];
      if (this.session !== session) return track.stop();
      track.enabled = !this.muted;
      await sender.replaceTrack(track);
      const before = this.inUse;
      this.hold(mic, askedFor);
      if (before !== track.label) this.emit("moved", track.label);
      this.emit("microphone_ok", track.label);
    } catch (e) {
      this.emit("microphone", String((e as Error)?.name ?? e));
    }
  }

  /** Puts the choice into effect, in a talk too. */
  private apply() {
    const { kept } = this.devices;
    this.tones.volume = kept.ringVolume;
    this.tones.route(this.devices.id("ring"));
    this.player.volume = kept.volume;
    const sink = this.devices.id("out");
    if ((this.player as any).sinkId !== sink) (this.player as any).setSinkId?.(sink).catch(() => {});
    const track = this.microphone_?.getAudioTracks()[0];
    const wanted = this.devices.id("mic");
    const used = track?.getSettings().deviceId;
    const gone = !wanted && !!used && !this.devices.has(used);
    if (track && (track.readyState === "ended" || wanted !== this.askedFor || gone)) this.replace();
    this.emit("devices", JSON.stringify(this.devices.shown()));
  }

  choose(use: Use, label: string) {
    this.devices.choose(use, label);
    if (!this.session && !this.meter.isOpen) this.look();
  }

  volume(use: "out" | "ring", volume: number) {
    this.devices.volume(use, volume);
  }

  /** The ringtone, or a note in the ear: how it sounds there. */
  sample(use: "out" | "ring") {
    if (use === "ring") return this.tones.sample();
    const tones = new Tones();
    tones.volume = this.devices.kept.volume;
    tones.route(this.devices.id("out"));
    tones.sample();
  }

  /** Asks for the microphone early, so that the question does not meet the first call. */
  async microphone(): Promise<string> {
    if (!navigator.mediaDevices) return "insecure";
    try {
      const stream = await this.devices.open();
      const label = stream.getAudioTracks()[0]?.label ?? "";
      stream.getTracks().forEach((track) => track.stop());
      // Names of devices are told only now.
      await this.devices.look();
      return `ok:${label}`;
    } catch (e) {
      return String((e as Error).name);
    }
  }

  private async look() {
    const said = await this.microphone();
    if (said.startsWith("ok:")) this.emit("microphone_ok", said.slice(3));
    else this.emit("microphone", said);
  }

  private context(): AudioContext {
    this.audio ??= new AudioContext();
    return this.audio;
  }

  /** Opens or closes the microphone's meter. */
  metering(on: boolean) {
    return this.meter.set(on);
  }

  micLevel(): number {
    return this.meter.level();
  }

  // --- the test before the shift

  async test(): Promise<string> {
    const fault = (code: string) => JSON.stringify({ code, mic: 0, back: 0, rtt: 0, jitter: 0, received: 0, lost: 0 });
    if (this.session || this.echo.running) return fault("stopped");
    if (!this.ua?.isRegistered()) return fault("no_link");
    let mic: MediaStream;
    try {
      mic = await this.devices.open();
    } catch {
      return fault("microphone");
    }
    const domain = String(this.ua.otklikUri).split("@")[1];
    const told = (phase: string, level: number, heard: number) => this.tell("test", JSON.stringify({ phase, mic: level, heard }));
    return JSON.stringify(await this.echo.run(this.ua, domain, this.ice, mic, this.player, this.context(), told));
  }

  stopTest() {
    this.echo.stop();
  }

  // --- notices of the desktop

  async allowNotices(): Promise<string> {
    const answer = await this.notices.allow();
    this.apply();
    return answer;
  }

  notify(title: string, body: string) {
    this.notices.show(title, body);
  }

  unnotify() {
    this.notices.close();
  }

  // --- for tests and for the support engineer

  async stats() {
    return this.session?.connection ? { ...(await read(this.session.connection)), restarts: this.quality?.restarts ?? 0 } : undefined;
  }

  /** How loud `hz` is in what is heard now, 0–255; for tests by tone. */
  level(hz: number): number {
    if (!this.stream) return 0;
    this.ear ??= new Meter(this.context(), this.stream);
    return this.ear.at(hz);
  }

  registered(): boolean {
    return !!this.ua?.isRegistered();
  }

  state(): "idle" | "talking" | "ringing" | "answering" {
    if (!this.session || this.session.isEnded()) return "idle";
    if (this.session.isEstablished()) return "talking";
    return this.ringing ? "ringing" : "answering";
  }

  inside() {
    return { leads: this.leader.leads, ringtone: this.tones.ringing, microphone: this.inUse, speaker: (this.player as any).sinkId ?? "", ringer: this.devices.of("ring")?.label ?? "" };
  }
}

export const create = (emit: Emit, who: string): Phone => inspectable(new Phone(emit, who));
