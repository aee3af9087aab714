// The ringtone and short signals, on the ringer's own device and at its own volume.

type Sink = AudioContext & { setSinkId?(id: string): Promise<void> };

export class Tones {
  private audio?: Sink;
  private timer?: number;
  private sink = "";
  volume = 1;

  private context(): Sink {
    if (!this.audio) {
      this.audio = new AudioContext() as Sink;
      this.route(this.sink);
    }
    if (this.audio.state === "suspended") this.audio.resume().catch(() => {});
    return this.audio;
  }

  /** Sounds come from this output; "" is the system's own. */
  route(sink: string) {
    this.sink = sink;
    // A device that went away meanwhile: the sound stays where it was, and the next choice follows.
    this.audio?.setSinkId?.(sink).catch(() => {});
  }

  /** Soft notes one after another, `length` seconds each. */
  private chime(notes: number[], length: number, volume: number) {
    const audio = this.context();
    notes.forEach((hz, i) => {
      const at = audio.currentTime + i * length;
      const source = new OscillatorNode(audio, { type: "sine", frequency: hz });
      const gain = new GainNode(audio, { gain: 0 });
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(volume * this.volume, at + 0.02);
      gain.gain.linearRampToValueAtTime(0, at + length);
      source.connect(gain).connect(audio.destination);
      source.start(at);
      source.stop(at + length + 0.05);
    });
  }

  ring() {
    this.silence();
    const once = () => this.chime([587, 784, 587, 784], 0.22, 0.25);
    once();
    this.timer = window.setInterval(once, 2600);
  }

  /** Once through: how the ringtone sounds. */
  sample() {
    this.chime([587, 784, 587, 784], 0.22, 0.25);
  }

  beep() {
    this.chime([660], 0.15, 0.15);
  }

  silence() {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  get ringing(): boolean {
    return this.timer !== undefined;
  }
}
