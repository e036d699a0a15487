"""The restore runbook of one database in one cluster, written from the same facts as the manifests it uses."""

from labwright.catalog.components.postgres.names import (
    Database,
    Store,
    backup_of,
    clusters_testing,
    restore_test_of,
    restored_name,
    secret_name,
    store,
    test_name,
)
from labwright.catalog.components.postgres.recovery import EXAMPLE_TIME, folder, foreign_sources, next_archive


def runbook(site: Database) -> str:
    """The page in Markdown; empty where there are no backups."""
    found, backup = store(site), backup_of(site)
    if found is None or backup is None:
        return ""
    parts = [
        _head(site, found),
        _first(site, found),
        _beside(site),
        _point_in_time(site),
        _full(site, found),
        *(_foreign(site, other) for other in foreign_sources(site)),
        _switch(site, found),
        _times(site),
        _test(site),
    ]
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def _context(site: Database) -> str:
    return f"kubectl --context {site.cluster.name} -n {site.options.namespace}"


def _head(site: Database, found: Store) -> str:
    backup = backup_of(site)
    assert backup is not None
    return f"""
# Restore {site.name} ({site.cluster.name})

Base backups and WAL lie in `s3://{found.address}/base` and `/wals`, the last {backup.retention} of them. They hold
every database, role and setting of the cluster. They do **not** hold Kubernetes Secrets: passwords come from this
repository, so keep the age key somewhere else too.

A restore never happens in place. It always makes a *new* cluster, which reads from the old folder and, if it is to stay,
writes to a **new** one. A cluster that is told to write into a folder with another history stops with
`WAL archive check failed … Expected empty archive`; do not silence that check, it guards the only backup you have.

| you want | use |
|---|---|
| rows or a table back that somebody deleted | [point in time](#point-in-time), then copy what is missing |
| to look at the newest backup | [a copy beside the original](#a-copy-beside-the-original) |
| the whole cluster back after it was lost | [full restore](#full-restore) |
"""


def _first(site: Database, found: Store) -> str:
    run = _context(site)
    return f"""
## Before anything else

1. Is there a backup, and until when is it complete?
   ```sh
   {run} get backups.postgresql.cnpg.io --sort-by .metadata.creationTimestamp
   {run} get clusters.postgresql.cnpg.io {site.name} \\
     -o jsonpath='{{.status.firstRecoverabilityPoint}}{{" .. "}}{{.status.lastSuccessfulBackup}}{{"\\n"}}'
   ```
2. Stop what makes it worse: scale the app that damages its data to zero (and suspend its Kustomization, or Flux scales it
   up again): `flux suspend kustomization apps --context {site.cluster.name}`.
3. Write down the last good moment, with its time zone.
4. The key for `{found.bucket}` is in the Secret `{found.secret}`; if the namespace is gone, let Flux apply it first.
"""


def _beside(site: Database) -> str:
    run, copy = _context(site), restored_name(site)
    return f"""
## A copy beside the original

```sh
{run} apply -f {folder(site)}/beside.yaml
{run} wait clusters.postgresql.cnpg.io/{copy} --for=condition=Ready --timeout=2h
{run} exec -it {copy}-1 -c postgres -- psql -U postgres -c '\\l+'
```

While it runs: `{run} get pods -l cnpg.io/cluster={copy}` and the logs of the `full-recovery` pod. The copy has one
instance, archives nowhere, and network policies for it are already in place; apps cannot reach it. Remove it with
`{run} delete clusters.postgresql.cnpg.io {copy}`; its volume goes with it.
"""


def _point_in_time(site: Database) -> str:
    run, copy = _context(site), restored_name(site)
    return f"""
## Point in time

1. In `{folder(site)}/point-in-time.yaml`, replace `{EXAMPLE_TIME}` by the last good moment. It must lie between the end of
   the oldest base backup and the last archived WAL; a later moment ends the recovery with
   `recovery ended before configured recovery target was reached`.
2. Apply it and wait, as above (the cluster is also called `{copy}`).
3. Look whether the data is there. If not, delete the copy, choose another moment, start again.
4. Copy what is missing, for example one table of the database `APP`:
   ```sh
   {run} exec {copy}-1 -c postgres -- pg_dump -U postgres -d APP -t TABLE --data-only > table.sql
   primary=$({run} get pods -l cnpg.io/cluster={site.name},cnpg.io/instanceRole=primary -o name)
   {run} exec -i "$primary" -c postgres -- psql -U postgres -d APP -1 -v ON_ERROR_STOP=1 < table.sql
   ```
5. Delete the copy, start the app again.
"""


