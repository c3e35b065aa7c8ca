#!/bin/sh
# Create the virtual environment $1 with the newest Python ≥ 3.11 that is here.
set -eu
venv=$1

if "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    exit 0
fi

suitable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

# The plain name first: it is what the user chose; version managers leave stubs under the others.
for python in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python3.14; do
    if suitable "$python"; then
        rm -rf "$venv"
        if "$python" -m venv "$venv"; then
            exit 0
        fi
        rm -rf "$venv"
        echo "This Python cannot create virtual environments: on Debian and Ubuntu, apt-get install python3-venv." >&2
        exit 1
    fi
done
echo "Yingzao needs Python 3.11 or newer: install it, or name it with make PYTHON=/path/to/python3." >&2
exit 1
