"""A Flux repository of any size, shaped like the public homelabs: one chart for nearly every app, a cluster-wide settings
ConfigMap, components, a root Kustomization that patches all others.

`write(folder, releases, charts_url)` makes it; `package(folder)` makes the chart. Nothing in it is random: the same arguments
give the same files.
"""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

CHART = "app"
CHART_VERSION = "1.4.2"
PER_NAMESPACE = 8
"""Apps in one namespace, about as many as in real homelabs."""
COLLECTIONS = 9
"""Kustomizations that hold no release: one for each shared part of the platform."""

SETTINGS = "kubernetes/components/common/settings.yaml"
"""The file of the variables that every Kustomization takes."""

_SETTINGS = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: cluster-settings
data:
  TIMEZONE: Europe/Berlin
  DOMAIN: home.example.org
  STORAGE_CLASS: ceph-block
  REGISTRY: ghcr.io
"""

_ROOT = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: cluster-apps
  namespace: flux-system
spec:
  interval: 1h
  path: ./kubernetes/apps
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  patches:
    - target: {group: kustomize.toolkit.fluxcd.io, kind: Kustomization}
      patch: |-
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: not-used}
        spec:
          interval: 1h
          prune: true
          sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
          postBuild:
            substituteFrom: [{kind: ConfigMap, name: cluster-settings}]
"""

