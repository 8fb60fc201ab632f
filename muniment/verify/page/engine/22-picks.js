/* From what a person picked to a volume: where its root is, and which path each file has. */

const ROOT_MARKS = [NOTE, MANIFEST, TAG_MANIFEST, CHAINS, CHECKPOINT];

/* `picked`: [{ path, file }], path as the browser gives it (the picked folder's name first), or the bare name where it
   gives none. Gives { volume, root }: `root` names the folder that was taken as the volume's. */
async function volumeOf(picked) {
  if (picked.some(({ path }) => path.includes("/"))) return volumeOfFolder(picked);
  return { volume: new Volume(await placedByName(picked)), root: "" };
}

/* A folder was picked: the one itself, or the only one in it that holds a production. */
function volumeOfFolder(picked) {
  const below = (prefix) => picked.filter(({ path }) => path.startsWith(prefix));
  let root = `${picked[0].path.split("/")[0]}/`;
  if (below(root).length !== picked.length) root = ""; /* several folders were dropped */
  const has = (prefix, name) => picked.some(({ path }) => path === prefix + name);
  if (!ROOT_MARKS.some((name) => has(root, name))) {
    const inner = picked.filter(({ path }) => path.endsWith(`/${NOTE}`)).map(({ path }) => path.slice(0, -NOTE.length));
    if (inner.length === 1) root = inner[0];
  }
  return { volume: new Volume(new Map(below(root).map(({ path, file }) => [path.slice(root.length), file]))), root };
}

/* Files without folders: the manifests say where each belongs. A name that stands in several places is told by its
   digest. What no manifest names stays at the root, where it is found to be extra. */
async function placedByName(picked) {
  const files = new Map(), rest = [], listed = new Map();
  for (const { path, file } of picked) {
    if ([MANIFEST, TAG_MANIFEST, NOTE].includes(path)) files.set(path, file);
    else rest.push({ path, file });
  }
  const bare = { volume: new Volume(files) };
  for (const path of [MANIFEST, TAG_MANIFEST]) {
    for (const [name, digest] of (await readManifest(bare, path)).lines) listed.set(name, digest);
  }
  const placesOf = new Map();
  for (const name of listed.keys()) {
    const last = name.slice(name.lastIndexOf("/") + 1);
    if (!placesOf.has(last)) placesOf.set(last, []);
    if (!files.has(name)) placesOf.get(last).push(name);
  }
  const later = [];
  for (const { path, file } of rest) {
    const places = placesOf.get(path) || [];
    if (places.length === 1 && !files.has(places[0])) {
      files.set(places[0], file);
      continue;
    }
    const digest = places.length ? await digestOf(file, path) : "";
    const place = places.find((name) => !files.has(name) && listed.get(name) === digest);
    if (place) files.set(place, file);
    else later.push({ path, file, places });
  }
  for (const { path, file, places } of later) {
    let place = places.find((name) => !files.has(name)) || path;
    for (let n = 2; files.has(place); n++) place = `${path} (${n})`;
    files.set(place, file);
  }
  return files;
}

/* A log's folder: itself, or one with a log in it. */
function logOfFolder(picked) {
  const { volume, root } = volumeOfFolder(picked);
  const at = [...volume.files.keys()].filter((path) => path === "checkpoint" || path.endsWith("/checkpoint"))
    .sort((a, b) => a.length - b.length)[0];
  if (at === undefined) throw fileRefused("The folder holds no checkpoint: it is no log", root);
  const prefix = at.slice(0, -"checkpoint".length), files = new Map();
  for (const [path, file] of volume.files) if (path.startsWith(prefix)) files.set(path.slice(prefix.length), file);
  return new Volume(files);
}
