"""What happened to a record: the kinds of entries there are, listed. A plug-in adds its own source."""

from __future__ import annotations

from engines.registry import Registry
from runtime.timeline.base import TimelineEntry, TimelineSource
from runtime.timeline.changes import CHANGES
from runtime.timeline.comments import COMMENTS
from runtime.timeline.files import FILES
from runtime.timeline.process_steps import PROCESS_STEPS

__all__ = ["TIMELINE_SOURCES", "TimelineEntry", "TimelineSource"]

TIMELINE_SOURCES: Registry[TimelineSource] = Registry("timeline source", lambda source: source.kind)
for _source in (CHANGES, COMMENTS, PROCESS_STEPS, FILES):
    TIMELINE_SOURCES.add(_source)