_SYNC = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 1h
  url: https://git.example.org/home/ops.git
  ref: {branch: main}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 1h
  path: ./kubernetes/flux/cluster
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
"""


def write(folder: Path, *, releases: int, charts_url: str) -> None:
    """A repository with that many HelmReleases of the chart at `charts_url` (`oci://host:port/path`)."""
    files: dict[str, str] = {
        "kubernetes/flux/cluster/flux-system.yaml": _SYNC,
        "kubernetes/flux/cluster/apps.yaml": _ROOT,
        "kubernetes/flux/cluster/kustomization.yaml": "resources: [flux-system.yaml, apps.yaml]\n",
        "kubernetes/components/common/kustomization.yaml": _COMPONENT,
        "kubernetes/components/common/provider.yaml": _ALERT,
        SETTINGS: _SETTINGS,
    }
    namespaces = [f"team-{number:02d}" for number in range(-(-releases // PER_NAMESPACE))]
    for index, namespace in enumerate(namespaces):
        apps = [
            f"app-{number:03d}" for number in range(index * PER_NAMESPACE, min(releases, (index + 1) * PER_NAMESPACE))
        ]
        shared = [f"shared-{index}"] if index < COLLECTIONS else []
        base = f"kubernetes/apps/{namespace}"
        entries = "".join(f"  - ./{app}/ks.yaml\n" for app in (*apps, *shared))
        files[f"{base}/kustomization.yaml"] = (
            f"namespace: {namespace}\ncomponents:\n  - ../../components/common\nresources:\n  - ./namespace.yaml\n{entries}"
        )
        files[f"{base}/namespace.yaml"] = (
            f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {namespace}\n"
            "  annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}\n"
        )
        for number, app in enumerate(apps):
            files.update(_app(base, namespace, app, number, charts_url))
        for app in shared:
            files.update(_collection(base, namespace, app))
    files["kubernetes/apps/kustomization.yaml"] = "resources:\n" + "".join(f"  - ./{one}\n" for one in namespaces)
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8")


_COMPONENT = (
    "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [provider.yaml, settings.yaml]\n"
)
_ALERT = """\
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata: {name: alerts}
spec: {type: alertmanager, address: http://alertmanager.example.org/api/v2/alerts}
"""


def _ks(namespace: str, app: str, path: str) -> str:
    return f"""\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: {app}
spec:
  commonMetadata:
    labels: {{app.kubernetes.io/name: {app}}}
  path: ./{path}
  postBuild:
    substitute:
      APP: {app}
      CAPACITY: 5Gi
  targetNamespace: {namespace}
  wait: false
"""


def _app(base: str, namespace: str, app: str, number: int, charts_url: str) -> dict[str, str]:
    here = f"{base}/{app}/app"
    return {
        f"{base}/{app}/ks.yaml": _ks(namespace, app, here),
        f"{here}/kustomization.yaml": (
            "resources:\n  - ./helmrelease.yaml\n  - ./ocirepository.yaml\n  - ./claim.yaml\n"
            f"configMapGenerator:\n  - name: {app}-files\n    files: [config.ini=./files/config.ini]\n"
            "generatorOptions:\n  disableNameSuffixHash: true\n"
        ),
        f"{here}/files/config.ini": f"[{app}]\nworkers = {number + 1}\nzone = berlin\n",
        f"{here}/ocirepository.yaml": f"""\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: {app}
spec:
  interval: 1h
  layerSelector:
    mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip
    operation: copy
  ref: {{tag: {CHART_VERSION}}}
  url: {charts_url}/{CHART}
""",
        f"{here}/claim.yaml": """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${APP}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ${STORAGE_CLASS}
  resources: {requests: {storage: "${CAPACITY:=1Gi}"}}
""",
        f"{here}/helmrelease.yaml": f"""\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: {app}
spec:
  chartRef: {{kind: OCIRepository, name: {app}}}
  interval: 1h
  values:
    containers:
      - name: app
        image:
          repository: ${{REGISTRY}}/example/{app}
          tag: 2.{number}.0
        env:
          TZ: ${{TIMEZONE}}
          HTTP_PORT: "80{number:02d}"
        probes: [liveness, readiness, startup]
        port: 80{number:02d}
        resources:
          requests: {{cpu: 10m, memory: 64Mi}}
          limits: {{memory: 512Mi}}
      - name: exporter
        image: {{repository: "${{REGISTRY}}/example/exporter", tag: 1.{number}.3}}
        port: 9090
        probes: [liveness]
    service:
      type: ClusterIP
      ports: {{http: 80{number:02d}, metrics: 9090}}
    hosts: [{app}.example.org]
    persistence:
      config: {{existingClaim: {app}, mountPath: /config}}
      tmp: {{type: emptyDir, mountPath: /tmp}}
    copies: 8
""",
    }


def _collection(base: str, namespace: str, app: str) -> dict[str, str]:
    here = f"{base}/{app}/app"
    maps = "---\n".join(
        f"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {app}-{number}\ndata:\n  domain: a.example.org\n  number: '{number}'\n"
        for number in range(4)
    )
    return {
        f"{base}/{app}/ks.yaml": _ks(namespace, app, here),
        f"{here}/kustomization.yaml": "resources: [maps.yaml]\nlabels:\n  - pairs: {team: shared}\n",
        f"{here}/maps.yaml": maps,
    }


_CHART_YAML = f"apiVersion: v2\nname: {CHART}\nversion: {CHART_VERSION}\nappVersion: 1.0.0\n"
_VALUES = """\
containers: []
service: {type: ClusterIP, ports: {}}
hosts: []
persistence: {}
podSecurityContext: {runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000}
securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
copies: 1
"""
_HELPERS = """\
{{- define "app.labels" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{- define "app.merged" -}}
{{- /* What common-library charts spend their time on: copies of the values, merged over and over. */ -}}
{{- $result := dict -}}
{{- range $step := until 8 -}}
  {{- $result = merge (deepCopy $.root.Values) $result (dict (printf "step%d" $step) (toYaml $.root.Values.containers)) -}}
{{- end -}}
{{- toYaml (omit $result "persistence") | sha256sum -}}
{{- end -}}

{{- define "app.container" -}}
- name: {{ .container.name }}
  image: {{ printf "%s:%v" .container.image.repository .container.image.tag | quote }}
  imagePullPolicy: IfNotPresent
  {{- with .container.env }}
  env:
    {{- range $key, $value := . }}
    - name: {{ $key }}
      value: {{ tpl (toString $value) $.root | quote }}
    {{- end }}
  {{- end }}
  ports:
    - name: {{ .container.name }}
      containerPort: {{ .container.port }}
      protocol: TCP
  {{- $port := .container.port }}
  {{- range .container.probes }}
  {{ . }}Probe:
    httpGet: {path: /healthz, port: {{ $port }}}
    periodSeconds: 10
    timeoutSeconds: 2
    failureThreshold: {{ ternary 30 3 (eq . "startup") }}
  {{- end }}
  {{- with .container.resources }}
  resources:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  securityContext:
    {{- toYaml .root.Values.securityContext | nindent 4 }}
  volumeMounts:
    {{- range $name, $volume := .root.Values.persistence }}
    - name: {{ $name }}
      mountPath: {{ $volume.mountPath }}
    {{- end }}
{{- end -}}
"""
_DEPLOYMENTS = """\
{{- $root := . }}
{{- range $copy := until (int .Values.copies) }}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $root.Release.Name }}{{ if $copy }}-{{ $copy }}{{ end }}
  labels:
    {{- include "app.labels" (dict "root" $root "component" (printf "copy-%d" $copy)) | nindent 4 }}
  annotations:
    checksum/values: {{ include "app.merged" (dict "root" $root) }}
