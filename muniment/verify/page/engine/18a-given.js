/* Part of check 14: the files that are given, against what the record says of files. */

const NOT_GIVEN = "files of the record that are not in this package";

/* `listed`: Map of path to digest, of both manifests. What is open on the record and not given is counted, not refused: a
   file may be given on another medium. */
function* givenFilesAreOnRecord(q, listed) {
  const shown = filesTakenIn(q.record), known = new Set(), given = new Map();
  for (const event of shown.values()) known.add(event.fields.get("sha256"));
  for (const [path, digest] of listed) if (path.startsWith("NATIVES/")) given.set(digest, path);
  for (const [digest, path] of given) {
    if (!known.has(digest)) {
      yield problem(`${path} is no file that the record shows as taken in`, "a file on the record", digest,
        "The record does not say where it comes from: ask.");
    }
  }
  const rows = filesIssuedWith(q.record), byStart = new Map();
  for (const { ev, fields } of shown.values()) {
    const start = ev.slice(0, 12);
    byStart.set(start, [...(byStart.get(start) || []), fields.get("sha256")]);
  }
  if (rows === null) yield problem("The issue names its files in another form than [beginning of the event, number]");
  for (const [start] of rows || []) {
    const digests = byStart.get(start) || [];
    if (!digests.length) {
      yield problem(`The issue names a file ${start}… that the record does not show as taken in`);
    } else if (!digests.some((digest) => given.has(digest))) {
      yield problem(`The issue says that the file ${start}… is in this package, and it is not`, digests.sort().join(", "),
        "nothing", "Ask for the file: it is on the record.");
    }
  }
  const isOpen = ({ type, closed }) => closed.every((j) => type.marks[j] === "*");
  const lacking = [...shown.values()].filter((event) => isOpen(event) && !given.has(event.fields.get("sha256")));
  if (lacking.length) q.counts.set(NOT_GIVEN, lacking.length);
}

/* The files taken in of every item that is walked whole, by ev, as far as their digest is open. */
function filesTakenIn(record) {
  const found = new Map();
  for (const walked of record.ofKind(KIND.ITEM)) {
    if (!walked.whole) continue;
    for (const { ev, type, opening } of walked.entries) {
      if (type === "FileTakenIn/1" && opening.fields.has("sha256")) found.set(ev, opening);
    }
  }
  return found;
}

/* What the issue says is in this package: [[beginning of the event, number], …]; null if it says so in another form. */
function filesIssuedWith(record) {
  const last = record.main.entries[record.main.entries.length - 1];
  const bates = last && last.opening ? last.opening.fields.get("bates") : null;
  if (typeof bates !== "object" || bates === null || Array.isArray(bates) || !Object.hasOwn(bates, "files")) return [];
  const isStart = (value) => typeof value === "string" && /^[0-9a-f]{12}$/.test(value);
  return rowsOf(isStart, isCount)(bates.files) ? bates.files : null;
}
