/* Checks 13 and 14: what the production certifies; the manifests cover every file and nothing else. */

const ISSUED = "ProductionIssued/1";

function* productionCertifiesEveryList(q) {
  if (!isExplored(q) || !q.record.main.entries.length) {
    yield UNREAD;
    return;
  }
  const { record } = q, { entries, t0, label } = record.main, last = entries[entries.length - 1];
  if (last.type !== ISSUED) {
    yield problem(`The last entry of ${label} is not the issue of this production`, ISSUED, last.type);
    return;
  }
  const { fields } = last.opening;
  if (fields.has("prosecution_t0") && fields.get("prosecution_t0") !== t0) {
    yield problem("The production was issued for another prosecution");
  }
  yield* certified(record, last, fields.get("heads") || []);
  for (const entry of entries.slice(0, -1)) {
    if (entry.type === ISSUED) yield* certifiedEarlier(record, entry, entry.opening.fields.get("heads") || []);
  }
}

/* Exactly the lists walked whole; after the certified position nothing, or this event alone. */
function* certified(record, last, heads) {
  const named = new Map(heads.map(([t0, n, root]) => [t0, { n, root }]));
  for (const [t0, walked] of record.walks) {
    if (!walked.whole) continue;
    if (!named.has(t0)) {
      yield problem(`The production does not certify ${walked.label}`);
      continue;
    }
    const { n, root } = named.get(t0), total = walked.entries.length, after = walked.entries.slice(n);
    yield* fitsHead(walked, n, root);
    if (after.length > 1 || (after.length && after[0].ev !== last.ev)) {
      yield problem(`${walked.label} grew before the production was issued: it certifies ${n} entries`, n, total);
    }
    if (walked === record.main && n !== total - 1) {
      yield problem("The production does not stand at the position of the prosecution that it certifies", n, total - 1);
    }
  }
  for (const t0 of named.keys()) {
    if (!record.walks.has(t0) || !record.walks.get(t0).whole) {
      yield problem(`The production certifies a list that it does not show: ${t0.slice(0, 16)}…`);
    }
  }
}

function* fitsHead(walked, n, root) {
  const found = n < walked.roots.length ? walked.roots[n] : `only ${walked.entries.length} entries`;
  if (found !== root) yield problem(`${walked.label} is not the one that was certified at ${n} entries`, root, found);
}

/* What an earlier production certified is still in the record, unchanged, and was all there was then. */
function* certifiedEarlier(record, issue, heads) {
  const said = `The production of entry ${issue.i}`;
  const before = Math.max(...[...record.entries()].filter(({ ev }) => ev === issue.ev).map(({ index }) => index));
  for (const [t0, n, root] of heads) {
    const walked = record.walks.get(t0);
    if (!walked || !walked.whole) {
      yield problem(`${said} certified a list that is no longer shown: ${t0.slice(0, 16)}…`);
      continue;
    }
    yield* fitsHead(walked, n, root);
    if (walked.entries.slice(n).some(({ ev, index }) => index < before && ev !== issue.ev)) {
      yield problem(`${said} certified ${n} entries of ${walked.label}, which had more by then`);
    }
  }
  const own = heads.find(([t0]) => t0 === issue.t0);
  if (heads.length && (!own || own[1] !== issue.i)) {
    yield problem(`${said} does not stand at the position of its prosecution that it certifies`, own ? own[1] : "none", issue.i);
  }
}

const NOT_PAYLOAD = [MANIFEST, TAG_MANIFEST, NOTE, "bagit.txt", "bag-info.txt", "VERIFY.HTM"];
const UNLISTED = [TAG_MANIFEST, NOTE];

function isPayload(path) {
  return !NOT_PAYLOAD.includes(path) && !path.startsWith("PROOF/");
}

async function* filesAndTablesMatch(q) {
  const listed = new Map();
  for (const [path, ofPayload] of [[MANIFEST, true], [TAG_MANIFEST, false]]) {
    const { lines, problems } = await readManifest(q, path);
    yield* problems;
    for (const [name, digest] of lines) {
      if (isPayload(name) !== ofPayload || UNLISTED.includes(name)) {
        yield problem(`${path} lists ${name}, which is not its to list`);
      }
      listed.set(name, digest);
    }
  }
  yield* capitalsApart(listed);
  yield* filesMatch(q, listed);
  yield* proofsAreKnown(q);
  yield* manifestIsTheIssuedOne(q);
  if (!isExplored(q)) {
    yield UNREAD;
    return;
  }
  yield* givenFilesAreOnRecord(q, listed);
  q.rows = drawList(q.record);
  yield* tablesCarryTheList(q);
}

