/* What the person picks, drops and types. */

const picked = { production: [], kept: [], now: [], log: [], keyOf: null };

function takeFiles(list) {
  return Array.from(list, (file) => ({ path: file.webkitRelativePath || file.name, file }));
}

function saidOf(files) {
  if (!files.length) return "";
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0), top = files[0].path.split("/");
  return `${counted(files.length, "file")}, ${sizeText(bytes)}${top.length > 1 ? `, from the folder ${top[0]}` : ""}`;
}

function setFiles(name, files, place) {
  picked[name] = files;
  say(place, files.length ? `Picked: ${saidOf(files)}.` : "");
}

function setProduction(files) {
  setFiles("production", files, "folder-picked");
}

/* Everything in what was dropped, folders too, with paths. */
async function dropped(items) {
  const found = [];
  const visit = async (entry, path) => {
    if (entry.isFile) {
      found.push({ path: path + entry.name, file: await new Promise((yes, no) => entry.file(yes, no)) });
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((yes, no) => reader.readEntries(yes, no));
      if (!some.length) return;
      for (const each of some) await visit(each, `${path}${entry.name}/`);
    }
  };
  const entries = Array.from(items, (item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
  for (const entry of entries) await visit(entry, "");
  return found;
}

function listenForDrops() {
  const place = byId("drop");
  addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
  addEventListener("dragleave", () => place.classList.remove("over"));
  addEventListener("drop", async (event) => {
    event.preventDefault();
    place.classList.remove("over");
    try {
      setProduction(await dropped(event.dataTransfer.items));
    } catch (error) {
      say("folder-picked", `What was dropped can not be read: ${error.message}. Pick the folder with the button.`, true);
    }
  });
}

function showNumber() {
  const typed = byId("number").value;
  try {
    say("number-folded", typed.trim() ? `It is looked up as ${Muniment.foldNumber(typed)}.` : "");
  } catch (refused) {
    say("number-folded", `${refused.problem}. ${refused.advice}`, true);
  }
}

/* The key's fingerprint in groups, and the tick that only a person can give. A changed key takes the tick away. */
function showKey() {
  const line = byId("key").value.trim(), same = byId("same");
  let key = null;
  try {
    key = line ? Muniment.parseKey(line) : null;
    if (key && key.algorithm !== 1) throw new Muniment.Refused("This is the key of an outside signer, not of an office's record");
    say("key-said", key ? `A key of ${key.name}.` : "");
  } catch (refused) {
    key = null;
    say("key-said", `This is no key: ${refused.problem}. ${refused.advice}`, true);
  }
  if ((key && key.line) !== picked.keyOf) same.checked = false;
  picked.keyOf = key && key.line;
  same.disabled = !key;
  byId("key-shown").hidden = !key;
  if (key) replace(byId("key-groups"), ...groupsOf(fingerprintOf(key)).map((group) => el("li", null, group)));
  showTick();
}

function fingerprintOf(key) {
  return Muniment.sha256hex(Muniment.utf8(key.line));
}

async function readKeyFile() {
  const file = byId("key-file").files[0];
  if (!file) return;
  byId("key").value = file.size < 10000 ? (await file.text()).trim() : "";
  showKey();
}

function linesOf(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

function typedIn(id) {
  return byId(id).value.trim();
}

/* The age is not asked of a receipt. */
function ageTyped() {
  return partNow === "receipt" ? "" : typedIn("age");
}

/* What is asked about: the files, and for a receipt on paper the text of its code. */
function subject() {
  if (partNow === "production") return { picked: picked.production, logPicked: picked.log };
  if (partNow === "receipt") {
    return { picked: takeFiles(byId("receipt-file").files), text: byId("code").value, logPicked: picked.log };
  }
  const file = takeFiles(byId("kept").files);
  return { picked: file.length ? file : picked.kept, logPicked: picked.now };
}

/* What is wrong with what was typed: [id, sentence]; empty if it can be asked. */
function wrongInForm() {
  const wrong = [], asked = subject(), age = ageTyped();
  const look = (id, read) => {
    try {
      read();
    } catch (refused) {
      wrong.push([id, `${refused.problem}. ${refused.advice}`]);
    }
  };
  if (partNow === "production") {
    if (!asked.picked.length) wrong.push(["folder", "Pick the folder of the production."]);
    if (typedIn("number")) look("number", () => Muniment.foldNumber(typedIn("number")));
    look("cases", () => linesOf(typedIn("cases")).forEach(Muniment.foldNumber));
  } else if (partNow === "later") {
    if (!asked.picked.length) wrong.push(["kept", "Pick what you were given: the file, or the folder of the production."]);
    if (!asked.logPicked.length) wrong.push(["now", "Pick the folder of the log."]);
  } else if (!asked.picked.length && !asked.text.trim()) {
    wrong.push(["receipt-file", "Pick the receipt, or paste the text of its code."]);
  }
  if (typedIn("key")) look("key", () => Muniment.parseKey(typedIn("key")));
  if (age && !(Number(age) > 0)) wrong.push(["age", "The age is a number of days, such as 30."]);
  return wrong;
}

function askedInForm() {
  const age = ageTyped(), production = partNow === "production";
  return {
    number: (production && typedIn("number")) || null,
    cases: production ? linesOf(typedIn("cases")) : [],
    key: typedIn("key") || null,
    policy: byId("policy").files[0] || null,
    seen: production ? takeFiles(byId("seen").files) : [],
    maxAgeDays: age ? Number(age) : null,
    now: Math.floor(Date.now() / 1000),
  };
}
