/* RFC 8785 canonical JSON over the values of this format, and numbers as people type them. */

const DEPTH = 200;

function valueRefused(problem, found = "") {
  return new Refused(problem, {
    found,
    advice: "Use null, true or false, integers below 2^53, strings, arrays and objects; write decimals as strings.",
  });
}

const LONE_SURROGATE = /[\ud800-\udfff]/u; /* with the flag u, whole pairs are one sign and do not match */

/* The one text of a value. JSON.stringify writes strings as RFC 8785 wants them, half surrogate pairs apart. */
function canonical(value, depth = DEPTH) {
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === "string") {
    if (LONE_SURROGATE.test(value)) throw valueRefused("A string holds half of a surrogate pair");
    return JSON.stringify(value);
  }
  if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw valueRefused("A number is not a plain integer below 2^53", value);
    return String(value);
  }
  if (!depth) throw valueRefused("A value is nested too deep");
  if (Array.isArray(value)) return `[${value.map((each) => canonical(each, depth - 1)).join(",")}]`;
  if (typeof value !== "object") throw valueRefused(`A ${typeof value} has no place in a record`);
  const names = Object.keys(value).sort(); /* by UTF-16 units, as RFC 8785 3.2.3 says */
  return `{${names.map((name) => `${canonical(name)}:${canonical(value[name], depth - 1)}`).join(",")}}`;
}

/* Whether JSON.stringify writes a value's one text: it keeps the order in which names were read, and knows no limit of
   numbers and no half of a pair. Names that are whole numbers it moves to the front. */
function isPlain(value, depth = DEPTH) {
  if (value === null || typeof value === "boolean") return true;
  if (typeof value === "string") return !LONE_SURROGATE.test(value);
  if (typeof value === "number") return Number.isSafeInteger(value);
  if (!depth) return false;
  if (Array.isArray(value)) return value.every((each) => isPlain(each, depth - 1));
  let last = "";
  for (const name of Object.keys(value)) {
    if (name < last || /^[0-9]/.test(name) || LONE_SURROGATE.test(name) || !isPlain(value[name], depth - 1)) return false;
    last = name;
  }
  return true;
}

/* The value of RFC 8785 bytes; any other spelling of it is refused, so doubled names too. */
function readCanonical(bytes) {
  const text = textOf(bytes);
  let value;
  try {
    value = JSON.parse(text === null ? "" : text);
  } catch (_) {
    throw valueRefused("The bytes are not JSON in UTF-8");
  }
  if (isPlain(value) && JSON.stringify(value) === text) return value; /* nearly all; the long way tells why it is refused */
  if (canonical(value) !== text) throw valueRefused("The JSON is not in its one canonical form (RFC 8785)");
  return value;
}

function isObject(value, ...names) {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) &&
    Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name))
  );
}

const TYPE_IT = "Type the agency's or court's code, a dot, and the number, such as SO.24-001234.";
const AROUND = new RegExp(`^${SPACE.source}+|${SPACE.source}+$`, "g");

/* The one form of a typed number, such as SO.24-001234 (docs/format.md, section 2). Only a-z become capitals. */
function foldNumber(typed) {
  if (typed.length > 4096) throw new Refused("The number is too long", { found: typed.slice(0, 80), advice: TYPE_IT });
  const text = typed.normalize("NFKC").replace(AROUND, "")
    .replace(/[ \t\-_/\\:\u2010-\u2015\u2212]+/g, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  const folded = text.replace(/[a-z]/g, (letter) => letter.toUpperCase());
  if (!/^[A-Z0-9][A-Z0-9.-]{0,62}$/.test(folded)) {
    throw new Refused(
      `The number "${typed}" has signs other than letters A-Z, digits, dot and dash, is empty or too long`,
      { found: typed, advice: TYPE_IT },
    );
  }
  return folded;
}
