// Draws the icons into the given folder: the app's .ico and a tray icon per state, at the scales that Windows asks for.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

/** The colours of the tray: grey stopped, green all well, amber something needs you, red halted or money at risk. */
const STATES = { grey: '8a8f98', green: '3fb96b', amber: 'e5a53a', red: 'e5484d' };
const SCALES = { '': 16, '@1.25x': 20, '@1.5x': 24, '@2x': 32 };
const APP_SIZES = [16, 24, 32, 48, 64, 128, 256];
const APP_COLOUR = '4f8ff7';
/** Samples per pixel and direction, for edges without stairs. */
const SAMPLES = 4;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function crc32(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = (value >>> 8) ^ CRC_TABLE[(value ^ byte) & 0xff];
  return (value ^ 0xffffffff) >>> 0;
}

function chunk(type, data) {
  const bytes = Buffer.alloc(data.length + 12);
  bytes.writeUInt32BE(data.length, 0);
  bytes.write(type, 4, 'latin1');
  data.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, data.length + 8)), data.length + 8);
  return bytes;
}

/** A PNG of RGBA pixels (the PNG specification, sections 5 and 11). */
function png(size, rgba) {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y += 1) rgba.copy(rows, y * (size * 4 + 1) + 1, y * size * 4, (y + 1) * size * 4);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Whether a point of the unit square lies on the mark: a diamond with a ring cut out round its heart. */
function isOnMark(x, y) {
  const distance = Math.abs(x - 0.5) + Math.abs(y - 0.5);
  return distance < 0.22 || (distance > 0.3 && distance < 0.48);
}

function draw(size, colour) {
  const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  const rgba = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      let hits = 0;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample += 1) {
        const across = (x + ((sample % SAMPLES) + 0.5) / SAMPLES) / size;
        const down = (y + (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES) / size;
        if (isOnMark(across, down)) hits += 1;
      }
      rgba.set([red, green, blue, Math.round((255 * hits) / SAMPLES ** 2)], (y * size + x) * 4);
    }
  }
  return png(size, rgba);
}

/** An .ico that holds PNG images, as Windows reads since Vista. */
function ico(images) {
  const head = Buffer.alloc(6 + 16 * images.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(images.length, 4);
  let offset = head.length;
  images.forEach(({ size, bytes }, index) => {
    const at = 6 + 16 * index;
    head.set([size % 256, size % 256, 0, 0, 1, 0, 32, 0], at);
    head.writeUInt32LE(bytes.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += bytes.length;
  });
  return Buffer.concat([head, ...images.map(({ bytes }) => bytes)]);
}

/** Writes app.ico, app.png and tray-<state><scale>.png. */
export function drawIcons(folder) {
  mkdirSync(folder, { recursive: true });
  const app = APP_SIZES.map((size) => ({ size, bytes: draw(size, APP_COLOUR) }));
  writeFileSync(join(folder, 'app.ico'), ico(app));
  writeFileSync(join(folder, 'app.png'), app.at(-1).bytes);
  for (const [state, colour] of Object.entries(STATES))
    for (const [scale, size] of Object.entries(SCALES))
      writeFileSync(join(folder, `tray-${state}${scale}.png`), draw(size, colour));
}
