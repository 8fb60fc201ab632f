/* The numbered list of checks, and the verdict over all of them. No check stops another (docs/format.md, 7 and 8). */

const CHECKS = [
  ["The checkpoint and the package are signed", checkpointAndPackageAreSigned],
  ["The log is the one that the checkpoint signs", logIsThatOfTheCheckpoint],
  ["Every earlier checkpoint in hand is a prefix of this log", earlierCheckpointsArePrefixes],
  ["The proof files are canonical and every opening fits its event", proofFilesAreCanonical],
  ["The number has exactly this list", numberHasThisList],
  ["Every list is whole, from its first entry to its last", listsAreWhole],
  ["The prosecution was opened", prosecutionWasOpened],
  ["Cases, other numbers, items and splits are all followed", recordIsFollowed],
  ["Nothing hides where it leads", structureIsOpen],
  ["Every event stands on each list that it names, and none is back-dated", eventsStandWhereTheySay],
  ["Every ground is valid where it stands", groundsAreValid],
  ["Every closed field has a ground", closedFieldsHaveGrounds],
  ["The production certifies every list", productionCertifiesEveryList],
  ["Every file matches and the tables carry the list", filesAndTablesMatch],
];
const SHOWN = 200;

/* Check a volume. `ask`: { number, cases, key, policy, seen: [{ name, bytes }], maxAgeDays, log (Volume), now (Unix
   seconds) }. `digests.of(path)` gives the SHA-256 of a file in hex. Refused is thrown only for what the person typed. */
async function checkPackage(volume, ask, { digests, progress = () => {} }) {
  for (const typed of [...ask.cases, ...(ask.number === null ? [] : [ask.number])]) foldNumber(typed);
  progress("proofs", 0, 1);
  const q = {
    volume, ask, digests, progress,
    lines: await ProofLines.read(volume),
    checkpoint: null, freshness: null, scan: null, seen: [], seenProblems: [], number: null, record: null,
    acts: new Map(), counts: new Map(), withheld: [], rows: [], internalBoxes: 0,
    missing: [], extra: [], changed: [], hashed: 0,
  };
  await openSeen(q);
  const findings = [];
  for (let at = 0; at < CHECKS.length; at++) {
    progress("check", at + 1, CHECKS.length);
    findings.push(...(await runCheck(at + 1, CHECKS[at], q)));
    await breathe();
  }
  return verdictOf(q, findings);
}

/* One check's findings: an ok one, or one for each problem. A fault of ours is a finding, not an end. */
async function runCheck(number, [promise, run], q) {
  const found = [];
  let total = 0;
  const take = (each) => {
    total += 1;
    if (total <= SHOWN) found.push({ check: number, ok: false, ...each });
  };
  try {
    for await (const each of run(q)) take(each);
  } catch (error) {
    take(problem(`The check could not be finished: ${error.name}: ${error.message}`, "", "",
      "Report this with the package to the makers of the page."));
  }
  if (total > SHOWN) found.push({ check: number, ok: false, ...problem(`${total - SHOWN} more findings of this kind are not shown`, "", "", "") });
  if (!total) found.push({ check: number, ok: true, ...problem(promise, "", "", "") });
  return found;
}

function verdictOf(q, findings) {
  const ok = findings.every((each) => each.ok), at = q.checkpoint;
  const walks = q.record ? [...q.record.walks.values()] : [];
  const undetermined = q.record ? outcomesOf(q.record).filter((each) => each.outcome === OPEN).length : 0;
  const counts = Object.fromEntries([...q.counts].sort((a, b) => byBytes(a[0], b[0])));
  return {
    verdict: verdictText(q, ok, undetermined, counts),
    ok, findings,
    number: q.number, origin: at ? at.origin : null, size: at ? at.size : null, root: at ? at.root : null,
    list: q.rows, withheld: q.withheld, counts,
    heads: walks.filter((each) => each.whole).sort((a, b) => (a.t0 < b.t0 ? -1 : 1)).map(headOf),
    internal_boxes: q.internalBoxes, undetermined, freshness: q.freshness,
    number_confirmed: q.ask.number !== null, key_confirmed: logKeys(q.ask).length > 0,
    names: Object.fromEntries(walks.map((each) => [each.t0, nameOf(each)])),
    files: { hashed: q.hashed, missing: q.missing, extra: q.extra, changed: q.changed },
  };
}

/* What people call a list: its number, or of an item the number of its receipt and what it is, as far as they are open. */
function nameOf({ kind, line, entries }) {
  const fields = kind === KIND.ITEM && entries[0].opening ? entries[0].opening.fields : new Map();
  const text = (name) => (typeof fields.get(name) === "string" ? fields.get(name) : null);
  return { kind: KIND_WORD[kind], number: line.number === null ? text("receipt_number") : line.number, what: text("what") };
}

function headOf(walked) {
  const { entries, roots, t0, kind, line, next } = walked, n = entries.length;
  return { kind, number: line.number, t0, n, root: roots[n], next_tag: next, recorded_ms: n ? entries[n - 1].recordedMs : 0 };
}

/* The verdict in the words of docs/format.md, section 8. */
function verdictText(q, ok, undetermined, counts) {
  if (!ok) return "not ok";
  const parts = [
    [undetermined, "links not yet determined"],
    [counts[WITHHELD] || 0, "withheld, listed"],
    [(counts[SEALED] || 0) + (counts[EXPUNGED] || 0), "court-sealed or expunged by order"],
  ].filter(([count]) => count).map(([count, text]) => `${count} ${text}`);
  let said = parts.length ? `complete except ${parts.join(" and ")}` : "complete";
  if (!logKeys(q.ask).length) said = "consistent, key not confirmed";
  return q.ask.number === null ? `${said} (number not confirmed)` : said;
}
