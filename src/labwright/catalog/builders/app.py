"""An app as a short declaration: workloads, route, database, secrets, flows, monitor; everything else follows.

    COMPONENT = App(
        name="linkding",
        …,
        workloads=lambda site: (Workload(image=…, port=9090),),
        database=Database(env={"LD_DB_HOST": "host", "LD_DB_PASSWORD": "password"}),
        egress=(Egress(to=Internet(), ports=(443,), why="titles and icons of saved pages"),),
    ).component()

Each app has a namespace of its own name. Its first workload is the one that people reach through the route.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import Field

from labwright.catalog.builders.engine import keep_annotations
from labwright.catalog.builders.flows import to_api
from labwright.catalog.builders.monitors import Monitoring, service_monitor
from labwright.catalog.builders.objects import labels, meta
from labwright.catalog.builders.route import route
from labwright.catalog.builders.workload import (
    Workload,
    claim_manifests,
    deployment,
    disruption_budget,
    footprint,
    service_manifest,
)
from labwright.catalog.capabilities import BlockStorage, Offer, Postgres, Widget
from labwright.catalog.contract import (
    Category,
    Claims,
    Component,
    ConfigFiles,
    Contribution,
    DatabaseClaim,
    Host,
    Manifest,
    ManifestFile,
    Namespace,
    Needs,
    Options,
    Pin,
    PodSecurity,
    Problem,
    SecretFile,
    Site,
    Stage,
)
from labwright.model import Flow, Footprint, Peer, Port
from labwright.secrets.request import Generated, Literal, SecretValue, Template

Json = Any

CONTRIB: Final = frozenset(
    {
        "btree_gin",
        "btree_gist",
        "citext",
        "cube",
        "earthdistance",
        "hstore",
        "pg_trgm",
        "pgcrypto",
        "unaccent",
        "uuid-ossp",
    }
)
"""Extensions of PostgreSQL's own contrib folder that apps ask for: every image has them."""

CREDENTIALS: Final = "credentials"
"""Suffix of the Secret whose keys are the app's environment: `linkding-credentials`."""


class AppOptions(Options):
    """What can be said of every app."""

    host: str = Field(default="", description="Name below the cluster's domain; empty: the app's own name.")


