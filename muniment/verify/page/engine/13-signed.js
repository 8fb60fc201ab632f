/* Checks 1 to 3: who signed, that the log is the signed one, and earlier checkpoints in hand.

   `q` is one run of the checks: q.ask is what the person brought along, the rest is what the checks learn from one
   another; a part is null as long as the check that makes it has not succeeded. */

const KEEP_BOTH = "Keep both checkpoints and tell the court: together they show that the log was rewritten.";
const DAY = 86400, MAX_LOG = 2 ** 40;

/* The keys trusted to sign for the log: the one given, else the log lines of the policy. */
function logKeys(ask) {
  if (ask.key) return [ask.key];
  return ask.policy ? ask.policy.logs : [];
}

function isIn(keys, key) {
  return keys.some((each) => each.line === key.line || (each.name === key.name && each.id === key.id && sameBytes(each.key, key.key)));
}

/* Open a note under the keys in hand; without one for the log, parse only, and check what outside signers signed. */
async function openUnder(ask, data, keys = logKeys(ask)) {
  const witnesses = ask.policy ? [...ask.policy.witnesses.values()] : [];
  if (!keys.length) {
    const note = parseNote(data);
    const known = note.signatures.some((each) => witnesses.some((key) => key.name === each.name && key.id === each.id));
    return known ? openNote(data, witnesses) : note;
  }
  const note = await openNote(data, [...keys, ...witnesses]);
  if (!note.signed.some((each) => isIn(keys, each.key))) await openNote(data, keys);
  return note;
}

async function* checkpointAndPackageAreSigned(q) {
  let note = null;
  try {
    note = await openUnder(q.ask, await q.volume.read(CHECKPOINT, NOTE_LIMIT));
    q.checkpoint = parseCheckpoint(note.text);
  } catch (error) {
    yield asProblem(error, `${CHECKPOINT}: `);
  }
  if (q.checkpoint) {
    yield* keyIsOrigin(q, note);
    yield* cosigned(q, note);
    const { policy } = q.ask;
    if (policy && policy.logs.length && !logKeys(q.ask).some((key) => isIn(policy.logs, key))) {
      yield problem("The policy does not list this log's key", "", "", "Check which policy belongs to this office.");
    }
  }
  yield* packageNote(q);
}

/* The log signs under its origin; a key of another name is another log's. */
function* keyIsOrigin(q, note) {
  const names = logKeys(q.ask).length ? note.signed.map((each) => each.key.name) : note.signatures.map((each) => each.name);
  if (!names.includes(q.checkpoint.origin)) {
    yield problem("The checkpoint is not signed under the name of its own log", q.checkpoint.origin, names.join(", "),
      "Compare the origin with the one the office published.");
  }
}

function* cosigned(q, note) {
  const { latest, problems } = outsideSignatures(note, q.ask);
  q.freshness = latest;
  yield* problems;
}

/* Quorum of the policy, by signatures that are fresh enough: the latest time (Unix seconds) that outside signers give,
   and what is wrong. A time more than a day ahead shows no age: it would look fresh for ever. */
function outsideSignatures(note, { policy, maxAgeDays, now }) {
  const signed = note.signed.filter((each) => each.key.algorithm === KEY_COSIGNATURE && each.time !== null), problems = [];
  const latest = signed.reduce((last, { time }) => (time && (last === null || time > last) ? time : last), null);
  if (policy && !policy.satisfied(signed.map((each) => each.key))) {
    problems.push(problem("Too few outside signers have signed this checkpoint", `quorum ${policy.quorum}`,
      signed.map((each) => each.key.name).join(", ") || "none",
      "Ask the office why its outside signers did not sign, or ask them for their signatures."));
  }
  if (maxAgeDays === null) return { latest, problems };
  const ahead = signed.some(({ time }) => time && time > now + DAY);
  const fresh = signed.filter(({ time }) => time && time >= now - maxAgeDays * DAY && time <= now + DAY).map((each) => each.key);
  if (!fresh.length || (policy && !policy.satisfied(fresh))) {
    problems.push(problem("The checkpoint is not shown to be fresh: it may be an older, true one",
      `signed by outsiders within ${maxAgeDays} days`, latest ? `latest such signature at Unix time ${latest}` : "none",
      ahead ? "A signature is dated in the future: look at this computer's clock, and ask that signer about theirs."
        : "Ask for a production on a checkpoint that outside signers have signed of late."));
  }
  return { latest, problems };
}

