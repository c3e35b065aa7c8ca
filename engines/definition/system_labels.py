"""What the fields every record has are called: no definition says it."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["SYSTEM_LABELS"]

SYSTEM_LABELS: Mapping[str, Mapping[str, str]] = {
    "id": {"zh": "编号", "en": "ID"},
    "version": {"zh": "版本", "en": "Version"},
    "created_at": {"zh": "创建时间", "en": "Created"},
    "created_by": {"zh": "创建人", "en": "Created by"},
    "updated_at": {"zh": "更新时间", "en": "Updated"},
    "updated_by": {"zh": "更新人", "en": "Updated by"},
    "owner": {"zh": "负责人", "en": "Owner"},
    "department": {"zh": "部门", "en": "Department"},
    "currency": {"zh": "币种", "en": "Currency"},
    "rate": {"zh": "汇率", "en": "Rate"},
    "parent": {"zh": "所属记录", "en": "Parent"},
    "position": {"zh": "行号", "en": "Position"},
}
