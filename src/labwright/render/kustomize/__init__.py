"""`kustomize build`, in pure Python, with origins.

Truth is the real tool, version 5.8: objects and their order are equal to its result. The modules follow its stages: `reading`
(files), `definition` (the kustomization), `accumulate` (bases, components, generators), `transformers`, `names` (references),
`sorting`.

Nothing is imported here: a walk over kept results asks for the names of files alone.
"""