spec:
  replicas: 1
  revisionHistoryLimit: 3
  strategy: {type: Recreate}
  selector:
    matchLabels:
      app.kubernetes.io/instance: {{ $root.Release.Name }}
      app.kubernetes.io/component: copy-{{ $copy }}
  template:
    metadata:
      labels:
        {{- include "app.labels" (dict "root" $root "component" (printf "copy-%d" $copy)) | nindent 8 }}
    spec:
      securityContext:
        {{- toYaml $root.Values.podSecurityContext | nindent 8 }}
      containers:
        {{- range $root.Values.containers }}
        {{- include "app.container" (dict "root" $root "container" .) | nindent 8 }}
        {{- end }}
      volumes:
        {{- range $name, $volume := $root.Values.persistence }}
        - name: {{ $name }}
          {{- if $volume.existingClaim }}
          persistentVolumeClaim: {claimName: {{ tpl $volume.existingClaim $root }}}
          {{- else }}
          emptyDir: {}
          {{- end }}
        {{- end }}
{{- end }}
"""
_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "app.labels" (dict "root" .) | nindent 4 }}
spec:
  type: {{ .Values.service.type }}
  selector:
    app.kubernetes.io/instance: {{ .Release.Name }}
  ports:
    {{- range $name, $port := .Values.service.ports }}
    - {name: {{ $name }}, port: {{ $port }}, targetPort: {{ $port }}}
    {{- end }}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {{ .Release.Name }}
  labels:
    {{- include "app.labels" (dict "root" .) | nindent 4 }}
spec:
  rules:
    {{- range .Values.hosts }}
    - host: {{ tpl . $ | quote }}
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: {{ $.Release.Name }}, port: {name: http}}}
    {{- end }}
{{- if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" }}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ .Release.Name }}
spec:
  selector:
    matchLabels: {app.kubernetes.io/instance: {{ .Release.Name }}}
  endpoints: [{port: metrics}]
{{- end }}
"""


def chart_archive() -> bytes:
    """The packaged chart. Its templates do what common-library charts do: merge values, loop, `tpl`, `include`."""
    files = {
        "Chart.yaml": _CHART_YAML,
        "values.yaml": _VALUES,
        "templates/_helpers.tpl": _HELPERS,
        "templates/deployments.yaml": _DEPLOYMENTS,
        "templates/service.yaml": _SERVICE,
    }
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, content in files.items():
            data = content.encode()
            entry = tarfile.TarInfo(f"{CHART}/{name}")
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return made.getvalue()
