"""The generators. A module here with `outputs()` is one; `tools.generate` finds it by being here."""
