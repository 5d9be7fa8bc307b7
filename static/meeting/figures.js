// Figures as people type them and as the page shows them. Amounts are whole minor units in BigInt: nothing here divides
// into fractions, and nothing is formatted by a locale of the browser's own. The server reads the same shapes (core.money).

export const notation = document.getElementById("notation").dataset;

const EXPONENT = Number(notation.exponent);
const UNIT = 10n ** BigInt(EXPONENT);
const [LAST_GROUP, OTHER_GROUPS] = notation.grouping.split(" ").map(Number);
const DIGITS = new Map([..."๐٠۰०০၀໐０"].flatMap((zero) => [...Array(10).keys()].map((n) => [String.fromCharCode(zero.charCodeAt(0) + n), String(n)])));
const MARKS = new Map([["٫", "."], ["٬", ","], ["\u00a0", " "], ["\u202f", " "], ["’", " "], ["'", " "]]);
const MOST_TYPED = 40;
const MOST_MINOR = 10n ** 15n;
const SHAPES = [
  /^(\d+)(?:\.(\d+))?$/, // 1250.50
  /^([1-9]\d{0,2}(?:,\d{2,3})*,\d{3})(?:\.(\d+))?$/, // 1,250.50 and 12,34,567.50
  /^([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d{1,2}))?$/, // 1.250,50
  /^([1-9]\d{0,2}(?: \d{3})+)(?:[.,](\d{1,2}))?$/, // 1 250,50
  /^(\d+),(\d{1,2})$/, // 1250,50
];
const TWO_WAYS = /^[1-9]\d{0,2}\.\d{3}$/; // 1.500: thousands or decimals?

const plain = (typed) => [...typed.trim()].map((one) => DIGITS.get(one) ?? MARKS.get(one) ?? one).join("");

// Minor units; 0 for nothing typed, null for what cannot be read.
export function amount(typed) {
  const text = plain(typed);
  if (!text) return 0n;
  if (text.length > MOST_TYPED || (TWO_WAYS.test(text) && EXPONENT !== 0 && EXPONENT !== 3)) return null;
  const found = (TWO_WAYS.test(text) && EXPONENT === 0 ? SHAPES.slice(2) : SHAPES).map((shape) => shape.exec(text)).find(Boolean);
  const decimals = found?.[2] ?? "";
  if (!found || decimals.length > EXPONENT) return null;
  const minor = BigInt(found[1].replace(/\D/g, "")) * UNIT + BigInt(decimals.padEnd(EXPONENT, "0") || "0");
  return minor > MOST_MINOR ? null : minor;
}

// A whole number; 0 for nothing typed, null for what cannot be read.
export function whole(typed) {
  const text = plain(typed);
  if (!text) return 0n;
  return /^\d{1,9}$/.test(text) ? BigInt(text) : null;
}

const inDigits = (text) => text.replace(/\d/g, (digit) => notation.digits[Number(digit)]);

// An amount as the page shows it: "1,234.50".
export function written(minor) {
  const size = (minor < 0n ? -minor : minor).toString().padStart(EXPONENT + 1, "0");
  const decimals = EXPONENT ? notation.decimalMark + size.slice(-EXPONENT) : "";
  let rest = EXPONENT ? size.slice(0, -EXPONENT) : size;
  const groups = [rest.slice(-LAST_GROUP)];
  for (rest = rest.slice(0, -LAST_GROUP); rest; rest = rest.slice(0, -OTHER_GROUPS)) groups.unshift(rest.slice(-OTHER_GROUPS));
  return inDigits((minor < 0n ? "-" : "") + groups.join(notation.groupMark) + decimals);
}

// An amount as one would type it: "20", "2.50".
export function typed(minor) {
  const size = minor.toString().padStart(EXPONENT + 1, "0");
  const decimals = EXPONENT ? size.slice(-EXPONENT) : "";
  return (EXPONENT ? size.slice(0, -EXPONENT) : size) + (/[1-9]/.test(decimals) ? `.${decimals}` : "");
}

export const money = (minor) => `${written(minor)}\u00a0${notation.code}`;
export const number = (n) => inDigits(String(n));

// A sentence of the page with its {named} places filled in.
export const say = (sentence, facts) => sentence.replace(/{(\w+)}/g, (_, name) => facts[name]);
