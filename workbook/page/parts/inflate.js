"use strict";
// Inflates zlib data (RFC 1950, 1951) where the browser has no DecompressionStream.
function inflate(data, size) {
  const out = new Uint8Array(size);
  let at = 2, to = 0, bits = 0, count = 0;

  function take(n) {
    while (count < n) { bits |= data[at++] << count; count += 8; }
    const found = bits & ((1 << n) - 1);
    bits >>>= n;
    count -= n;
    return found;
  }

  // For every length of code: how many there are, and the symbols in their order.
  function tree(lengths) {
    const counts = new Uint16Array(16), places = new Uint16Array(16), symbols = new Uint16Array(lengths.length);
    for (const each of lengths) counts[each]++;
    counts[0] = 0;
    for (let n = 1; n < 16; n++) places[n] = places[n - 1] + counts[n - 1];
    lengths.forEach((each, symbol) => { if (each) symbols[places[each]++] = symbol; });
    return {counts, symbols};
  }

  function symbol({counts, symbols}) {
    let code = 0, first = 0, index = 0;
    for (let n = 1; n < 16; n++) {
      if (!count) { bits = data[at++]; count = 8; }
      code |= bits & 1;
      bits >>>= 1;
      count--;
      if (code - counts[n] < first) return symbols[index + code - first];
      index += counts[n];
      first = (first + counts[n]) << 1;
      code <<= 1;
    }
    throw new Error("inflate");
  }

  const lengthBase = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
  const lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
  const farBase = [], farBits = [];
  for (let n = 0, base = 1; n < 30; n++) { farBits[n] = n < 2 ? 0 : (n >> 1) - 1; farBase[n] = base; base += 1 << farBits[n]; }

  function block(literals, distances) {
    for (;;) {
      const found = symbol(literals);
      if (found < 256) out[to++] = found;
      else if (found === 256) return;
      else {
        const length = lengthBase[found - 257] + take(lengthBits[found - 257]), far = symbol(distances);
        for (let from = to - (farBase[far] + take(farBits[far])), end = to + length; to < end;) out[to++] = out[from++];
      }
    }
  }

  function trees() {
    const literals = take(5) + 257, distances = take(5) + 1, codes = take(4) + 4, order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    const first = new Array(19).fill(0), lengths = [];
    for (let n = 0; n < codes; n++) first[order[n]] = take(3);
    const code = tree(first);
    while (lengths.length < literals + distances) {
      const found = symbol(code);
      if (found < 16) lengths.push(found);
      else {
        const value = found === 16 ? lengths[lengths.length - 1] : 0;
        for (let n = found === 16 ? 3 + take(2) : found === 17 ? 3 + take(3) : 11 + take(7); n > 0; n--) lengths.push(value);
      }
    }
    return [tree(lengths.slice(0, literals)), tree(lengths.slice(literals))];
  }

  for (let last = 0; !last;) {
    last = take(1);
    const kind = take(2);
    if (kind === 0) {
      bits = count = 0;
      const length = data[at] | data[at + 1] << 8;
      out.set(data.subarray(at + 4, at + 4 + length), to);
      at += 4 + length;
      to += length;
    } else if (kind === 1) {
      const fixed = [].concat(new Array(144).fill(8), new Array(112).fill(9), new Array(24).fill(7), new Array(8).fill(8));
      block(tree(fixed), tree(new Array(30).fill(5)));
    } else {
      const [literals, distances] = trees();
      block(literals, distances);
    }
  }
  return out;
}
