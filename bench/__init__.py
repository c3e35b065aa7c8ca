"""Measurements, run by `make bench AREA=…`; each states its baseline or target beside the number."""
