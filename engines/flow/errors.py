"""What stops a process on purpose. Nothing was done when one of these is raised."""

from __future__ import annotations

from engines.errors import PlatformError

__all__ = ["EndlessLoop", "NoPathTaken", "NobodyToAsk", "OtherVersion"]


class NoPathTaken(PlatformError):
    """No condition of a node's outgoing edges holds, and none is the default."""

    code = "flow.no_path_taken"


class EndlessLoop(PlatformError):
    """More automatic steps than any sound process takes; `params["nodes"]` names the loop."""

    code = "flow.endless_loop"


class NobodyToAsk(PlatformError):
    """No assignee was found and no administrator is active."""

    code = "flow.nobody_to_ask"


class OtherVersion(PlatformError):
    """The instance began on another version of the definition than the plan's."""

    code = "flow.other_version"
