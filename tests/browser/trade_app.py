"""An app made for the public data sets alone: what sellers of hardware, food and office supplies keep."""

from __future__ import annotations

from typing import Any

from tests.runtime.atlas_app import field

__all__ = ["trade"]


def _field(identifier: str, key: str, type: str, zh: str, en: str, **more: Any) -> dict[str, Any]:
    return field(identifier, key, type, label={"zh": zh, "en": en}, **more)


def _options(*pairs: tuple[str, str, str]) -> list[dict[str, Any]]:
    return [
        {"id": f"o{number}", "key": key, "label": {"zh": zh, "en": en}}
        for number, (key, zh, en) in enumerate(pairs, 1)
    ]


def _whole(identifier: str, key: str, title: str, zh: str, en: str, fields: list[Any]) -> dict[str, Any]:
    return {
        "id": identifier, "key": key, "title": title, "label": {"zh": zh, "en": en},
        "plural": {"zh": zh, "en": en}, "fields": fields,
    }  # fmt: skip


STAGES = _options(
    ("prospecting", "初步接触", "Prospecting"), ("engaging", "洽谈", "Engaging"), ("won", "赢单", "Won"),
    ("lost", "输单", "Lost"),
)  # fmt: skip
SEGMENTS = _options(
    ("company", "公司", "Company"),
    ("consumer", "消费者", "Consumer"),
    ("small", "小型企业", "Small business"),
)
ENTITIES = [
    _whole("e1", "account", "name", "客户", "Accounts", [
        _field("f1", "name", "text", "客户", "Account", required=True, unique=True),
        _field("f2", "industry", "text", "行业", "Sector"),
        _field("f3", "founded", "integer", "成立年份", "Year established"),
        _field("f4", "revenue", "decimal", "收入", "Revenue", scale=2),
        _field("f5", "employees", "integer", "员工数", "Employees"),
        _field("f6", "country", "text", "国家", "Office location"),
        _field("f7", "parent_account", "reference", "上级客户", "Subsidiary of", entity="account",
               on_delete="clear"),
    ]),
    _whole("e2", "product", "name", "产品", "Products", [
        _field("f1", "name", "text", "产品", "Product", required=True, unique=True),
        _field("f2", "series", "text", "系列", "Series"),
        _field("f3", "price", "decimal", "标价", "Sales price", scale=2),
    ]),
    _whole("e3", "deal", "number", "商机", "Deals", [
        _field("f1", "number", "text", "编号", "Opportunity ID", required=True, unique=True),
        _field("f2", "agent", "text", "销售", "Sales agent"),
        _field("f3", "product", "reference", "产品", "Product", entity="product", on_delete="block"),
        _field("f4", "account", "reference", "客户", "Account", entity="account", on_delete="block"),
        _field("f5", "stage", "choice", "阶段", "Stage", options=STAGES),
        _field("f6", "engaged_on", "date", "接触日期", "Engage date"),
        _field("f7", "closed_on", "date", "结束日期", "Close date"),
        _field("f8", "amount", "decimal", "金额", "Close value", scale=2),
    ]),
    _whole("e4", "buyer", "company", "买方", "Buyers", [
        _field("f1", "code", "text", "代码", "Customer ID", required=True, unique=True),
        _field("f2", "company", "text", "公司", "Company name", required=True),
        _field("f3", "country", "text", "国家", "Country"),
    ]),
    _whole("e5", "goods", "label", "商品", "Goods", [
        _field("f1", "code", "integer", "代码", "Product ID", required=True, unique=True),
        _field("f2", "label", "text", "名称", "Product name", required=True),
        _field("f3", "in_stock", "integer", "库存", "Units in stock"),
    ]),
    _whole("e6", "sale", "code", "销售单", "Sales", [
        _field("f1", "code", "text", "单号", "Order ID", required=True, unique=True),
        _field("f2", "buyer", "reference", "买方", "Customer ID", entity="buyer", on_delete="block"),
        _field("f3", "ordered_on", "date", "下单日期", "Order date"),
        _field("f4", "shipped_on", "date", "发货日期", "Shipped date"),
        _field("f5", "freight", "decimal", "运费", "Freight", scale=2),
    ]),
    _whole("e7", "sale_line", "quantity", "销售明细", "Sale lines", [
        _field("f1", "sale", "reference", "销售单", "Order ID", entity="sale", on_delete="block"),
        _field("f2", "goods", "reference", "商品", "Product ID", entity="goods", on_delete="block"),
        _field("f3", "unit_price", "decimal", "单价", "Unit price", scale=2),
        _field("f4", "quantity", "integer", "数量", "Quantity"),
        _field("f5", "discount", "decimal", "折扣", "Discount", scale=2),
        _field("f6", "amount", "formula", "金额", "Amount", formula="unit_price * quantity * (1 - discount)",
               result="decimal", scale=4),
    ]),
    _whole("e8", "order_line", "number", "订单行", "Order lines", [
        _field("f1", "number", "text", "行 ID", "Row ID", required=True, unique=True),
        _field("f2", "order_number", "text", "订单 ID", "Order ID"),
        _field("f3", "ordered_on", "date", "订单日期", "Ordered on"),
        _field("f4", "client", "text", "客户名称", "Client"),
        _field("f5", "segment", "choice", "细分", "Segment", options=SEGMENTS),
        _field("f6", "area", "text", "地区", "Area"),
        _field("f7", "sales", "decimal", "销售额", "Sales", scale=6),
        _field("f8", "quantity", "integer", "数量", "Quantity"),
        _field("f9", "discount", "decimal", "折扣", "Discount", scale=2),
        _field("f10", "profit", "decimal", "利润", "Profit", scale=6),
    ]),
    _whole("e9", "returned", "order_number", "退货", "Returns", [
        _field("f1", "order_number", "text", "订单 ID", "Order ID", required=True),
        _field("f2", "sent_back", "boolean", "退回", "Sent back"),
    ]),
    _whole("e10", "seller", "manager", "销售人员", "Sellers", [
        _field("f1", "area", "text", "地区", "Area", required=True, unique=True),
        _field("f2", "manager", "text", "地区经理", "Manager"),
    ]),
]  # fmt: skip


def trade() -> dict[str, Any]:
    return {
        "format": "yingzao/1",
        "app": {"key": "trade", "version": "1.0.0", "label": {"zh": "贸易", "en": "Trade"}},
        "entities": ENTITIES,
        "navigation": [
            {
                "id": "n1", "key": "all", "label": {"zh": "全部", "en": "All"},
                "entries": [
                    {"id": f"x{number}", "key": one["key"], "label": one["label"], "entity": one["key"]}
                    for number, one in enumerate(ENTITIES)
                ],
            }
        ],
    }  # fmt: skip
