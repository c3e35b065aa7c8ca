"""A signed report of a move as a page to print, in either language."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

__all__ = ["report_page"]

_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "数据迁移核对报告",
        "equal": "全部一致",
        "unequal": "存在差异",
        "workspace": "工作区",
        "by": "核对人",
        "at": "核对时间",
        "file": "文件",
        "entity": "对象",
        "rows": "行数",
        "records": "记录数",
        "sum": "合计",
        "filled": "非空值",
        "keys": "不同的键",
        "links": "关联",
        "what": "项目",
        "source": "源文件",
        "target": "系统",
        "result": "结果",
        "same": "一致",
        "other": "不一致",
        "created": "新建",
        "updated": "更新",
        "skipped": "跳过",
        "failed": "失败",
        "left_out": "不导入",
        "source_sum": "源文件 SHA-256",
        "target_sum": "目标数据 SHA-256",
        "signature": "签名",
        "key": "公钥",
        "partly": "有跳过、更新或失败的行，合计与关联未作比较。",
        "name": "签字",
        "date": "日期",
    },
    "en": {
        "title": "Verification report of a data migration",
        "equal": "Everything agrees",
        "unequal": "There are differences",
        "workspace": "Workspace",
        "by": "Verified by",
        "at": "Verified at",
        "file": "File",
        "entity": "Into",
        "rows": "Rows",
        "records": "Records",
        "sum": "Sum",
        "filled": "Filled",
        "keys": "Different keys",
        "links": "Links",
        "what": "What",
        "source": "File",
        "target": "System",
        "result": "Result",
        "same": "equal",
        "other": "differs",
        "created": "created",
        "updated": "updated",
        "skipped": "skipped",
        "failed": "failed",
        "left_out": "left out",
        "source_sum": "SHA-256 of the file",
        "target_sum": "SHA-256 of the records",
        "signature": "Signature",
        "key": "Public key",
        "partly": "Rows were skipped, updated or refused, so sums and links were not compared.",
        "name": "Signed",
        "date": "Date",
    },
}
_STYLE = (
    "body{font:14px/1.5 system-ui,sans-serif;color:#1b2422;max-width:900px;margin:32px auto;padding:0 16px}"
    "table{border-collapse:collapse;width:100%;margin:8px 0}"
    "th,td{border:1px solid #d0d8d5;padding:4px 8px;text-align:left}"
    "td.n{text-align:right;font-variant-numeric:tabular-nums}.bad{color:#b42318;font-weight:600}.ok{color:#14534c}"
    "code{word-break:break-all;font-size:12px}h2{font-size:16px;margin:24px 0 4px}section{break-inside:avoid}"
    ".sign{display:flex;gap:48px;margin-top:48px}"
    ".sign div{border-top:1px solid #1b2422;width:260px;padding-top:4px}"
)


def report_page(report: Mapping[str, Any], language: str) -> str:
    """HTML without scripts; whatever people wrote is escaped."""
    words = _WORDS.get(language, _WORDS["en"])

    def text(value: Any) -> str:
        return escape(str(value if value is not None else ""))

    verdict = "equal" if report["equal"] else "unequal"
    parts = [
        f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        f"<title>{text(words['title'])}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{text(words['title'])}</h1><p><strong>{text(report['migration']['name'])}</strong></p>",
        f'<p class="{"ok" if report["equal"] else "bad"}">{text(words[verdict])}</p>',
        f"<p>{text(words['workspace'])}: {text(report['workspace'])}<br>{text(words['by'])}: "
        f"{text(report['verified_by']['name'])}<br>{text(words['at'])}: {text(report['verified_at'])}</p>",
    ]
    for one in report["files"]:
        counts = " · ".join(
            f"{text(words[name])} {one['counts'][name]}"
            for name in ("created", "updated", "skipped", "failed", "left_out")
        )
        parts.append(f"<section><h2>{text(one['file'])} → {text(one['entity'])}</h2><p>{counts}</p>")
        if not one["compared"]:
            parts.append(f"<p>{text(words['partly'])}</p>")
        head = "".join(f"<th>{text(words[name])}</th>" for name in ("what", "source", "target", "result"))
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>")
        for check in one["checks"]:
            what = words[check["what"]] + (f" · {check['field']}" if check["field"] else "")
            result = words["same" if check["equal"] else "other"]
            parts.append(
                f'<tr><td>{text(what)}</td><td class="n">{text(check["source"])}</td>'
                f'<td class="n">{text(check["target"])}</td>'
                f'<td class="{"ok" if check["equal"] else "bad"}">{text(result)}</td></tr>'
            )
        parts.append(
            f"</tbody></table><p>{text(words['source_sum'])}: <code>{text(one['source_sha256'])}</code><br>"
            f"{text(words['target_sum'])}: <code>{text(one['target_sha256'])}</code></p></section>"
        )
    signature = report.get("signature") or {}
    parts.append(
        f"<p>{text(words['key'])} (Ed25519): <code>{text(signature.get('public_key'))}</code><br>"
        f"{text(words['signature'])}: <code>{text(signature.get('value'))}</code></p>"
        f'<div class="sign"><div>{text(words["name"])}</div><div>{text(words["date"])}</div></div>'
        "</body></html>"
    )
    return "".join(parts)
