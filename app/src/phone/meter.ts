// How loud a stream is, and how loud one frequency in it.

export class Meter {
  private analyser: AnalyserNode;
  private source: MediaStreamAudioSourceNode;
  private wave: Float32Array<ArrayBuffer>;

  constructor(private audio: AudioContext, stream: MediaStream) {
    if (audio.state === "suspended") audio.resume().catch(() => {});
    this.analyser = new AnalyserNode(audio, { fftSize: 4096, smoothingTimeConstant: 0.2 });
    this.source = audio.createMediaStreamSource(stream);
    this.source.connect(this.analyser);
    this.wave = new Float32Array(1024);
  }

  /** 0–100; speech lies between 30 and 80. */
  level(): number {
    this.analyser.getFloatTimeDomainData(this.wave);
    let sum = 0;
    for (const x of this.wave) sum += x * x;
    const db = 10 * Math.log10(sum / this.wave.length + 1e-9);
    return Math.round(Math.min(100, Math.max(0, (db + 60) * (100 / 60))));
  }

  /** 0–255. */
  at(hz: number): number {
    const bins = new Uint8Array(this.analyser.frequencyBinCount);
    this.analyser.getByteFrequencyData(bins);
    const at = Math.round((hz * this.analyser.fftSize) / this.audio.sampleRate);
    return Math.max(...bins.slice(Math.max(0, at - 1), at + 2));
  }

  close() {
    this.source.disconnect();
  }
}

/** The microphone's meter: of the call's own stream while there is one, else of one opened for it. */
export class MicrophoneMeter {
  private open?: { stream: MediaStream; meter: Meter; borrowed: boolean };

  constructor(private context: () => AudioContext, private own: () => MediaStream | undefined, private another: () => Promise<MediaStream>) {}

  get isOpen(): boolean {
    return !!this.open;
  }

  async set(on: boolean) {
    if (!on) {
      this.open?.meter.close();
      if (!this.open?.borrowed) this.open?.stream.getTracks().forEach((track) => track.stop());
      this.open = undefined;
      return;
    }
    const own = this.own();
    const stream = own ?? (await this.another().catch(() => undefined));
    if (!stream) return;
    if (this.open) await this.set(false);
    this.open = { stream, meter: new Meter(this.context(), stream), borrowed: !!own };
  }

  /** 0–100; −1 while it is closed. */
  level(): number {
    const stale = this.open && this.open.stream.getAudioTracks()[0]?.readyState === "ended";
    if (stale) this.set(true);
    return this.open?.meter.level() ?? -1;
  }
}