async function readManifest(q, path) {
  const lines = [], problems = [];
  let text = null;
  try {
    text = textOf(await q.volume.read(path, MANIFEST_LIMIT));
  } catch (error) {
    return { lines, problems: [asProblem(error, `${path} can not be read: `)] };
  }
  if (text === null) return { lines, problems: [problem(`${path} can not be read: it is not UTF-8`)] };
  if (text && !text.endsWith("\n")) problems.push(problem(`${path} is cut`));
  text.split("\n").slice(0, -1).forEach((line, at) => {
    const name = line.slice(66);
    if (isHash(line.slice(0, 64)) && line.slice(64, 66) === "  " && name && normalPath(name)) {
      lines.push([name, line.slice(0, 64)]);
    } else {
      problems.push(problem(`${path}, line ${at + 1} is no digest and path of this format`));
    }
  });
  if (lines.some(([name], at) => at && byBytes(lines[at - 1][0], name) >= 0)) {
    problems.push(problem(`${path} is not sorted, or lists a path twice`));
  }
  return { lines, problems };
}

/* Two paths that are one on some systems. */
function* capitalsApart(listed) {
  const lower = new Map();
  for (const name of listed.keys()) {
    const folded = name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    if (lower.has(folded) && lower.get(folded) !== name) {
      yield problem(`The manifests list two paths that differ in capitals only: ${name}`);
    }
    if (!lower.has(folded)) lower.set(folded, name);
  }
}

/* Nothing missing, changed, extra or odd; `q.missing`, `q.extra` and `q.changed` name the files. */
async function* filesMatch(q, listed) {
  for (const [path, why] of q.volume.odd) yield problem(`${path} ${why}`, "a regular file", why, COPY_AGAIN);
  for (const path of q.volume.files.keys()) {
    if (listed.has(path) || UNLISTED.includes(path)) continue;
    q.extra.push(path);
    yield problem(`${path} is in the volume but in no manifest`, "nothing", path,
      "It was added after the production was signed: do not rely on it.");
  }
  for (const [path, digest] of listed) {
    if (!q.volume.has(path)) {
      q.missing.push(path);
      yield problem(`${path} is missing`, digest, "nothing", COPY_AGAIN);
      continue;
    }
    let found = "";
    try {
      found = await q.digests.of(path);
    } catch (error) {
      yield problem(`${path} can not be read: ${error.problem || error.message}`, "", "", COPY_AGAIN);
      continue;
    }
    q.hashed += 1;
    if (found !== digest) {
      q.changed.push(path);
      yield problem(`${path} was changed`, digest, found, COPY_AGAIN);
    }
  }
}

/* PROOF holds the proof files and the bundles of this checkpoint: anything else there was read by no check. */
function* proofsAreKnown(q) {
  const size = q.scan ? q.scan.size : 0, known = new Set([CHAINS, EVENTS, CHECKPOINT]);
  for (let n = 0; n * 256 < size; n++) known.add(`PROOF/log/${entriesPath(n, Math.min(256, size - n * 256))}`);
  for (const path of q.volume.files.keys()) {
    if (!path.startsWith("PROOF/") || known.has(path) || (!q.scan && path.includes("PROOF/log/"))) continue;
    yield problem(`${path} is no proof file of this format`, "nothing", path, "No check reads it: do not rely on it.");
  }
}

/* The digest that the production's event holds is that of the payload manifest. */
async function* manifestIsTheIssuedOne(q) {
  const entries = isExplored(q) ? q.record.main.entries : [], last = entries[entries.length - 1];
  if (!last || last.type !== ISSUED || !q.volume.has(MANIFEST)) return;
  let found = "";
  try {
    found = sha256hex(await q.volume.read(MANIFEST, MANIFEST_LIMIT));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return; /* that it can not be read is said with the manifests */
  }
  const stated = last.opening.fields.get("payload_manifest_sha256");
  if (stated !== found) {
    yield problem("The files are not those that were issued: the payload manifest is another one", stated || "none", found);
  }
}
