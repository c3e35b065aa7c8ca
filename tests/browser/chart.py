"""Bars of a chart: drawn on a canvas, so they are found by their colour."""

from __future__ import annotations

from playwright.sync_api import Locator

__all__ = ["click_bar"]

# Stretches of the first series' colour along a line just above the axis, in canvas pixels.
_BARS = """
(canvas) => {
  const colour = [0x1d, 0x6b, 0x62];
  const context = canvas.getContext('2d');
  const {width, height} = canvas;
  let best = {y: 0, runs: []};
  for (let y = height - 1; y > height / 2; y -= 1) {
    const line = context.getImageData(0, y, width, 1).data;
    const runs = [];
    let start = -1;
    for (let x = 0; x <= width; x += 1) {
      const hit = x < width && colour.every((part, at) => Math.abs(line[4 * x + at] - part) < 4);
      if (hit && start < 0) start = x;
      if (!hit && start >= 0) {
        if (x - start > 6) runs.push((start + x) / 2);
        start = -1;
      }
    }
    if (runs.length > best.runs.length) best = {y, runs};
  }
  const scale = canvas.clientWidth / width;
  return {y: best.y * scale, xs: best.runs.map((x) => x * scale)};
}
"""


def click_bar(tile: Locator, at: int) -> None:
    """Click the bar of the first series at this place, counted from the left."""
    canvas = tile.locator("[data-drawn] canvas").first
    canvas.scroll_into_view_if_needed()
    bars = canvas.evaluate(_BARS)
    assert len(bars["xs"]) > at, f"{len(bars['xs'])} bars found"
    canvas.click(position={"x": bars["xs"][at], "y": bars["y"] - 1})
