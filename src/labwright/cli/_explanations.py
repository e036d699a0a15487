"""The JSON Schemas of the documents that `labwright explain --format json` prints."""

from __future__ import annotations

from typing import Any

from labwright.cli._shapes import FLAG, TEXT, TEXTS, document, list_of, maybe, record, told

_STEPS: dict[str, Any] = {
    "type": "array",
    "description": "The same as keys and indexes.",
    "items": {"type": ["string", "integer"]},
}


_COUNT: dict[str, Any] = {"type": "integer", "minimum": 1}
_PLACE = {
    **record({"file": TEXT, "line": _COUNT, "column": _COUNT, "endLine": _COUNT, "endColumn": _COUNT}),
    "type": ["object", "null"],
    "description": "Where it is, seen from where the command ran; of a chart's default, in the chart. Null when not known.",
}
_NAME = record({"apiVersion": TEXT, "kind": TEXT, "namespace": TEXT, "name": TEXT})
_CONTRIBUTION = record(
    {
        "share": {
            "enum": ["sets", "replaced", "template", "decides", "existence", "default", "release"],
            "description": "sets: the field is as this line has it; replaced: it was so before; template: it holds the "
            "variable; decides: a value of a chart; existence: a value without which the object vanishes; default: of the "
            "chart's values.yaml; release: its name, namespace or version.",
        },
        "why": told(TEXT, "How it came to matter: `patch`, the path of a value; empty for a plain field."),
        "place": _PLACE,
        "line": told(TEXT, "The text of the line, secrets hidden."),
        "fields": told(TEXTS, "Of a value of a chart: the parts of the field that it decides."),
    }
)
_LINK = record(
    {
        "object": _NAME,
        "field": told(TEXT, "The field that refers."),
        "exists": told(FLAG, "Whether it is in the repository; a controller may make it all the same."),
        "selects": told(FLAG, "Found by its labels, not by its name."),
        "place": _PLACE,
    }
)

EXPLAIN_SCHEMA = document(
    "Explanation",
    "An object or a field explained",
    "What `labwright explain KIND/NAME --format json` prints. Secret values are never in it.",
    {
        "cluster": TEXT,
        "engine": {"enum": ["flux", "argocd", "kustomize"]},
        "object": _NAME,
        "field": told(TEXT, "Empty for the whole object."),
        "path": _STEPS,
        "value": {"description": "As rendered; what is secret is `(hidden)`."},
        "hidden": FLAG,
        "contributions": list_of(_CONTRIBUTION, "Newest first, down to the base."),
        "groups": list_of(
            record(
                {
                    "field": TEXT,
                    "fields": told(_COUNT, "How many values it holds."),
                    "lines": list_of(_CONTRIBUTION, "One for each stretch of lines of one file and reason."),
                }
            ),
            "The parts of an object, or of a field that holds others.",
        ),
        "chart": {
            **record(
                {
                    "chart": told(TEXT, "Name and version."),
                    "template": told(TEXT, "The chart's file that the object comes from."),
                    "unsteady": told(FLAG, "The field is another one in each rendering."),
                    "complete": told(FLAG, "False when the search was given up; there may be more."),
                    "refused": told(TEXTS, "Values of which nobody can say what they decide."),
                    "unknown": maybe("Why the values could not be asked."),
                }
            ),
            "type": ["object", "null"],
            "description": "Of an object that a Helm chart made.",
        },
        "appliedBy": list_of(
            record(
                {
                    "unit": told(TEXT, "`Kustomization flux-system/apps`"),
                    "kind": TEXT,
                    "namespace": TEXT,
                    "name": TEXT,
                    "path": TEXT,
                    "chart": maybe("Of a release: name and version."),
                    "wait": FLAG,
                    "suspended": FLAG,
                    "prune": FLAG,
                    "place": _PLACE,
                }
            ),
            "From the entry of the cluster down.",
        ),
        "heldBy": maybe("The suspended unit that keeps it from being applied."),
        "after": list_of(
            record({"unit": TEXT, "because": TEXT, "reason": TEXT, "exists": FLAG, "place": _PLACE}),
            "What has to be ready first.",
        ),
        "refersTo": list_of(_LINK),
        "referredBy": list_of(_LINK),
    },
)

EXPLAIN_LINE_SCHEMA = document(
    "LineExplanation",
    "What one line decides",
    "What `labwright explain --values FILE:LINE --format json` prints. Secret values are never in it.",
    {
        "file": TEXT,
        "line": _COUNT,
        "text": told(TEXT, "The line, secrets hidden."),
        "uses": list_of(
            record(
                {
                    "cluster": TEXT,
                    "release": maybe("`HelmRelease media/jellyfin`; null where the line is no value of a release."),
                    "value": maybe("Its path in the release's values."),
                    "decided": list_of(
                        record(
                            {
                                "object": _NAME,
                                "field": told(TEXT, "Empty: the object itself is there, or not, because of the line."),
                                "path": _STEPS,
                                "value": {"description": "What it is now."},
                                "hidden": FLAG,
                                "absent": told(FLAG, "It would be there only with another value."),
                            }
                        )
                    ),
                    "overriddenBy": list_of(_CONTRIBUTION, "Later lines that replace it: then it decides nothing."),
                    "refused": told(FLAG, "The chart takes no other values there, so nobody can say."),
                    "unknown": maybe("Why the release could not be asked."),
                    "unknownKey": maybe("The first key on the path that the chart's values.yaml does not have."),
                    "nearestKey": maybe("The key of the chart that is most like it."),
                }
            )
        ),
    },
)
