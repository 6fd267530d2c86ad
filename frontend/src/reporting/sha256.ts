/** SHA-256 (FIPS 180-4) of many texts with one beginning: that of the browser answers one at a time, and late. */

const WORDS = 64;
const BLOCK_BYTES = 64;

const K = new Int32Array(WORDS);
const FIRST = new Int32Array(8);
const schedule = new Int32Array(WORDS);

/** The constants: the first 32 bits behind the point of roots of the first primes. */
for (let candidate = 2, found = 0; found < WORDS; candidate++) {
  let prime = true;
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) prime = false;
  if (!prime) continue;
  if (found < 8) FIRST[found] = (Math.sqrt(candidate) % 1) * 2 ** 32;
  K[found] = (Math.cbrt(candidate) % 1) * 2 ** 32;
  found++;
}

/** One round over a block of 16 words that stand in the schedule; `state` is brought on. */
function compress(state: Int32Array): void {
  const w = schedule;
  for (let at = 16; at < WORDS; at++) {
    const early = w[at - 15] as number;
    const late = w[at - 2] as number;
    const low = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3);
    const high = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10);
    w[at] = ((w[at - 16] as number) + low + (w[at - 7] as number) + high) | 0;
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let at = 0; at < WORDS; at++) {
    const turnE = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const one = (h + turnE + ((e & f) ^ (~e & g)) + (K[at] as number) + (w[at] as number)) | 0;
    const turnA = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const two = (turnA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + two) | 0;
  }
  state[0] = (state[0] as number) + a;
  state[1] = (state[1] as number) + b;
  state[2] = (state[2] as number) + c;
  state[3] = (state[3] as number) + d;
  state[4] = (state[4] as number) + e;
  state[5] = (state[5] as number) + f;
  state[6] = (state[6] as number) + g;
  state[7] = (state[7] as number) + h;
}

function take(bytes: DataView, from: number): void {
  for (let at = 0; at < 16; at++) schedule[at] = bytes.getInt32(from + at * 4);
}

/** Hashes `beginning` and a number after it (ASCII, together under 119 signs); answers the first 32 bits. */
export function hashesOf(beginning: string): (number: string) => number {
  const text = new TextEncoder().encode(beginning);
  const whole = Math.floor(text.length / BLOCK_BYTES) * BLOCK_BYTES;
  const begun = Int32Array.from(FIRST);
  for (let from = 0; from < whole; from += BLOCK_BYTES) {
    take(new DataView(text.buffer), from);
    compress(begun);
  }
  const rest = text.subarray(whole);
  const block = new Uint8Array(2 * BLOCK_BYTES);
  const view = new DataView(block.buffer);
  const state = new Int32Array(8);
  return (number) => {
    const length = rest.length + number.length;
    const blocks = length + 9 > BLOCK_BYTES ? 2 : 1;
    block.fill(0);
    block.set(rest);
    for (let at = 0; at < number.length; at++) block[rest.length + at] = number.charCodeAt(at);
    block[length] = 0x80;
    view.setUint32(blocks * BLOCK_BYTES - 4, (whole + length) * 8);
    state.set(begun);
    for (let at = 0; at < blocks; at++) {
      take(view, at * BLOCK_BYTES);
      compress(state);
    }
    return (state[0] as number) >>> 0;
  };
}