class DatabaseOptions(AppOptions):
    """Of an app that keeps its data in PostgreSQL."""

    database: str = Field(
        default="", description="The entry of `databases` to use; may be left out where the cluster has only one."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """A PostgreSQL database and a role of the app's name, and how the app is told about them."""

    env: Mapping[str, str]
    """Environment variable → what it says: `host`, `port`, `name`, `user`, `password` or `url`."""
    extensions: tuple[str, ...] = ()
    """Extensions the database must have before the app starts; only a superuser can create most of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Egress:
    """One connection that a workload opens."""

    to: Peer
    ports: tuple[int, ...]
    why: str
    component: str = ""
    """The workload that opens it; empty: the main one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """Metrics of the main workload, on one of its named ports."""

    port: str
    path: str = "/metrics"
    interval: str = "30s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the app may read of the Kubernetes API, in the whole cluster."""

    rules: tuple[Mapping[str, Json], ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The declaration of an app. Functions get the app's site; they are called when the plan is made."""

    name: str
    title: str
    purpose: str
    homepage: str
    docs: str
    workloads: Callable[[Site[Any]], tuple[Workload, ...]]
    """The first one is the main one."""
    options: type[AppOptions] = AppOptions
    database: Database | None = None
    secrets: Callable[[Site[Any]], Mapping[str, SecretValue]] = lambda _site: {}
    """Environment variables that are secret. The main workload and those that name the Secret get them."""
    secret_files: Callable[[Site[Any]], Mapping[str, Mapping[str, SecretValue]]] = lambda _site: {}
    """Further Secrets, by name, to be mounted as files."""
    configs: Callable[[Site[Any]], tuple[ConfigFiles, ...]] = lambda _site: ()
    egress: tuple[Egress, ...] = ()
    flows: Callable[[Site[Any]], tuple[Flow, ...]] = lambda _site: ()
    """Connections that depend on the site, beyond `egress`."""
    checks: Callable[[Site[Any]], Iterator[Problem]] = lambda _site: iter(())
    """Mistakes in options that only the app knows."""
    tile: Callable[[Site[Any]], Widget] | None = None
    """How a dashboard of services shows it."""
    monitors: tuple[Monitor, ...] = ()
    access: Access | None = None
    needs: tuple[Needs, ...] = ()
    """Beyond ingress, certificates, the database and volumes."""
    route: bool = True
    """Whether people reach it by a host name."""
    pod_security: PodSecurity = "restricted"
    pod_security_why: str = ""
    backup: Callable[[Site[Any]], str] = lambda _site: ""
    facts: Callable[[Site[Any]], tuple[tuple[str, str], ...]] = lambda _site: ()
    architectures: tuple[str, ...] = ("amd64", "arm64")
    pins: tuple[Pin, ...] = ()
    """What its version options mean, for tools that look for newer ones."""
    keeps_files: bool = False
    """Whether it has a persistent volume, by default or by option."""

    def component(self) -> Component[AppOptions]:
        """The catalog's entry."""
        return Component(
            name=self.name,
            title=self.title,
            purpose=self.purpose,
            homepage=self.homepage,
            category=Category.APP,
            options=self.options,
            build=self._build,
            docs=self.docs,
            provides=("widget",) if self.tile is not None else (),
            needs=self._needs(),
            offers=self._offers,
            claims=self._claims,
            check=self._check,
            architectures=self.architectures,
            pins=self.pins,
        )

    # --- what it asks of others, and gives them ------------------------------------------------------------------

    def _needs(self) -> tuple[Needs, ...]:
        found = list(self.needs)
        if self.route:
            found.append(Needs(capability="ingress", why=f"{self.title} is reached by its host name"))
            found.append(Needs(capability="certificates", why="its Ingress wants TLS", optional=True))
        if self.database is not None:
            found.append(Needs(capability="postgres", why=f"{self.title} keeps its data in PostgreSQL"))
        if self.keeps_files:
            found.append(Needs(capability="block-storage", why=f"{self.title} keeps files", optional=True))
        if self.monitors:
            found.append(Needs(capability="metrics", why="its metrics are collected", optional=True))
        return tuple(found)

    def _offers(self, site: Site[Any]) -> tuple[Offer, ...]:
        return (self.tile(site),) if self.tile is not None else ()

    def _claims(self, site: Site[Any]) -> Claims:
        if self.database is None:
            return Claims()
        return Claims(
            databases=(
                DatabaseClaim(
                    database=database_of(site),
                    name=self.name,
                    client=self.workloads(site)[0].pods(self.name, self.name),
                    password=database_password(site, self.name),
                    extensions=self.database.extensions,
                ),
            )
        )

    def _check(self, site: Site[Any]) -> Iterator[Problem]:
        yield from self.checks(site)
        offers = site.all(Postgres)
        if self.database is None or not offers:
            return
        names = ", ".join(sorted(offer.database for offer in offers))
        wanted = site.options.database
        if not wanted and len(offers) > 1:
            yield Problem(
                path=("database",),
                message=f"{self.title} needs a database, and the cluster has several: {names}",
                help="say which one: `database: NAME`",
            )
        chosen = next((offer for offer in offers if offer.database == database_of(site)), None)
        offered = CONTRIB | set(chosen.extensions if chosen is not None else self.database.extensions)
        missing = sorted(set(self.database.extensions) - offered)
        if missing:
            yield Problem(
                path=("database",),
                message=f"{self.title} needs PostgreSQL with {', '.join(missing)}, which the image of "
                f"{database_of(site)} does not have",
                help="give it a database of its own with a suitable `image` and the `extensions` that it brings",
            )

    # --- what it becomes -----------------------------------------------------------------------------------------

    def _build(self, site: Site[Any]) -> Contribution:
        workloads = self.workloads(site)
        main = workloads[0]
        if len(workloads) > 1 and not all(workload.component for workload in workloads):
            raise ValueError(f"{self.name}: each of several workloads needs a `component`, or they share their labels")
        if self._credentials(site):
            main = _with_secret(main, f"{self.name}-{CREDENTIALS}")
        if self.access is not None:
            main = replace(main, service_account=self.name)
        workloads = (main, *workloads[1:])

        flows: list[Flow] = []
        hosts: tuple[Host, ...] = ()
        files = [self._file(f"{_stem(workload)}.yaml", self._objects(site, workload)) for workload in workloads]
        if self.access is not None:
            files.insert(0, self._file("rbac.yaml", _rbac(self.name, self.name, self.access)))
            flows.append(to_api(site, main.pods(self.name, self.name), self.access.why))
        if self.route:
            reached = route(
                site,
                namespace=self.name,
                name=self.name,
                host=host_of(site),
                service=main.name(self.name),
                service_port=main.port_name,
                pods=main.pods(self.name, self.name),
                container_port=main.port,
                stage=Stage.APPS,
                why=self.title,
                tile=self.tile(site) if self.tile is not None else None,
            )
            files.append(reached.file)
            flows += reached.flows
            hosts = (reached.host,)
        flows += self._egress_flows(workloads)
        flows += self.flows(site)
        monitoring = self._monitoring(site, main)
        return Contribution(
            namespaces=(Namespace(name=self.name, pod_security=self.pod_security, why=self.pod_security_why),),
            files=(*files, *monitoring.files),
            configs=self.configs(site),
            secrets=tuple(self._secret(name, entries) for name, entries in self._secrets(site).items()),
            flows=(*flows, *monitoring.flows),
            hosts=hosts,
            images=tuple(workload.image for workload in workloads),
            footprint=Footprint(workloads=tuple(footprint(workload, self.name, self.name) for workload in workloads)),
            facts=self.facts(site),
            backup=self.backup(site),
        )

    def _objects(self, site: Site[Any], workload: Workload) -> tuple[Manifest, ...]:
        found = [
            *claim_manifests(workload, self.name, self.name, keep_annotations(site)),
            deployment(workload, self.name, self.name),
            service_manifest(workload, self.name, self.name),
            disruption_budget(workload, self.name, self.name),
        ]
        return tuple(manifest for manifest in found if manifest is not None)

    def _file(self, name: str, manifests: tuple[Manifest, ...]) -> ManifestFile:
        return ManifestFile(stage=Stage.APPS, name=name, manifests=manifests)

    def _secrets(self, site: Site[Any]) -> dict[str, Mapping[str, SecretValue]]:
        credentials = self._credentials(site)
        own = {f"{self.name}-{CREDENTIALS}": credentials} if credentials else {}
        return own | dict(self.secret_files(site))

    def _secret(self, name: str, entries: Mapping[str, SecretValue]) -> SecretFile:
        return SecretFile(stage=Stage.APPS, namespace=self.name, name=name, entries=entries)

    def _credentials(self, site: Site[Any]) -> dict[str, SecretValue]:
        entries: dict[str, SecretValue] = {}
        if self.database is not None:
            database = site_database(site)
            values = database_values(database, self.name, database_password(site, self.name))
            entries |= {variable: values[what] for variable, what in self.database.env.items()}
        return entries | dict(self.secrets(site))

    def _egress_flows(self, workloads: tuple[Workload, ...]) -> Iterator[Flow]:
        by_component = {workload.component: workload for workload in reversed(workloads)}
        for egress in self.egress:
            source = by_component[egress.component] if egress.component else workloads[0]
            yield Flow(
                source=source.pods(self.name, self.name),
                target=egress.to,
                ports=tuple(Port(number=number) for number in egress.ports),
                why=egress.why,
            )

    def _monitoring(self, site: Site[Any], main: Workload) -> Monitoring:
        found = Monitoring()
        for monitor in self.monitors:
            found += service_monitor(
                site,
                name=self.name if monitor is self.monitors[0] else f"{self.name}-{monitor.port}",
                namespace=self.name,
                match_labels=main.labels(self.name),
                port=monitor.port,
                path=monitor.path,
                pods=main.pods(self.name, self.name),
                container_port=main.ports()[monitor.port],
                interval=monitor.interval,
            )
        return found


def host_of(site: Site[Any]) -> str:
    """The app's full host name: `linkding.staging.example.org`."""
    return site.host(site.options.host or site.name)


def storage_class(site: Site[Any]) -> str:
    """The class for the app's volumes; empty (the default class) where nobody offers one."""
    offer = site.find(BlockStorage)
    return offer.class_name if offer is not None else ""


def database_of(site: Site[Any]) -> str:
    """The entry of `databases` that the app uses: the one it names, else the cluster's first (and only) one."""
    named: str = site.options.database
    if named:
        return named
    offers = site.all(Postgres)
    return offers[0].database if offers else ""


def site_database(site: Site[Any]) -> Postgres:
    """The offer of the app's database. Raises LookupError when there is none, which the plan has excluded."""
    for offer in site.all(Postgres):
        if offer.database == database_of(site):
            return offer
    raise LookupError(f"{site.name} uses the database {database_of(site)!r}, which the cluster does not have")


def database_password(site: Site[Any], role: str) -> Generated:
    """The role's password: one value per cluster and database, wherever it is asked for."""
    return Generated(id=f"{database_of(site)}.{role}")


def database_values(database: Postgres, role: str, password: Generated) -> dict[str, SecretValue]:
    """What an app may be told of its database."""
    return {
        "host": Literal(database.host),
        "port": Literal(str(database.port)),
        "name": Literal(role),
        "user": Literal(role),
        "password": password,
        "url": Template(
            f"postgresql://{role}:{{password}}@{database.host}:{database.port}/{role}", {"password": password}
        ),
    }


def _stem(workload: Workload) -> str:
    return workload.component or "deployment"


def _with_secret(workload: Workload, secret: str) -> Workload:
    if secret in workload.env_from_secrets:
        return workload
    return replace(workload, env_from_secrets=(*workload.env_from_secrets, secret))


def _rbac(app: str, namespace: str, access: Access) -> tuple[Manifest, ...]:
    own = labels(app)
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": app}
    return (
        Manifest(object={"apiVersion": "v1", "kind": "ServiceAccount", "metadata": meta(app, namespace, own)}),
        Manifest(
            object={
                "apiVersion": "rbac.authorization.k8s.io/v1",
                "kind": "ClusterRole",
                "metadata": meta(app, labels=own),
                "rules": [dict(rule) for rule in access.rules],
            },
            comments={(): access.why},
        ),
        Manifest(
            object={
                "apiVersion": "rbac.authorization.k8s.io/v1",
                "kind": "ClusterRoleBinding",
                "metadata": meta(app, labels=own),
                "roleRef": role,
                "subjects": [{"kind": "ServiceAccount", "name": app, "namespace": namespace}],
            }
        ),
    )