def _full(site: Database, found: Store) -> str:
    run, after = _context(site), next_archive(found)
    suffix = after.folder.removeprefix(f"{site.cluster.name}-")
    backup = backup_of(site)
    assert backup is not None
    before = f"archive: {backup.archive}" if backup.archive else 'archive: ""'
    return f"""
## Full restore

The repository must say the same as the cluster afterwards, or Flux undoes the restore. So the way is through
`homelab.yaml`:

1. `flux suspend kustomization infrastructure-configs apps --context {site.cluster.name}`
2. If a broken cluster is still there, keep its volumes until the restore has worked: note them with
   `{run} get pvc -l cnpg.io/cluster={site.name}`. Then `{run} delete clusters.postgresql.cnpg.io {site.name}` (this
   deletes its volumes; take a snapshot of them first where the storage can).
3. In `homelab.yaml`, for this cluster:
   ```yaml
   clusters:
     {site.cluster.name}:
       databases:
         {site.name}:
           recover: {{{before}}}          # read from {found.address}
           backup: {{archive: {suffix}}}   # write to {after.address}
   ```
   For a moment instead of the newest state, add `target-time: "{EXAMPLE_TIME}"` to `recover`.
4. `labwright build`, commit, push, `flux resume kustomization infrastructure-configs --context {site.cluster.name}`.
5. Wait: `{run} wait clusters.postgresql.cnpg.io/{site.name} --for=condition=Ready --timeout=2h`
6. Check that it archives again: its condition `ContinuousArchiving` must be `True`. Take the first base backup at once
   (`immediate` counted only when the ScheduledBackup was made); until it is there, nothing new can be restored:
   ```sh
   {run} create -f - <<'EOF'
   apiVersion: postgresql.cnpg.io/v1
   kind: Backup
   metadata: {{generateName: {site.name}-after-restore-}}
   spec: {{method: barmanObjectStore, cluster: {{name: {site.name}}}}}
   EOF
   ```
7. `flux resume kustomization apps --context {site.cluster.name}`. Apps reconnect by themselves: host names, roles and
   passwords are the old ones (the operator sets the passwords of this repository again).
8. `recover` may stay: it is only looked at when a cluster is made. The old folder `{found.address}` is no longer
   cleaned up by anybody; delete it when its last backup is older than you will ever need.

Without `homelab.yaml` at hand, `{folder(site)}/full-restore.yaml` is the same cluster as a manifest: keep both
Kustomizations suspended, `{run} apply -f` it, and bring the repository into line before you resume them.
"""


def _foreign(site: Database, other: str) -> str:
    run, copy, secret = _context(site), restored_name(site), secret_name(site, other)
    return f"""
## {other.capitalize()} into {site.cluster.name}

To look at {other}'s data without touching {other}. The copy holds real data: whoever may read {site.cluster.name} may
read it.

```sh
{run} create secret generic {secret} \\
  --from-literal=ACCESS_KEY_ID=… --from-literal=SECRET_ACCESS_KEY=… --from-literal=REGION=…   # a key that can only read
{run} apply -f {folder(site)}/{other}-into-{site.cluster.name}.yaml
{run} wait clusters.postgresql.cnpg.io/{copy} --for=condition=Ready --timeout=2h
```

Afterwards: `{run} delete clusters.postgresql.cnpg.io/{copy} secret/{secret}`. (Where the restore test restores {other},
the Secret is in the repository already.)
"""


def _switch(site: Database, found: Store) -> str:
    backup = backup_of(site)
    assert backup is not None
    return f"""
## Move apps to a restored cluster, one by one

When the original should keep running (one app's data is damaged, the others are fine), declare a second database that is
made out of the backup, and let the app use it:

```yaml
clusters:
  {site.cluster.name}:
    databases:
      {site.name}-2:
        engine: postgres
        recover: {{archive: "{backup.archive}"}}   # read from {found.address}
        backup: {{to: {backup.to}, bucket: {found.bucket}, {_where(found, backup.to)}archive: "{(backup.archive + "-2").lstrip("-")}"}}
    apps:
      APP: {{database: {site.name}-2}}
```

The app gets a new host name and a new password with the next build; its database and its role come out of the backup.
"""


def _where(found: Store, kind: str) -> str:
    """How to say where the bucket is, in the notation of `homelab.yaml`."""
    return f"region: {found.region}, " + (
        "" if kind == "b2" or not found.endpoint else f"endpoint: '{found.endpoint}', "
    )


def _times(site: Database) -> str:
    backup = backup_of(site)
    assert backup is not None
    return f"""
## How long it takes, how much is lost

| | expect | depends on |
|---|---|---|
| notice, decide, find the key | the longest part; the monthly drill is for this | you |
| volumes and the first pod | 1 to 3 min | pull of the image (about 0.5 GB), storage |
| base backup | size ÷ download rate: 10 GB at 100 Mbit/s take 14 min compressed 1:1, 4 min at 4:1 | uplink, CPU for {backup.compression} |
| replay of WAL | minutes; up to one schedule interval ({backup.schedule}) of changes | writes since the base backup |
| standbys | copied afterwards; apps work before that | LAN, disks |
| lost at most | what was not archived yet: a WAL segment, or 5 min (`archive_timeout`) | whether archiving worked |

The numbers above are estimates; the restore test measures the real ones and writes them into its report.
"""


def _test(site: Database) -> str:
    test = restore_test_of(site)
    run = _context(site)
    if test is None and (testers := clusters_testing(site)):
        return f"""
## Restore test

{", ".join(testers)} restores the newest backup of {site.cluster.name} on a schedule, checks it and removes the copy; the
runbook there says how to read its report.
"""
    if test is None:
        return f"""
## Restore test

None runs in {site.cluster.name}. Rehearse [a copy beside the original](#a-copy-beside-the-original) every quarter, and
write down how long it took.
"""
    name = test_name(site)
    source = store(site, cluster=test.cluster)
    assert source is not None
    return f"""
## Restore test

The CronJob `{name}` ({test.schedule}) restores the newest backup of `{source.address}` into the throwaway cluster
`{name}`, checks that the databases are there, counts every row, looks at the age of the base backup, removes the
cluster and its volume, and reports:

```sh
{run} get configmap restore-test-report -o jsonpath='{{.data.{site.name}}}'
{run} create job --from=cronjob/{name} {name}-now        # run it now
{run} logs -f job/{name}-now
```

Alerts: `PostgresRestoreTestFailed`, `PostgresRestoreTestOverdue`.
"""
