// A reader of tiled logs on golang.org/x/mod/sumdb alone: the program of the Go checksum database.
// It knows C2SP tlog-tiles paths and nothing else. Usage: reader (URL|FOLDER) VKEY [OLDER-CHECKPOINT...]
package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io/ioutil"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type source string

func (s source) get(path string) []byte {
	if !strings.HasPrefix(string(s), "http") {
		data, err := ioutil.ReadFile(filepath.Join(string(s), path))
		check(err)
		return data
	}
	answer, err := http.Get(string(s) + "/" + path)
	check(err)
	defer answer.Body.Close()
	if answer.StatusCode != 200 {
		check(fmt.Errorf("%s answers %s", path, answer.Status))
	}
	data, err := ioutil.ReadAll(answer.Body)
	check(err)
	return data
}

// The checksum database puts the tile height into the path; C2SP tlog-tiles fixed it at 8 and left it out.
func (s source) Height() int { return 8 }

func (s source) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		all = append(all, s.get("tile/"+strings.TrimPrefix(tile.Path(), "tile/8/")))
	}
	return all, nil
}

func (s source) SaveTiles([]tlog.Tile, [][]byte) {}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func open(data []byte, key note.Verifier) tlog.Tree {
	opened, err := note.Open(data, note.VerifierList(key))
	check(err)
	lines := strings.Split(opened.Text, "\n")
	var tree tlog.Tree
	_, err = fmt.Sscanf(lines[1], "%d", &tree.N)
	check(err)
	tree.Hash, err = tlog.ParseHash(lines[2])
	check(err)
	return tree
}

func (s source) entries(n int64) (entries [][]byte) {
	for first := int64(0); first < n; first += 256 {
		tile := tlog.Tile{H: 8, L: 0, N: first / 256, W: 256}
		if n-first < 256 {
			tile.W = int(n - first)
		}
		data := s.get("tile/entries/" + strings.TrimPrefix(tile.Path(), "tile/8/0/"))
		for len(data) > 0 {
			size := int(binary.BigEndian.Uint16(data))
			entries, data = append(entries, data[2:2+size]), data[2+size:]
		}
	}
	return entries
}

func main() {
	from := source(os.Args[1])
	key, err := note.NewVerifier(os.Args[2])
	check(err)
	tree := open(from.get("checkpoint"), key)
	hashes := tlog.TileHashReader(tree, from)
	for n, entry := range from.entries(tree.N) {
		proof, err := tlog.ProveRecord(tree.N, int64(n), hashes)
		check(err)
		check(tlog.CheckRecord(proof, tree.N, tree.Hash, int64(n), tlog.RecordHash(entry)))
	}
	for _, path := range os.Args[3:] {
		data, err := ioutil.ReadFile(path)
		check(err)
		older := open(data, key)
		proof, err := tlog.ProveTree(tree.N, older.N, hashes)
		check(err)
		check(tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash))
		again, err := tlog.TreeHash(older.N, tlog.TileHashReader(older, from))
		check(err)
		if again != older.Hash {
			check(fmt.Errorf("the tiles of size %d lead to another root", older.N))
		}
	}
	check(json.NewEncoder(os.Stdout).Encode(map[string]int64{"entries": tree.N, "older": int64(len(os.Args) - 3)}))
}
