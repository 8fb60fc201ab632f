from __future__ import annotations

import re
from pathlib import Path

import pytest

from muniment.importers import columns, mapping
from muniment.importers.columns import KINDS
from muniment.importers.nibrs import LAYOUTS

PAGE = (Path(__file__).parents[2] / "docs" / "importing.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_column_is_documented_as_it_is_read(kind):
    section = PAGE.split(f"### {kind}.csv", 1)[1].split("### ", 1)[0]
    told = re.findall(r"^\| `(\w+)` \| ([^|]*) \| (.*) \|$", section, re.MULTILINE)
    assert [name for name, _, _ in told] == list(columns.names(kind))
    for (_, kind_of, says), column in zip(told, KINDS[kind], strict=True):
        assert ("needed" in kind_of) == column.needed
        assert says.replace("\\|", "|").startswith(column.says[:20])


def test_the_mapping_on_the_page_can_be_read(tmp_path):
    path = tmp_path / "former.toml"
    path.write_text(PAGE.split("```toml", 1)[1].split("```", 1)[0])
    found = mapping.read(path, kinds={kind: columns.names(kind) for kind in KINDS})["items"]
    assert found.columns == {
        "evid_no": "number_at_former_system",
        "remarks": "",
        "date_in": "received_on",
        "descr": "what",
    }


def test_the_positions_on_the_page_are_those_that_are_read():
    for level, layout in LAYOUTS.items():
        if level != "0":
            assert f"| {level} | {layout.name} | {' or '.join(map(str, layout.lengths))} |" in PAGE
            assert all(
                f"{f.name} {f.start},{f.width}" in PAGE
                for f in layout.fields
                if f.start > 37 and f.name not in ("race", "ethnicity", "bias_motivation")
            )
