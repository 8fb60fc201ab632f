/* The list as it is drawn from the proofs, and the package's own tables against it. */

const OPEN = "undetermined";
const RELY = "Rely on the list drawn from the proofs, not on this file, and ask why they differ.";

/* Last determination of each pair of item and case that has a link on the case's list: Map of item to outcomes. */
function outcomesOf(record) {
  const pairs = new Map();
  for (const { item, case: case_, entry } of record.links) {
    const key = `${item} ${case_}`, { fields, type } = entry.opening;
    const before = pairs.has(key) ? pairs.get(key).outcome : OPEN;
    const said = fields.has("outcome") ? fields.get("outcome") : OPEN;
    pairs.set(key, { item, outcome: type.name === "LinkDetermined" ? said : before });
  }
  return [...pairs.values()];
}

/* [[item_t0, received_at, category, status], …] sorted by item_t0. */
function drawList(record) {
  const byItem = new Map();
  for (const { item, outcome } of outcomesOf(record)) byItem.set(item, [...(byItem.get(item) || []), outcome]);
  const rows = record.ofKind(KIND.ITEM).map((walked) => {
    const opening = walked.entries[0].opening, outcomes = byItem.get(walked.t0) || [];
    const value = (name) => (opening && opening.fields.has(name) ? opening.fields.get(name) : null);
    const last = !outcomes.length || outcomes.includes(OPEN) ? OPEN : outcomes[outcomes.length - 1];
    return [walked.t0, value("received_at"), value("category"), walked.whole ? "here" : `another matter's, ${last}`];
  });
  return rows.sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

async function* tablesCarryTheList(q) {
  for (const [name, rows] of [["INDEX", q.rows], ["WITHHELD", q.withheld]]) {
    yield* jsonTable(q, `DATA/${name}.json`, rows);
    const copies = (ending) => [...q.volume.files.keys()].filter((path) => path.toUpperCase() === `DATA/${name}.${ending}`);
    for (const path of copies("CSV")) yield* csvTable(q, path, rows);
    for (const path of copies("PDF")) yield* pdfTable(q, path, rows);
  }
}

async function* jsonTable(q, path, rows) {
  let data = null, stated = null;
  try {
    data = await q.volume.read(path, TABLE_LIMIT);
    stated = readCanonical(data.subarray(0, -1));
  } catch (error) {
    yield asProblem(error, `${path}: `, "");
    return;
  }
  if (data[data.length - 1] !== 10 || canonical(stated) !== canonical(rows)) {
    yield tableDiffers(path, rows, Array.isArray(stated) ? stated : []);
  }
}

/* Name the first row by which a table differs from the list. */
function tableDiffers(path, rows, stated) {
  const texts = stated.map((row) => canonical(row)), wanted = rows.map((row) => canonical(row));
  const at = wanted.findIndex((row, k) => texts[k] !== row);
  if (at < 0) return problem(`${path} carries rows that the proofs do not hold`, `${rows.length} rows`, `${stated.length} rows`, RELY);
  const where = texts.includes(wanted[at]) ? "in another place" : "missing";
  return problem(`${path} does not carry the list that the proofs hold: row ${at + 1} is ${where} or changed`,
    wanted[at].slice(0, 400), at < texts.length ? texts[at].slice(0, 400) : "nothing", RELY);
}

/* How a copy for spreadsheets writes a value: null empty, text as it is, all else as RFC 8785. */
function cellOf(value) {
  if (value === null) return "";
  return typeof value === "string" ? value : canonical(value);
}

/* Equal, an apostrophe before a formula's first sign and the kind of line break apart. */
function sameCell(stated, wanted) {
  const plain = stated.replace(/\r\n/g, "\n"), right = wanted.replace(/\r\n/g, "\n");
  return plain === right || (/^[=+\-@\t\r]/.test(right) && plain === `'${right}`);
}

async function* csvTable(q, path, rows) {
  let body = null;
  try {
    const text = textOf(await q.volume.read(path, TABLE_LIMIT));
    body = text === null ? null : parseCsv(text.replace(/^\ufeff/, ""));
  } catch (error) {
    yield asProblem(error, `${path} can not be read as a table: `);
    return;
  }
  if (body === null) {
    yield problem(`${path} can not be read as a table`, "", "", RELY);
    return;
  }
  if (body.length && body[0].length && !isHash(body[0][0])) body.shift();
  const wanted = rows.map((row) => row.map(cellOf));
  let wrong = wanted.findIndex((row, at) =>
    at >= body.length || body[at].length !== row.length || !row.every((cell, k) => sameCell(body[at][k], cell)));
  if (wrong < 0 && body.length > wanted.length) wrong = wanted.length;
  if (wrong >= 0) {
    const text = (row) => (row === undefined ? "nothing" : JSON.stringify(row).slice(0, 400));
    yield problem(`${path} does not carry the list that the proofs hold: row ${wrong + 1} is missing or changed`,
      text(wanted[wrong]), text(body[wrong]), RELY);
  }
}

/* Rows of RFC 4180 text; null if a quote is open at the end, or signs follow a closing quote. An empty line is a row
   of no cells. */
function parseCsv(text) {
  const rows = [];
  let row = [], cell = "", at = 0, quoted = false, started = false;
  const endCell = () => { row.push(cell); cell = ""; quoted = false; };
  const endRow = () => { if (started || row.length) endCell(); rows.push(row); row = []; started = false; };
  while (at < text.length) {
    const sign = text[at];
    if (sign === '"' && cell === "" && !quoted) {
      started = quoted = true;
      for (at++; ; at++) {
        if (at >= text.length) return null;
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') { cell += '"'; at++; }
        else break;
      }
      at++;
      if (at < text.length && !/[,\r\n]/.test(text[at])) return null;
    } else if (sign === ",") {
      started = true;
      endCell();
      at++;
    } else if (sign === "\r" || sign === "\n") {
      at += text.startsWith("\r\n", at) ? 2 : 1;
      endRow();
    } else {
      started = true;
      cell += sign;
      at++;
    }
  }
  if (started || row.length) endRow();
  return rows;
}

/* The digest of the rows that a PDF copy states. It does not prove that its pages show them. */
async function* pdfTable(q, path, rows) {
  let data = null;
  try {
    data = await q.volume.read(path, TABLE_LIMIT);
  } catch (error) {
    yield asProblem(error, `${path}: `, "");
    return;
  }
  const found = new Set(), wanted = sha256hex(utf8(`${canonical(rows)}\n`));
  const latin = new TextDecoder("latin1").decode(data);
  for (const match of latin.matchAll(/\/Subject[ \t\n\r\f\v]*\(rows-sha256:[ \t\n\r\f\v]*([0-9a-f]{64})\)/g)) found.add(match[1]);
  if (found.size !== 1 || !found.has(wanted)) {
    yield problem(`${path} was not made from the list that the proofs hold`, wanted,
      [...found].sort().join(", ") || "no digest of its rows", RELY);
  }
}