/* PACKAGE.note is signed by the log's key and covers this tag manifest, origin and size. */
async function* packageNote(q) {
  let note = null, manifest = null;
  try {
    note = await openUnder(q.ask, await q.volume.read(NOTE, NOTE_LIMIT));
    manifest = await q.volume.read(TAG_MANIFEST, MANIFEST_LIMIT);
  } catch (error) {
    yield asProblem(error, `${NOTE}: `);
    return;
  }
  const lines = note.text.split("\n"), digest = base64(sha256(manifest));
  if (lines.length !== 5 || lines[0] !== "muniment-package/1-draft") {
    yield problem(`${NOTE} has not the four lines of this format`);
    return;
  }
  if (lines[3] !== digest) yield problem(`${NOTE} covers another ${TAG_MANIFEST}`, lines[3], digest, COPY_AGAIN);
  const at = q.checkpoint;
  if (at && (lines[1] !== at.origin || lines[2] !== String(at.size))) {
    yield problem(`${NOTE} belongs to another log or checkpoint`, `${at.origin}, ${at.size}`, `${lines[1]}, ${lines[2]}`);
  }
}

async function* logIsThatOfTheCheckpoint(q) {
  const at = q.checkpoint;
  if (!at) {
    yield problem("The log could not be checked: there is no checkpoint to check it against");
    return;
  }
  if (at.size > MAX_LOG) {
    yield problem("The checkpoint states a size that no volume can hold", "", at.size);
    return;
  }
  const folders = [new LogFolder(q.volume, "PROOF/log/")];
  if (q.ask.log) folders.push(new LogFolder(q.ask.log));
  let found = null;
  try {
    found = await scanLog(bundlesOf(folders, at.size), {
      wanted: q.lines.names(),
      sizes: q.seen.map((each) => each.checkpoint.size),
      progress: (done) => q.progress("log", done, at.size),
    });
  } catch (error) {
    yield asProblem(error, "The log: ");
    return;
  }
  const wrong = [...compareLog(at, found)];
  yield* wrong;
  if (!wrong.length) q.scan = found;
}

function* compareLog(at, found) {
  if (found.size !== at.size) {
    yield problem("The log has not as many entries as the checkpoint says", at.size, found.size);
  } else if (found.root !== at.root) {
    yield problem("The log's entries are not those that the checkpoint signs", at.root, found.root);
  }
  if (!found.genesis) {
    yield problem("The log does not begin with its parameters");
    return;
  }
  if (found.genesis.origin !== at.origin) {
    yield problem("The log began under another name", at.origin, found.genesis.origin);
  }
  try {
    vrfKey(found.genesis.vrf);
  } catch (error) {
    yield asProblem(error, "Entry 0: ");
  }
}

/* Earlier checkpoints are opened before the log is read: their sizes are wanted then. */
async function openSeen(q) {
  for (const { name, bytes } of q.ask.seen) {
    try {
      const note = await openUnder(q.ask, bytes.subarray(0, NOTE_LIMIT));
      q.seen.push({ name, checkpoint: parseCheckpoint(note.text) });
    } catch (error) {
      q.seenProblems.push(asProblem(error, `Earlier checkpoint ${name}: `, ""));
    }
  }
}

async function* earlierCheckpointsArePrefixes(q) {
  yield* q.seenProblems;
  const now = q.checkpoint;
  for (const { name, checkpoint } of q.seen) {
    const root = q.scan ? q.scan.roots.get(checkpoint.size) || "" : "";
    if (!now || !q.scan) {
      yield problem(`Earlier checkpoint ${name} could not be compared: the log of this package could not be read`);
    } else if (checkpoint.origin !== now.origin) {
      yield problem(`Earlier checkpoint ${name} is of another log`, now.origin, checkpoint.origin);
    } else if (checkpoint.size > now.size) {
      yield problem(`This package is older than the checkpoint ${name}, or entries were cut off`,
        `at least ${checkpoint.size} entries`, `${now.size} entries`, KEEP_BOTH);
    } else if (root !== checkpoint.root) {
      yield problem(`The log is not a continuation of the checkpoint ${name}: what was recorded then has changed`,
        checkpoint.root, root, KEEP_BOTH);
    }
  }
}
