"""The JSON Schemas of the documents that `build`, `overview` and `spec explain` print with `--format json`.

They are published in `docs/reference/schemas/`, as are the schemas that a verb keeps beside its own code. A field is never
removed and never changes its meaning within one `apiVersion`; new fields may come, so a reader ignores what it does not
know.
"""

from __future__ import annotations

from labwright.cli._shapes import TEXT, TEXTS, document, list_of, record, told

_COUNT = {"type": "integer", "minimum": 0}

BUILD_REPORT_SCHEMA = document(
    "BuildReport",
    "What a build did",
    "What `labwright build --format json` prints. Paths are relative to the repository's folder.",
    {
        "homelab": TEXT,
        "created": TEXTS,
        "updated": TEXTS,
        "removed": told(TEXTS, "Files that labwright wrote before and the homelab file no longer asks for."),
        "kept": list_of(
            record({"path": TEXT, "why": TEXT}), "Files that were changed by hand and therefore left as they are."
        ),
        "unchanged": told(_COUNT, "How many files were already right."),
        "placeholders": list_of(
            record(
                {
                    "cluster": TEXT,
                    "id": told(TEXT, "The name that `labwright secrets set` knows it by."),
                    "path": told(TEXT, "The SOPS file that holds it."),
                    "key": TEXT,
                    "what": TEXT,
                }
            ),
            "Values that only a human can give.",
        ),
    },
)

OVERVIEW_SCHEMA = document(
    "Overview",
    "A homelab at a glance",
    "What `labwright overview --format json` prints.",
    {
        "homelab": TEXT,
        "findings": told(_COUNT, "How many errors `labwright check` finds in the repository."),
        "clusters": list_of(
            record(
                {
                    "name": TEXT,
                    "entry": told(TEXT, "The address that the names of the cluster's hosts point to."),
                    "components": {
                        "type": "object",
                        "description": "Component → version; empty where the distribution decides it.",
                        "additionalProperties": TEXT,
                    },
                    "flows": told(_COUNT, "Declared connections."),
                    "hosts": told(TEXTS, "Names under which the cluster is reached."),
                    "layers": list_of(
                        record({"name": TEXT, "after": TEXTS, "objects": _COUNT}), "In the order of applying."
                    ),
                    "validated": {
                        "type": "object",
                        "description": "Source of schemas → objects held against it; `nothing` counts those without one.",
                        "additionalProperties": _COUNT,
                    },
                }
            )
        ),
        "placeholders": list_of(
            record({"cluster": TEXT, "id": TEXT, "what": TEXT}), "Values that only a human can give."
        ),
    },
)

FIELD_EXPLANATION_SCHEMA = document(
    "FieldExplanation",
    "One field of homelab.yaml",
    "What `labwright spec explain --format json` prints.",
    {
        "path": told(TEXT, "Empty for the whole file."),
        "noun": told(TEXT, "Its type in words."),
        "description": TEXT,
        "required": {"type": "boolean"},
        "default": told(TEXT, "As YAML; empty when there is none, or when it is empty itself."),
        "example": told(TEXT, "As YAML; empty when there is none."),
        "children": list_of(
            record({"name": TEXT, "noun": TEXT, "summary": TEXT, "required": {"type": "boolean"}}),
            "The fields below it.",
        ),
    },
)
