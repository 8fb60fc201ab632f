/* What an expert may call from the browser's console, and what the tests call. */

return Object.freeze({
  Refused, Sha256, sha256, sha256hex, sha512, hexOf, unhex, utf8, textOf, base64, unbase64, byBytes,
  ownVerify, verifySignature, hasNativeEd25519, vrfVerify, vrfAlpha, firstOf, decodePoint, encodePoint,
  rootOfRow, Range, includes, parseNote, openNote, parseKey, parseCheckpoint, Policy, canonical, readCanonical,
  foldNumber, TYPES, readOpening, parseHeader, commitmentOf, millisecondsOf, normalPath, entriesPath, splitBundle,
  scanLog, readChain, parseCsv, Volume, Digests, digestOf, checkPackage, volumeOf, logOfFolder, answer, CHECKS,
  checkReceipt, parseCode, attachmentOf, parseProof, RECEIPT_CHECKS, keptOf, writeKept, readKept, readHeads, headsProblems, readWatchlist, watchLog,
});
