"""`.github/renovate.json`: how Renovate finds every version that the repository pins.

Two places state a version: `homelab.yaml`, from which labwright writes the tree, and the tree, which Flux applies. Renovate
opens one pull request per dependency name, so both places must be found under the *same* name: then one merge updates both,
and the next `labwright build` writes what already stands there.

Managers: docs.renovatebot.com/modules/manager/ (`flux`, `kubernetes`, `custom/regex`). Regular expressions are RE2: no
look-around, no back-references.
"""

from json import dumps
from re import escape
from typing import Any, Final

from labwright.catalog import registry
from labwright.catalog.contract import Pin, Site

Json = Any

CONFIGURATION: Final = ".github/renovate.json"
SPEC: Final = "/(^|/)homelab\\.ya?ml$/"
ANY_YAML: Final = "/\\.ya?ml$/"
SCRIPT: Final = "/\\.sh$/"
PROVISION: Final = "/(^|/)provision/.+\\.ya?ml$/"
_VALUE: Final = "[\"']?(?<currentValue>v?[0-9][^\\s\"',}#]*)"
K3S_VERSIONING: Final = "regex:^v(?<major>\\d+)\\.(?<minor>\\d+)\\.(?<patch>\\d+)[+-]k3s(?<build>\\d+)$"


def configuration(site: Site[Any]) -> str:
    """The file. It is the same for every cluster: one repository has one configuration."""
    return dumps(_configuration(site), indent=2, ensure_ascii=False) + "\n"


def _configuration(site: Site[Any]) -> dict[str, Json]:
    return {
        "$schema": "https://docs.renovatebot.com/renovate-schema.json",
        "extends": ["config:recommended", ":dependencyDashboard", ":semanticCommits"],
        "timezone": site.homelab.timezone,
        "labels": ["dependencies"],
        "minimumReleaseAge": "3 days",
        "prHourlyLimit": 4,
        "prConcurrentLimit": 10,
        "flux": {"managerFilePatterns": [ANY_YAML]},
        "kubernetes": {"managerFilePatterns": [ANY_YAML]},
        "customManagers": _managers(),
        "packageRules": _rules(),
    }


def _managers() -> list[dict[str, Json]]:
    return [
        _manager(
            "The version of Flux in its FluxInstance",
            [ANY_YAML],
            ["kind: FluxInstance\\n(?:.*\\n)*? +version: " + _VALUE],
            "github-releases",
            "fluxcd/flux2",
            extractVersionTemplate="^v(?<version>.+)$",
        ),
        _manager(
            "The version of Flux in homelab.yaml",
            [SPEC],
            _within("gitops", "version", depth=0),
            "github-releases",
            "fluxcd/flux2",
        ),
        _manager(
            "K3s, as homelab.yaml and the machines' configuration name it",
            [SPEC, PROVISION],
            ["(?<currentValue>v\\d+\\.\\d+\\.\\d+\\+k3s\\d+)"],
            "github-releases",
            "k3s-io/k3s",
            versioningTemplate=K3S_VERSIONING,
        ),
        _manager(
            "K3s, as k3d's image",
            [PROVISION],
            ["image: [\"']?docker\\.io/rancher/k3s:(?<currentValue>v\\d+\\.\\d+\\.\\d+-k3s\\d+)"],
            "docker",
            "k3s-io/k3s",
            packageNameTemplate="rancher/k3s",
            versioningTemplate=K3S_VERSIONING,
        ),
        _manager(
            "Charts that scripts install",
            [SCRIPT],
            ["helm [^\\n]*oci://(?<depName>\\S+) --version (?<currentValue>\\S+)"],
            "docker",
        ),
        _manager(
            "Images that operators start: their fields are not called image",
            [ANY_YAML],
            [
                "imageName: [\"']?(?<depName>[^\\s:@\"']+):(?<currentValue>[^\\s@\"']+)(?:@(?<currentDigest>sha256:[a-f0-9]+))?"
            ],
            "docker",
        ),
        _manager(
            "Whatever a comment names: `# renovate: datasource=docker depName=ghcr.io/example/tool`, then the line with the version",
            [ANY_YAML],
            [
                "# renovate: datasource=(?<datasource>\\S+) depName=(?<depName>\\S+)(?: registryUrl=(?<registryUrl>\\S+))?"
                "(?: versioning=(?<versioning>\\S+))?\\n[^\\n]*?[:=@] *" + _VALUE
            ],
        ),
        *(_pin_manager(component.name, pin) for component in registry.all_components() for pin in component.pins),
    ]


def _pin_manager(name: str, pin: Pin) -> dict[str, Json]:
    registry_url = {"registryUrlTemplate": pin.registry} if pin.registry else {}
    matches = [*_within(name, pin.option, depth=2), *_within(name, pin.option, depth=6)]
    description = f"{pin.option} of {name} in homelab.yaml"
    return _manager(description, [SPEC], matches, pin.datasource, pin.package, **registry_url)


def _within(key: str, option: str, *, depth: int) -> list[str]:
    """Where `option` stands below `key`, whose own indentation is `depth`: in one line, or in lines that are deeper."""
    spaces = f" {{{depth}}}" if depth else ""
    start = f"(?:^|\\n){spaces}{escape(key)}:"
    found = [f"{start} *\\{{(?:[^}}\\n]*[ ,{{])?{escape(option)}: *{_VALUE}"]
    deeper = f" {{{depth + 1},}}"
    found.append(f"{start}[^\\n{{]*\\n(?:{deeper}[^\\n]*\\n)*?{deeper}{escape(option)}: *{_VALUE}")
    return found


def _manager(
    description: str, files: list[str], matches: list[str], datasource: str = "", dependency: str = "", **more: Json
) -> dict[str, Json]:
    templates = {"datasourceTemplate": datasource, "depNameTemplate": dependency} | more
    return {
        "customType": "regex",
        "description": description,
        "managerFilePatterns": files,
        "matchStrings": matches,
        **{key: value for key, value in templates.items() if value},
    }


def _rules() -> list[dict[str, Json]]:
    return [
        {
            "description": "k3d's image is one version with K3s; the manager above knows it better",
            "matchManagers": ["kubernetes"],
            "matchFileNames": ["provision/**"],
            "enabled": False,
        },
        {
            "description": "The operator carries the manifests of the Flux versions it can install: both go up together",
            "matchDepNames": ["fluxcd/flux2", "ghcr.io/controlplaneio-fluxcd/charts/flux-operator"],
            "groupName": "flux",
        },
        {
            "description": "Jobs that talk to the cluster use the kubectl of its version",
            "matchDepNames": ["k3s-io/k3s", "docker.io/alpine/k8s"],
            "groupName": "kubernetes",
        },
        {
            "description": "Kubernetes goes up one minor version at a time, and the operators must support it first",
            "matchDepNames": ["k3s-io/k3s", "docker.io/alpine/k8s"],
            "matchUpdateTypes": ["minor", "major"],
            "separateMultipleMinor": True,
            "dependencyDashboardApproval": True,
        },
        {
            "description": "Longhorn cannot skip a minor version, nor go back",
            "matchDepNames": ["longhorn"],
            "separateMultipleMinor": True,
        },
        {
            "description": "A new major version of PostgreSQL is a migration, not an update",
            "matchPackageNames": ["ghcr.io/cloudnative-pg/postgresql"],
            "matchUpdateTypes": ["major"],
            "dependencyDashboardApproval": True,
        },
    ]
