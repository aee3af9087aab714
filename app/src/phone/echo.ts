// A call to the centre's recorder before the shift: a sentence, four seconds to speak, the same played back. What is
// measured on the way becomes the verdict.
import { Meter } from "./meter";
import { read } from "./quality";

/** The extension of asterisk/centre/extensions.conf.template. */
const EXTENSION = "*43";
/** The dialplan's course: the prompt's length, and that of speaking, s. */
const PROMPT = 6;
const SPEAK = 4;
const GIVE_UP = 30_000;
/** Louder than a quiet room. */
const HEARD = 25;

export interface Verdict {
  /** `ok`, or what was wrong: `microphone`, `no_link`, `silence`, `quiet`, `no_return`, `stopped`. */
  code: string;
  mic: number;
  back: number;
  rtt: number;
  jitter: number;
  received: number;
  lost: number;
}

export class Echo {
  private session?: any;
  private done?: (code: string) => void;

  get running(): boolean {
    return !!this.session;
  }

  stop(code = "stopped") {
    this.done?.(code);
  }

  /** Runs it once; `told(phase, mic, heard)` ten times a second. */
  run(
    ua: any, domain: string, pcConfig: RTCConfiguration, mic: MediaStream, player: HTMLAudioElement, audio: AudioContext,
    told: (phase: string, mic: number, heard: number) => void,
  ): Promise<Verdict> {
    const verdict: Verdict = { code: "", mic: 0, back: 0, rtt: 0, jitter: 0, received: 0, lost: 0 };
    return new Promise((resolve) => {
      const own = new Meter(audio, mic);
      let theirs: Meter | undefined;
      let started = 0;
      const heard: number[] = [];
      const session = ua.call(`sip:${EXTENSION}@${domain}`, { mediaStream: mic, pcConfig });
      this.session = session;
      const giveUp = window.setTimeout(() => this.done?.("no_link"), GIVE_UP);
      const timer = window.setInterval(async () => {
        const level = own.level();
        const back = theirs?.level() ?? 0;
        const passed = started ? (performance.now() - started) / 1000 : -1;
        const phase = passed < 0 ? "calling" : passed < PROMPT ? "prompt" : passed < PROMPT + SPEAK ? "speak" : "listen";
        if (phase === "speak") verdict.mic = Math.max(verdict.mic, level);
        if (phase === "listen") heard.push(back);
        told(phase, level, back);
        if (session.connection && started) {
          const s = await read(session.connection);
          verdict.received = s.packets;
          verdict.lost = s.lost;
          verdict.jitter = Math.max(verdict.jitter, Math.round(s.jitter * 1000));
          verdict.rtt = Math.max(verdict.rtt, Math.round(s.rtt * 1000));
        }
      }, 100);
      this.done = (code) => {
        this.done = undefined;
        this.session = undefined;
        clearTimeout(giveUp);
        clearInterval(timer);
        own.close();
        theirs?.close();
        mic.getTracks().forEach((track) => track.stop());
        if (!session.isEnded()) session.terminate();
        // Loud for three tenths of a second: one click is no voice.
        verdict.back = heard.sort((a, b) => b - a)[2] ?? 0;
        verdict.code = code || (verdict.received === 0 ? "silence" : verdict.mic < HEARD ? "quiet" : verdict.back < HEARD ? "no_return" : "ok");
        resolve(verdict);
      };
      const attach = (pc: RTCPeerConnection) => pc.addEventListener("track", (event) => {
        const stream = event.streams[0] ?? new MediaStream([event.track]);
        player.srcObject = stream;
        player.play().catch(() => {});
        theirs = new Meter(audio, stream);
      });
      if (session.connection) attach(session.connection);
      else session.on("peerconnection", (e: any) => attach(e.peerconnection));
      let gathering: number | undefined;
      session.on("icecandidate", (e: any) => { clearTimeout(gathering); gathering = window.setTimeout(() => e.ready(), 200); });
      session.on("confirmed", () => { started = performance.now(); });
      session.on("failed", () => this.done?.("no_link"));
      session.on("ended", () => this.done?.(""));
    });
  }
}
