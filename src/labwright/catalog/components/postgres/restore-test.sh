#!/usr/bin/env bash
# Restores the newest backup into a throwaway cluster, looks into it, removes it, and reports.
#
# Whatever happens, the throwaway cluster and its volume are removed and the report is written. The exit code says
# whether the backup can be trusted: 0 when it was restored and holds what it should.
#
# Needs kubectl and these variables:
#   NAMESPACE DATABASE THROWAWAY  where, of which database, and the name of the throwaway cluster
#   SOURCE                        bucket and folder of the backup, for the report
#   DEADLINE                      how long the restore may take, for `kubectl wait`: 7200s
#   EXPECTED_DATABASES            names that must be there and hold tables, separated by spaces; may be empty
#   MAX_BACKUP_AGE                age in seconds at which the newest base backup is too old
#   REPORT                        ConfigMap for the report
set -Eeuo pipefail

: "${NAMESPACE:?}" "${DATABASE:?}" "${THROWAWAY:?}" "${SOURCE:?}" "${DEADLINE:?}" "${MAX_BACKUP_AGE:?}" "${REPORT:?}"
: "${EXPECTED_DATABASES=}"
MANIFEST=${MANIFEST:-/restore-test/cluster.yaml}
REMOVAL=${REMOVAL:-10m}

started=$SECONDS
errors=$(mktemp)
report=""
faults=0

say() {
  printf '%s\n' "$*"
  report+="$*"$'\n'
}

fault() {
  faults=$((faults + 1))
  say "FAILED: $*"
}

k() {
  kubectl --namespace "$NAMESPACE" "$@"
}

# One value out of the restored database: DATABASE SQL. Reads its input from nowhere, as loops feed it theirs.
ask() {
  k exec "$THROWAWAY-1" --container postgres -- \
    psql -U postgres -d "$1" -XAtq -v ON_ERROR_STOP=1 -c "$2" </dev/null 2>"$errors"
}

remove() {
  k delete clusters.postgresql.cnpg.io "$THROWAWAY" --ignore-not-found --wait --timeout "$REMOVAL" &&
    k delete persistentvolumeclaims "$THROWAWAY-1" --ignore-not-found --wait --timeout "$REMOVAL"
}

explain() {
  say "state of the throwaway cluster:"
  say "$(k get clusters.postgresql.cnpg.io "$THROWAWAY" --ignore-not-found \
    --output 'jsonpath={.status.phase}: {.status.phaseReason}' 2>&1 || true)"
  say "$(k get pods --selector "cnpg.io/cluster=$THROWAWAY" 2>&1 || true)"
  say "last lines of its log:"
  say "$(k logs --selector "cnpg.io/cluster=$THROWAWAY" --all-containers --tail 20 2>&1 | tail -n 40 || true)"
}

write_report() {
  kubectl create configmap "$REPORT" --namespace "$NAMESPACE" --from-literal "$DATABASE=$report" \
    --dry-run=client --output yaml |
    kubectl apply --server-side --force-conflicts --field-manager "$THROWAWAY" --filename -
}

finish() {
  local code=$?
  trap - EXIT
  set +e
  if ((code != 0 && faults == 0)); then
    fault "the test stopped with exit code $code"
    say "$(cat "$errors")"
  fi
  if ((faults > 0)); then
    explain
  fi
  if ! remove; then
    fault "the throwaway cluster $THROWAWAY could not be removed; remove it by hand, with its volume"
  fi
  if ((faults > 0)); then code=1; else code=0; fi
  say "result: $( ((code == 0)) && echo passed || echo failed), after $((SECONDS - started)) s"
  write_report || code=1
  exit "$code"
}

# A signal ends the script through `exit`, so that `finish` runs; bash delivers it only between commands, hence the
# long wait below runs in the background.
trap finish EXIT
trap 'exit 143' TERM INT

wait_until_ready() {
  k wait clusters.postgresql.cnpg.io "$THROWAWAY" --for=condition=Ready --timeout "$DEADLINE" &
  wait $!
}

check_state() {
  local recovering age newest
  recovering=$(ask postgres 'SELECT pg_is_in_recovery()')
  if [[ $recovering != f ]]; then
    fault "the restored database is still in recovery"
  fi

  age=$(ask postgres "SELECT extract(epoch FROM now() - (regexp_match(
    pg_read_file('backup_label.old', 0, 4096, true), 'START TIME: ([^\n]+)'))[1]::timestamptz)::bigint")
  if [[ -z $age ]]; then
    say "age of the base backup: unknown"
  elif ((age > MAX_BACKUP_AGE)); then
    fault "the newest base backup is $((age / 3600)) h old, at most $((MAX_BACKUP_AGE / 3600)) h are expected"
  else
    say "age of the base backup: $((age / 3600)) h"
  fi

  # Commits after the promotion are the operator's own, so only those before this test began count.
  newest=$(ask postgres "SELECT max(at) FROM (
      SELECT pg_xact_commit_timestamp((id % 4294967296)::text::xid) AS at
      FROM (SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next) AS s,
        generate_series(greatest(s.next - 10000, 3), s.next - 1) AS id
    ) AS commits WHERE at < now() - interval '$((SECONDS - started)) seconds'")
  say "newest restored transaction: ${newest:-unknown}"
}

check_database() {
  local name=$1 content tables rows size
  if [[ $(ask postgres "SELECT count(*) FROM pg_database WHERE datname = '$name'") != 1 ]]; then
    fault "the database $name is not in the backup"
    return
  fi
  # Counting every row reads every table: a damaged page does not go unnoticed.
  content=$(ask "$name" "SELECT count(*), coalesce(sum((xpath('/row/rows/text()', query_to_xml(
      format('SELECT count(*) AS rows FROM %I.%I', schemaname, tablename), false, true, '')))[1]::text::bigint), 0),
      pg_size_pretty(pg_database_size(current_database()))
    FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')")
  IFS='|' read -r tables rows size <<<"$content"
  say "database $name: $tables tables, $rows rows, $size"
  if ((tables == 0)); then
    fault "the database $name has no tables"
  fi
}

say "restore test of $DATABASE from $SOURCE, $(date -u '+%Y-%m-%d %H:%M UTC')"
remove
k create --filename "$MANIFEST"

if ! wait_until_ready; then
  fault "the restore did not finish within $DEADLINE"
  exit 1
fi
say "restored in $((SECONDS - started)) s"

check_state
databases=$EXPECTED_DATABASES
if [[ -z $databases ]]; then
  databases=$(ask postgres "SELECT datname FROM pg_database
    WHERE NOT datistemplate AND datname NOT IN ('postgres', 'app') ORDER BY 1")
  if [[ -z $databases ]]; then
    fault "the backup holds no database at all"
  fi
fi
for name in $databases; do
  check_database "$name"
done
