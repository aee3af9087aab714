// Microphone, speaker and ringer: what was chosen on this computer, and what is there now.
//
// One rule to know: a choice is a list of labels, the newest first (ids change with the browser's mood). What is
// unplugged is passed over for the next on the list, then for the system's own, and taken again when it returns.

export type Use = "mic" | "out" | "ring";

interface Kept {
  mic: string[];
  out: string[];
  ring: string[];
  volume: number;
  ringVolume: number;
}

const KEY = "otklik-sound";
const SYSTEM = new Set(["default", "communications"]);

export const SPEECH = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

export class Devices {
  kept: Kept;
  private there: MediaDeviceInfo[] = [];

  constructor(private changed: () => void) {
    this.kept = Devices.read();
    navigator.mediaDevices?.addEventListener("devicechange", () => this.look());
    // Chosen in another tab, whose phone this is.
    addEventListener("storage", (event) => {
      if (event.key !== KEY) return;
      this.kept = Devices.read();
      this.changed();
    });
  }

  private static read(): Kept {
    const kept = { mic: [], out: [], ring: [], volume: 1, ringVolume: 1 };
    try {
      return { ...kept, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
    } catch {
      return kept;
    }
  }

  private save() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.kept));
    } catch { /* forgotten at the next load */ }
  }

  /** What is plugged in now. */
  async look(): Promise<void> {
    this.there = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? [];
    this.changed();
  }

  private list(use: Use): MediaDeviceInfo[] {
    const kind = use === "mic" ? "audioinput" : "audiooutput";
    return this.there.filter((d) => d.kind === kind && d.label && !SYSTEM.has(d.deviceId));
  }

  /** The device to use: the first of the chosen ones that is there; none is the system's own. */
  of(use: Use): MediaDeviceInfo | undefined {
    const list = this.list(use);
    for (const label of this.kept[use]) {
      const found = list.find((d) => d.label === label);
      if (found) return found;
    }
    return undefined;
  }

  id(use: Use): string {
    return this.of(use)?.deviceId ?? "";
  }

  /** Takes this one from now on; "" is the system's own. */
  choose(use: Use, label: string) {
    this.kept[use] = label ? [label, ...this.kept[use].filter((l) => l !== label)].slice(0, 5) : [];
    this.save();
    this.changed();
  }

  volume(use: "out" | "ring", volume: number) {
    const level = Math.min(1, Math.max(0, volume));
    if (use === "out") this.kept.volume = level;
    else this.kept.ringVolume = level;
    this.save();
    this.changed();
  }

  /** Whether that device is plugged in. */
  has(deviceId: string): boolean {
    return this.there.some((d) => d.deviceId === deviceId);
  }

  /** The chosen microphone; if it refuses, any. */
  async open(): Promise<MediaStream> {
    const ask = (deviceId?: string) =>
      navigator.mediaDevices.getUserMedia({ audio: { ...SPEECH, ...(deviceId ? { deviceId: { exact: deviceId } } : {}) }, video: false });
    const id = this.id("mic");
    if (!id) return ask();
    return ask(id).catch((fault: DOMException) => {
      if (["OverconstrainedError", "NotFoundError", "NotReadableError", "AbortError"].includes(fault.name)) return ask();
      throw fault;
    });
  }

  /** For the page: lists, what is chosen, what is in use. */
  shown() {
    const names = (use: Use) => this.list(use).map((d) => d.label);
    return {
      mics: names("mic"), outs: names("out"),
      mic: this.of("mic")?.label ?? "", out: this.of("out")?.label ?? "", ring: this.of("ring")?.label ?? "",
      volume: this.kept.volume, ring_volume: this.kept.ringVolume,
      notices: "Notification" in window ? Notification.permission : "denied",
    };
  }
}
