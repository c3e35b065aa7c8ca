#!/bin/sh
# Resolve pyproject.toml's dependencies in an empty environment and write them to requirements.lock.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python=${PYTHON:-.venv/bin/python}
"$python" -m venv "$folder/venv"
YINGZAO_SKIP_FRONT_END=1 "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check -e '.[dev,postgres]'
"$folder/venv/bin/python" -m pip freeze --exclude-editable | grep -v -E '^(pip|setuptools)=' >requirements.lock
