// The music of waiting: made here, note by note, so that it is nobody else's. Slow chords with soft
// plucked notes over them, a minute and four seconds long, ending where it begins. It is kept quiet,
// and without highs or lows that a telephone would turn into noise.

const RATE = 16_000;
const BEAT = 1; // second
const BAR = 4 * BEAT;

/** MIDI numbers: the bass, and the notes of the chord that the plucked line goes through. */
const CHORDS = [
  [48, [60, 64, 67, 71]], [45, [60, 64, 69, 72]], [53, [60, 65, 69, 72]], [55, [59, 62, 67, 74]],
  [52, [59, 64, 67, 71]], [45, [60, 64, 67, 72]], [50, [57, 62, 65, 69]], [55, [59, 65, 67, 71]],
  [48, [60, 64, 67, 76]], [52, [59, 64, 67, 74]], [53, [60, 65, 69, 72]], [55, [62, 65, 71, 74]],
  [45, [60, 64, 69, 76]], [50, [57, 62, 65, 72]], [53, [60, 65, 69, 72]], [55, [59, 62, 67, 71]],
];

/** The order in which a bar's eight half-beats go through its chord; null rests. */
const FIGURES = [[0, 2, 1, 3, 2, 1, 2, null], [0, 1, 2, 3, 2, null, 1, 2], [3, 2, 1, 2, 0, null, 2, 1]];

const hertz = (note) => 440 * 2 ** ((note - 69) / 12);

/** Adds one note to the loop; what sounds past the end goes on at the beginning. */
function add(loop, start, length, frequency, loudness, shape) {
  const first = Math.round(start * RATE);
  const count = Math.round(length * RATE);
  for (let i = 0; i < count; i += 1) {
    const t = i / RATE;
    const phase = 2 * Math.PI * frequency * t;
    const colour = Math.sin(phase) + 0.25 * Math.sin(2 * phase) + 0.08 * Math.sin(3 * phase);
    loop[(first + i) % loop.length] += loudness * shape(t, length) * colour;
  }
}

const pluck = (t, length) => Math.min(1, t / 0.012) * Math.exp(-2.2 * t) * Math.min(1, (length - t) / 0.05);
const pad = (t, length) => Math.sin(Math.PI * Math.min(1, t / length)) ** 1.2;

/** The loop as samples at 16 kHz. */
export function music() {
  const loop = new Float64Array(CHORDS.length * BAR * RATE);
  CHORDS.forEach(([bass, notes], bar) => {
    const at = bar * BAR;
    // A pad longer than its bar, so that chords melt into each other and there is never a hole.
    for (const note of [bass + 12, ...notes.slice(0, 3)]) add(loop, at, BAR * 1.6, hertz(note), 0.05, pad);
    FIGURES[bar % FIGURES.length].forEach((step, half) => {
      if (step !== null) add(loop, at + (half * BEAT) / 2, 2, hertz(notes[step] + 12), 0.11, pluck);
    });
  });
  const peak = loop.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  // −12 dB at the loudest: music that is as loud as speech tires those who wait.
  return { rate: RATE, samples: Int16Array.from(loop, (sample) => Math.round((sample / peak) * 8_200)) };
}

/** The same at 8 kHz, each pair of samples averaged (a mild low-pass against aliasing). */
export function halved(samples) {
  return Int16Array.from({ length: samples.length >> 1 }, (_, i) => {
    const before = samples[(2 * i - 1 + samples.length) % samples.length];
    return Math.round((before + 2 * samples[2 * i] + samples[2 * i + 1]) / 4);
  });
}
