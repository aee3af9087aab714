// Headsets that can be plugged in and out: Chromium's fake microphones are one file for all and never go away. Each
// of these has a tone of its own; everything after getUserMedia is real.
import type { Page } from '@playwright/test';

/** Name and tone. */
export const HEADSETS = { 'Гарнитура А': 1000, 'Гарнитура Б': 440 } as const;
export type Headset = keyof typeof HEADSETS;

/** Before the page is opened. */
export async function fakeHeadsets(page: Page, plugged: Headset[] = ['Гарнитура А', 'Гарнитура Б']): Promise<void> {
  await page.addInitScript(({ headsets, plugged }) => {
    const there = new Set<string>(plugged);
    const open: { label: string; track: MediaStreamTrack }[] = [];
    const devices = navigator.mediaDevices;
    const info = (kind: string, label: string) => ({ deviceId: `${kind}-${label}`, groupId: label, kind, label, toJSON: () => ({}) }) as MediaDeviceInfo;
    devices.enumerateDevices = async () => [...there].flatMap((label) => [info('audioinput', label), info('audiooutput', label)]);
    devices.getUserMedia = async (wanted) => {
      const id = ((wanted?.audio as MediaTrackConstraints)?.deviceId as ConstrainDOMStringParameters)?.exact as string | undefined;
      const label = id ? id.replace('audioinput-', '') : [...there][0];
      if (!label || !there.has(label)) throw new DOMException('unplugged', 'NotFoundError');
      const audio = new AudioContext();
      await audio.resume();
      const source = new OscillatorNode(audio, { frequency: (headsets as Record<string, number>)[label] });
      const gain = new GainNode(audio, { gain: 0.3 });
      const out = audio.createMediaStreamDestination();
      source.connect(gain).connect(out);
      source.start();
      const [track] = out.stream.getAudioTracks();
      Object.defineProperty(track, 'label', { value: label });
      track.getSettings = () => ({ deviceId: `audioinput-${label}` });
      open.push({ label, track });
      return out.stream;
    };
    // Outputs of these names are none that Chromium could play to: what is asked is kept.
    HTMLMediaElement.prototype.setSinkId = async function (id: string) {
      Object.defineProperty(this, 'sinkId', { value: id, configurable: true });
    };
    Object.assign(window, {
      plug(label: string, on: boolean) {
        if (on) there.add(label);
        else there.delete(label);
        if (!on) {
          for (const { track } of open.filter((o) => o.label === label && o.track.readyState === 'live')) {
            track.stop();
            track.dispatchEvent(new Event('ended'));
          }
        }
        devices.dispatchEvent(new Event('devicechange'));
      },
    });
  }, { headsets: HEADSETS, plugged });
}

export const plug = (page: Page, headset: Headset, on: boolean) =>
  page.evaluate(({ headset, on }) => (window as unknown as { plug(label: string, on: boolean): void }).plug(headset, on), { headset, on });
