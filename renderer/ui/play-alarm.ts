/** Hz of the tones, one after the other: heard in a noisy room, unlike any platform's fill sound. */
const TONES_HZ = [880, 660, 880];
const TONE_S = 0.16;
const LOUDNESS = 0.2;

/** Plays a short alarm; a browser that has seen no gesture of a person yet stays silent. */
export function playAlarm(): void {
  const context = new AudioContext();
  const volume = context.createGain();
  volume.gain.value = LOUDNESS;
  volume.connect(context.destination);
  for (const [index, hertz] of TONES_HZ.entries()) {
    const tone = context.createOscillator();
    tone.frequency.value = hertz;
    tone.connect(volume);
    tone.start(context.currentTime + index * TONE_S);
    tone.stop(context.currentTime + (index + 1) * TONE_S);
    if (index === TONES_HZ.length - 1) tone.addEventListener('ended', () => void context.close());
  }
}
