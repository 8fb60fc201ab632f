/* The part that runs beside the page: it checks while the page stays awake. In a helper, it hashes files. */

/* What is asked, as the page sends it: texts and bytes; a key or policy that is malformed is Refused. */
async function answerCheck({ picked, ask, logPicked }, { helpers, progress }) {
  const { volume, root } = await volumeOf(picked);
  refuseOther(picked, volume);
  const digests = new Digests(volume, { helpers, progress });
  const verdict = await checkPackage(volume, await askedOf(ask, logPicked), { digests, progress });
  const digestIf = async (path) => (volume.has(path) ? digests.of(path) : null);
  verdict.package = {
    root, files: volume.files.size, bytes: digests.whole,
    manifest: await digestIf(MANIFEST), tag_manifest: await digestIf(TAG_MANIFEST), note: await digestIf(NOTE),
  };
  return verdict;
}

/* What another tool is for, so that nobody takes its findings for those of a production. */
function refuseOther(picked, volume) {
  const other = { "REGISTER.json": "a register of days", "IN_CAMERA.json": "what a judge is given alone" };
  const mark = volume.has(NOTE) ? undefined : Object.keys(other).find((name) => volume.has(name));
  if (mark) throw new Refused(`This folder is ${other[mark]}, and no production`, { advice: "Check it with verify.pyz." });
  if (picked.length === 1 && /\.zip$/i.test(picked[0].path)) {
    throw new Refused("This is an archive", { advice: "Unpack it, and pick the folder; or give it to verify.pyz." });
  }
}

async function askedOf(ask, logPicked) {
  const seen = [];
  for (const { path, file } of ask.seen || []) seen.push({ name: path, bytes: await bytesOf(file, path) });
  return {
    number: ask.number || null,
    cases: ask.cases || [],
    key: ask.key ? parseKey(ask.key) : null,
    policy: ask.policy ? Policy.parse(await bytesOf(ask.policy, "The policy")) : null,
    seen,
    maxAgeDays: ask.maxAgeDays ?? null,
    log: logPicked && logPicked.length ? logOfFolder(logPicked) : null,
    now: ask.now ?? Math.floor(Date.now() / 1000),
  };
}

/* A receipt: one picked file, or the text of the code on the paper. */
async function answerReceipt({ picked, text, ask, logPicked }, { progress }) {
  const file = picked.length ? picked[0].file : null;
  if (file && file.size > PDF_LIMIT) throw openingRefused("A receipt has at most 64 MiB", file.size);
  const data = file ? await bytesOf(file, file.name) : utf8(text.trim());
  const verdict = await checkReceipt(data, await askedOf(ask, logPicked), { progress });
  verdict.package = { name: file ? file.name : "the code on the paper", sha256: sha256hex(data) };
  return verdict;
}

/* What counsel was given (a file of heads, what was kept, or the production itself), asked of a later log. */
async function answerWatch({ picked, ask, logPicked }, { helpers, progress }) {
  const asked = await askedOf(ask, logPicked), files = picked.filter(({ path }) => !path.includes("/"));
  if (asked.log === null) throw openingRefused("There is no copy of the log to ask");
  if (picked.length === 1 && files.length === 1) {
    const { file, path } = files[0];
    if (file.size > HEADS_LIMIT) throw openingRefused(NOT_KEPT, file.size);
    return watchLog(await readWatchlist(await bytesOf(file, path), asked), asked.log, asked, { progress });
  }
  const [key] = logKeys(asked);
  const verdict = await answerCheck({ picked, ask: { key: key ? key.line : null, now: ask.now } }, { helpers, progress });
  const kept = { ...keptOf(verdict), heads: verdict.heads };
  return watchLog({ kept, heads: null, number: verdict.number || "" }, asked.log, asked, { progress });
}

const ANSWERS = { check: answerCheck, receipt: answerReceipt, watch: answerWatch };

/* Run one question and send what comes of it: progress, then done, refused or fault. */
async function answer(message, send, helpers = []) {
  let last = 0;
  const progress = (step, done, of) => {
    const now = performance.now();
    if (step !== "check" && done < of && now - last < 100) return;
    last = now;
    send({ type: "progress", step, done, of });
  };
  try {
    send({ type: "done", result: await ANSWERS[message.type](message, { helpers, progress }) });
  } catch (error) {
    if (error instanceof Refused) send({ type: "refused", problem: error.problem, found: error.found, advice: error.advice });
    else send({ type: "fault", problem: `${error.name}: ${error.message}` });
  }
}

/* A helper at the other end of a port, as a function from a file to its digest. */
function helperAt(port) {
  const waiting = new Map();
  let next = 0;
  port.onmessage = ({ data }) => {
    const asked = waiting.get(data.id);
    if (data.read) asked.progress(data.read);
    if (!data.digest && !data.problem) return;
    waiting.delete(data.id);
    if (data.digest) asked.yes(data.digest);
    else asked.no(fileRefused(data.problem));
  };
  return (file, path, progress) => new Promise((yes, no) => {
    waiting.set(++next, { yes, no, progress });
    port.postMessage({ id: next, file, path });
  });
}

function helpAt(port) {
  port.onmessage = async ({ data: { id, file, path } }) => {
    try {
      /* Of a large file it is told how far it is; of the others, with the digest, that they were read. */
      const isLarge = file.size > WHOLE, tell = (read) => isLarge && port.postMessage({ id, read });
      const digest = await digestOf(file, path, tell);
      port.postMessage({ id, digest, read: isLarge ? 0 : file.size });
    } catch (error) {
      port.postMessage({ id, problem: error.problem || `${path} can not be read: ${error.message}` });
    }
  };
}

if (typeof document === "undefined" && typeof self !== "undefined" && typeof self.postMessage === "function") {
  self.onmessage = ({ data, ports }) => {
    if (data.type === "help") helpAt(ports[0]);
    /* Each helper has two files in hand, so that one is read while the other is hashed. */
    else answer(data, (message) => self.postMessage(message), ports.map(helperAt).flatMap((helper) => [helper, helper]));
  };
}
