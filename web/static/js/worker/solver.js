// Finds the number below `maxnumber` for which SHA-256 of salt and number is the challenge: {salt, challenge, maxnumber} in, the number
// out. In plain script, because browsers keep their own hashing back on pages without https.
const ROUNDS = new Int32Array(64);
for (let prime = 2, found = 0; found < 64; prime++) {
  let divisor = 2;
  while (prime % divisor) divisor++;
  if (divisor === prime) ROUNDS[found++] = (prime ** (1 / 3) % 1) * 2 ** 32;
}
const START = new Int32Array([1779033703, 3144134277, 1013904242, 2773480762, 1359893119, 2600822924, 528734635, 1541459225]);
const words = new Int32Array(64), hash = new Int32Array(8);

// The hash of one block into `hash`; our texts are shorter than 56 bytes.
function digest(text) {
  words.fill(0, 0, 16);
  for (let at = 0; at < text.length; at++) words[at >> 2] |= text.charCodeAt(at) << (24 - (at % 4) * 8);
  words[text.length >> 2] |= 128 << (24 - (text.length % 4) * 8);
  words[15] = text.length * 8;
  for (let at = 16; at < 64; at++) {
    const early = words[at - 15], late = words[at - 2];
    const one = (early >>> 7 | early << 25) ^ (early >>> 18 | early << 14) ^ early >>> 3;
    const two = (late >>> 17 | late << 15) ^ (late >>> 19 | late << 13) ^ late >>> 10;
    words[at] = words[at - 16] + one + words[at - 7] + two;
  }
  let a = START[0], b = START[1], c = START[2], d = START[3], e = START[4], f = START[5], g = START[6], h = START[7];
  for (let at = 0; at < 64; at++) {
    const first = h + ((e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)) + (e & f ^ ~e & g) + ROUNDS[at] + words[at] | 0;
    const second = ((a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)) + (a & b ^ a & c ^ b & c) | 0;
    h = g; g = f; f = e; e = d + first | 0; d = c; c = b; b = a; a = first + second | 0;
  }
  hash[0] = a + START[0]; hash[1] = b + START[1]; hash[2] = c + START[2]; hash[3] = d + START[3];
  hash[4] = e + START[4]; hash[5] = f + START[5]; hash[6] = g + START[6]; hash[7] = h + START[7];
}

onmessage = ({ data }) => {
  const wanted = Array.from({ length: 8 }, (_, at) => parseInt(data.challenge.slice(at * 8, at * 8 + 8), 16) | 0);
  for (let number = 0; number < data.maxnumber; number++) {
    digest(data.salt + number);
    if (hash[0] === wanted[0] && hash.every((word, at) => word === wanted[at])) {
      postMessage(number);
      return;
    }
  }
  postMessage(-1);
};
