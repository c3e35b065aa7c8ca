"""China's administrative divisions (省, 市, 区县): names completed, and texts split by them.

Data: regions.json, made from china-division 2.7.0 (npm), which follows the codes of the National Bureau
of Statistics of 2023 (as of 2023-06-30, published 2023-09-11). The four municipalities are provinces and
cities at once; county-level cities directly below a province stand as cities without districts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Division", "Regions", "regions"]

_ENDINGS = (
    *("特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "自治州", "地区", "盟"),
    *("省", "市", "区", "县", "旗"),
)
Division = tuple[str | None, str | None, str | None]
"""(province, city, district), None where not known."""


def _short(name: str) -> str:
    """江苏省 → 江苏: what people say."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            return name.removesuffix(ending)
    return name


@dataclass(frozen=True)
class Regions:
    """`tree`: province → city → districts. The other mappings lead from a name, full or short, to every
    division it may mean, the full name's first."""

    tree: Mapping[str, Mapping[str, tuple[str, ...]]]
    provinces: Mapping[str, str]
    cities: Mapping[str, tuple[tuple[str, str], ...]]
    districts: Mapping[str, tuple[tuple[str, str, str], ...]]

    def complete(self, province: str | None, city: str | None, district: str | None) -> Division | None:
        """Full names, with what is above filled in where only one answer is possible; None when no such
        division exists. A name that could be several stays as it is written."""
        full = self.provinces.get(province) if province else None
        if province and full is None:
            return None
        found_cities = self._cities(full, city) if city else []
        if city and not found_cities:
            return None
        if not district:
            if len(found_cities) == 1:
                return (*found_cities[0], None)
            return full, found_cities[0][1] if _one_name(found_cities) else city, None
        found = [
            place
            for place in self.districts.get(district, ())
            if (full is None or place[0] == full) and (not city or (place[0], place[1]) in found_cities)
        ]
        exact = [place for place in found if place[2] == district] or found
        if not exact:
            return None
        if len(exact) == 1:
            return exact[0]
        same = {place[:2] for place in exact}
        above = next(iter(same)) if len(same) == 1 else (full, city)
        return above[0], above[1], district

    def _cities(self, province: str | None, city: str) -> list[tuple[str, str]]:
        found = [place for place in self.cities.get(city, ()) if province is None or place[0] == province]
        return [place for place in found if place[1] == city] or found

    def split(self, text: str) -> tuple[Division, str]:
        """The divisions a text begins with, and the rest: 江苏省苏州市工业园区X路1号 and 苏州吴中区X路."""
        province, rest = _begins(text, self.provinces)
        full = self.provinces[province] if province else None
        inside = {
            name: places
            for name, places in self.cities.items()
            if full is None or any(place[0] == full for place in places)
        }
        # A bare district may begin like a city elsewhere; behind no province only one city's name counts.
        city, after = _begins(rest, inside)
        places = [] if city is None else self._cities(full, city)
        if len(places) == 1:
            full, town = places[0]
            rest = after
        else:
            town = None
        if full is not None and town is None and len(self.tree[full]) == 1:
            # A municipality: addresses name it once.
            town = next(iter(self.tree[full]))
        district, rest = self._district(full, town, rest)
        if full is not None and town is None and district is not None:
            above = [city for city, below in self.tree[full].items() if district in below]
            town = above[0] if len(above) == 1 else None
        if district is not None and full is None:
            known = [place for place in self.districts[district] if place[2] == district]
            if len(known) == 1:
                return known[0], rest
        return (full, town, district), rest

    def _district(self, province: str | None, city: str | None, text: str) -> tuple[str | None, str]:
        if province is None:
            name, rest = _begins(text, {n: 1 for n, found in self.districts.items() if found[0][2] == n})
            return name, rest if name else text
        towns = [city] if city else list(self.tree[province])
        names = {name: name for town in towns for name in self.tree[province].get(town, ())}
        if city:
            # 苏州工业园区 is written 苏州市工业园区.
            stem = _short(city)
            names |= {name.removeprefix(stem): name for name in list(names) if name.startswith(stem)}
        name, rest = _begins(text, names)
        return (names[name], rest) if name else (None, text)


def _one_name(places: list[tuple[str, str]]) -> bool:
    return len({city for _, city in places}) == 1


def _begins(text: str, names: Mapping[str, object]) -> tuple[str | None, str]:
    """The longest name the text begins with, and what follows."""
    for length in range(min(15, len(text)), 1, -1):
        if text[:length] in names:
            return text[:length], text[length:]
    return None, text


@cache
def regions() -> Regions:
    """Read once, when the first address is."""
    raw = json.loads((files("engines.definition") / "regions.json").read_text("utf-8"))["regions"]
    tree: dict[str, dict[str, tuple[str, ...]]] = {
        province: {city: tuple(districts) for city, districts in cities} for province, cities in raw
    }
    provinces: dict[str, str] = {}
    cities: dict[str, list[tuple[str, str]]] = {}
    districts: dict[str, list[tuple[str, str, str]]] = {}
    for province, towns in tree.items():
        for name in (province, _short(province)):
            provinces.setdefault(name, province)
        for city, below in towns.items():
            for name in dict.fromkeys((city, _short(city))):
                cities.setdefault(name, []).append((province, city))
            for district in below:
                for name in dict.fromkeys((district, _short(district))):
                    districts.setdefault(name, []).append((province, city, district))
    return Regions(
        tree,
        provinces,
        {name: tuple(found) for name, found in cities.items()},
        {name: tuple(sorted(found, key=lambda place: place[2] != name)) for name, found in districts.items()},
    )
