/* The bytes of a receipt: the attachment inside its PDF, and the code on the paper (docs/format.md, section 11). What a
   stranger hands over is bounded in size, no pointer of a PDF is followed, and no stream of it is inflated. */

const RECEIPT_FORMAT = "muniment-receipt/1-draft", CODE_FORMAT = "muniment-receipt-qr/1", CODE_START = "MUR1:";
const PDF_LIMIT = 64 << 20, RECEIPT_LIMIT = 16 << 20, CODE_SIGNS = 4296, CODE_OPENED = 1 << 16;
const TAKE_OUT = "Take muniment-receipt.json out of the PDF with a PDF reader, and check that file by itself.";
const PDF_OBJECT = /(?:^|[^0-9])[0-9]{1,10} 0 obj[ \t\r\n\f]{0,8}<<([^<>]{0,512})>>[ \t\r\n\f]{0,8}stream(?:\r\n|\n)/g;
const PDF_EMBEDDED = /\/Type[ \t\r\n\f]{0,8}\/EmbeddedFile(?![A-Za-z0-9#._-])/;
const PDF_LENGTH = /\/Length[ \t\r\n\f]{1,8}([0-9]{1,9})(?![0-9]|[ \t\r\n\f]{1,8}[0-9])/g;
const PDF_FILTER = /\/(?:F|Filter|FFilter|DecodeParms|FDecodeParms)(?![A-Za-z0-9#._-])/;
const PDF_END = /(?:\r\n|\n|\r)?endstream/y;

/* The one attachment of a PDF, in the form that a receipt has. */
function attachmentOf(pdf) {
  if (pdf.length > PDF_LIMIT) throw openingRefused("A receipt has at most 64 MiB", pdf.length);
  const text = latin1(pdf), found = [];
  PDF_OBJECT.lastIndex = 0;
  for (let match = PDF_OBJECT.exec(text); match && found.length < 2; match = PDF_OBJECT.exec(text)) {
    const end = PDF_OBJECT.lastIndex, data = embedded(pdf, text, match[1], end);
    if (data !== null) found.push(data);
    PDF_OBJECT.lastIndex = end - 1; /* the sign before the next object's number may be this one's last */
  }
  if (found.length === 1) return found[0];
  const why = found.length ? "more than one attachment" : "no attachment in the form that a receipt has";
  throw new Refused(`The PDF holds ${why}`, { found: found.length, advice: TAKE_OUT });
}

/* The bytes of an object that is an attached file; null for others. One in another form is refused. */
function embedded(pdf, text, dictionary, start) {
  if (!PDF_EMBEDDED.test(dictionary)) return null;
  const lengths = [...dictionary.matchAll(PDF_LENGTH)].map((match) => Number(match[1]));
  if (lengths.length !== 1 || PDF_FILTER.test(dictionary)) {
    throw new Refused("The attachment was packed or saved anew by another program", { advice: TAKE_OUT });
  }
  PDF_END.lastIndex = start + lengths[0];
  if (lengths[0] > RECEIPT_LIMIT || start + lengths[0] > text.length || !PDF_END.test(text)) {
    throw new Refused("The attachment has not the length that the PDF states", { advice: TAKE_OUT });
  }
  return pdf.subarray(start, start + lengths[0]);
}

/* The attachment's form; its proof and opening are judged by the checks. */
function parseReceipt(data) {
  if (data.length > RECEIPT_LIMIT) throw openingRefused("The proof of the receipt is larger than 16 MiB", data.length);
  if (data[data.length - 1] !== 10) throw openingRefused("The proof of the receipt is cut");
  const value = readCanonical(data.subarray(0, -1));
  if (typeof value !== "object" || value === null || value.format !== RECEIPT_FORMAT) {
    throw openingRefused(`The file is no receipt in the format ${RECEIPT_FORMAT}`);
  }
  if (!isObject(value, "entry", "event", "format", "proof") || typeof value.proof !== "string") {
    throw openingRefused("A receipt holds exactly entry, event, format and proof");
  }
  if (!isObject(value.entry, "hdr", "hsalt", "index", "tag")) {
    throw openingRefused("An entry of a receipt holds exactly its four parts");
  }
  const { hdr, hsalt, index, tag: place } = value.entry;
  if (typeof hdr !== "string" || !/^[0-9a-f]{228}$/.test(hdr) || !isHash(hsalt) || !isHash(place)) {
    throw openingRefused("An entry's hdr is 228 lower-case hex digits, its others 64 each");
  }
  if (!isCount(index)) throw openingRefused("An entry's index is a whole number", index);
  return { header: parseHeader(hdr), cm: commitmentOf(hsalt, hdr), index, place, event: value.event, proof: value.proof };
}

const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/* RFC 9285; one spelling, any other is refused. */
function unbase45(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const group = Array.from(text.slice(at, at + 3), (sign) => BASE45.indexOf(sign)), size = group.length - 1;
    const value = group.reduce((sum, digit, place) => sum + digit * 45 ** place, 0);
    if (group.includes(-1) || !size || value >= 256 ** size) {
      throw new Refused("The code is not base45: a sign was misread or left out", {
        found: text.slice(at, at + 3), advice: "Scan the code again, and copy its text whole.",
      });
    }
    if (size === 2) bytes.push(value >> 8);
    bytes.push(value & 255);
  }
  return Uint8Array.from(bytes);
}

/* At most 64 KiB of one whole zlib stream with nothing behind it. */
async function inflate(data) {
  if (typeof DecompressionStream === "undefined") {
    throw new Refused("This browser can not open the code on paper", { advice: "Check the PDF, or use verify.pyz." });
  }
  const parts = [];
  let total = 0;
  try {
    const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      parts.push(value);
      total += value.length;
      if (total > CODE_OPENED) {
        reader.cancel().catch(() => {});
        break;
      }
    }
  } catch (_) {
    throw openingRefused("The code does not open: a sign was misread, or it is cut");
  }
  if (total > CODE_OPENED) throw openingRefused("The code opens to more than 64 KiB");
  return joined(...parts);
}

function codeHash(value) {
  let data = null;
  try {
    data = unbase64(typeof value === "string" ? value : "");
  } catch (_) {
    throw openingRefused("A hash in the code is not base64", String(value).slice(0, 80));
  }
  if (data.length !== 32) throw openingRefused("A hash in the code is not of 32 bytes", data.length);
  return data;
}

/* The text of the code on paper: { origin, index, place, header, cm, ev, fields (Map) }. */
async function parseCode(text) {
  if (!text.startsWith(CODE_START) || text.length > CODE_SIGNS) {
    throw openingRefused(`The text is no code of a receipt: it begins with ${CODE_START}`);
  }
  const value = readCanonical(await inflate(unbase45(text.slice(CODE_START.length))));
  if (!Array.isArray(value) || value.length !== 9 || value[0] !== CODE_FORMAT) {
    throw openingRefused(`The code is not in the format ${CODE_FORMAT}`);
  }
  const [, origin, index, recordedMs, place, hsalt, next, open, closed] = value;
  if (typeof origin !== "string" || !isCount(index) || !isCount(recordedMs)) {
    throw openingRefused("Origin, index or time of the code have not their form");
  }
  if (!Array.isArray(open) || !Array.isArray(closed)) throw openingRefused("What the code opens has not its form");
  const opened = open.map(codeField);
  if (!rising(opened.map((each) => each.j))) throw openingRefused("What the code opens is not in order, or stands twice");
  const [placed, salted, after] = [place, hsalt, next].map((each) => hexOf(codeHash(each)));
  return { origin, index, recordedMs, place: placed, hsalt: salted, next: after, opened, closed: closed.map(codeHash) };
}

const RECEIVED = TYPES.get("ItemReceived/1");

function codeField(value) {
  if (!Array.isArray(value) || value.length !== 3 || !isCount(value[0])) {
    throw openingRefused("An open field of the code is index, salt and value");
  }
  const [j, salt, stated] = value;
  if (j >= RECEIVED.names.length) throw openingRefused("The code opens a field that a receipt has not", j);
  const hash = new Uint8Array(32);
  hashField(hexOf(codeHash(salt)), RECEIVED.heads[j], canonical(stated), hash, 0);
  return { j, hash, name: RECEIVED.names[j], value: stated };
}

/* The event's commitment, from what is open and the roots of what is not. */
function rootOfCover(opened, closed) {
  const rest = [...closed];
  const top = (low, size) => {
    const inside = opened.filter(({ j }) => j >= low && j < low + size);
    if (!inside.length) {
      if (!rest.length) throw openingRefused("The code lacks a part of what is closed");
      return rest.shift();
    }
    return size === 1 ? inside[0].hash : nodeOf(top(low, size / 2), top(low + size / 2, size / 2));
  };
  const found = top(0, RECEIVED.leaves);
  if (rest.length) throw openingRefused("The code holds more than there is room for", rest.length);
  return hexOf(found);
}

/* The header, in hex, of an item's receipt: whatever else the code might say. */
function receiptHeader(next, ev, recordedMs) {
  const hex = (n, digits) => BigInt(n).toString(16).padStart(digits, "0");
  return hex(KIND.ITEM, 2) + hex(0, 16) + next + EMPTY_ROOT + ev + hex(RECEIVED.relation, 2) + hex(recordedMs, 16);
}
