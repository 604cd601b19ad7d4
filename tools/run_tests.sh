#!/usr/bin/env bash
# The tests of this checkout: `test` (what a person runs), `check` (all of CI), `soak` (everything at full size).
# They bring their own PostgreSQL; `check` runs the office's tests once more on a PostgreSQL 15 where the machine has one.
set -euo pipefail
cd "$(dirname "$0")/.."
BIN=.venv/bin
WORKERS=${WORKERS:-$(nproc 2>/dev/null || echo 2)}
export PYTHONDONTWRITEBYTECODE=1

unit() {
    echo "== tests"
    "$BIN/pytest" -n "$WORKERS" --dist loadfile -m "not server and not browser and not soak" "$@"
}

served() {
    echo "== tests that start the office with its own processes"
    "$BIN/pytest" -n "$WORKERS" --dist loadfile -m "server and not soak" "$@"
}

browsed() {
    echo "== tests in a real browser"
    if [ -x "${CHROMIUM:-/usr/bin/chromium}" ]; then
        "$BIN/pytest" -n 0 -m "browser and not soak" "$@"
    else
        echo "no Chromium on this machine: not run"
    fi
}

lint() {
    echo "== lint, types, layers, migrations"
    "$BIN/ruff" check src tests tools
    "$BIN/ruff" format --check src tests tools
    "$BIN/mypy"
    "$BIN/lint-imports"
    DJANGO_SETTINGS_MODULE=beforehand.office.project.settings "$BIN/python" -W ignore -m django makemigrations --check --dry-run
}

# An older server, reached by DATABASE_URL as a lender with a server of his own would.
on_postgres_15() {
    local programs=${POSTGRES_15:-/usr/lib/postgresql/15/bin}
    if [ ! -x "$programs/initdb" ]; then
        echo "== no PostgreSQL 15 on this machine: not run"
        return
    fi
    echo "== the office on PostgreSQL 15"
    local place as=()
    place=$(mktemp -d -t bf15-XXXXXX)
    if [ "$(id -u)" = 0 ]; then
        as=(runuser -u "${POSTGRES_USER:-postgres}" --)
        chown "${POSTGRES_USER:-postgres}" "$place"
    fi
    (cd / && "${as[@]}" "$programs/initdb" -D "$place/data" -U tests -A trust -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null)
    (cd / && "${as[@]}" "$programs/pg_ctl" -D "$place/data" -w -l "$place/log" \
        -o "-k $place -c listen_addresses='' -c fsync=off -c max_connections=100" start >/dev/null)
    local result=0
    DATABASE_URL="postgresql://tests@/postgres?host=$place" "$BIN/pytest" -n "$WORKERS" --dist loadfile \
        -m "not server and not browser and not soak" ${OFFICE_TESTS:-tests/office} || result=$?
    (cd / && "${as[@]}" "$programs/pg_ctl" -D "$place/data" -m immediate stop >/dev/null)
    rm -rf "$place"
    return $result
}

case "${1:-test}" in
test) shift || true; unit "$@" ;;
check) lint; unit; served; browsed; on_postgres_15 ;;
unit) unit ;;
served) served ;;
browsed) browsed ;;
postgres15) on_postgres_15 ;;
lint) lint ;;
soak) "$BIN/python" tools/soak.py ;;
*)
    echo "usage: tools/run_tests.sh test|check|soak|lint|unit|served|browsed|postgres15" >&2
    exit 2
    ;;
esac
