"""JSON Schemas of what `represent` makes, for the description and for the tests."""

from __future__ import annotations

from typing import Any, Final

from articles.models import Correction, Derivation, Entity, Figure, FigureChange, Source

type_of_schema = dict[str, Any]


def _object(**properties: type_of_schema) -> type_of_schema:
    """All members are always there; what is not known is null."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _or_null(schema: type_of_schema) -> type_of_schema:
    return {"oneOf": [schema, {"type": "null"}]}


def _list(schema: type_of_schema) -> type_of_schema:
    return {"type": "array", "items": schema}


def _ref(name: str) -> type_of_schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _enum(values: list[str], *, or_null: bool = False) -> type_of_schema:
    schema: type_of_schema = {"type": "string", "enum": values}
    return _or_null(schema) if or_null else schema


def _page(name: str) -> type_of_schema:
    return _object(results=_list(_ref(name)), next=_or_null(TEXT))


TEXT: Final[type_of_schema] = {"type": "string"}
WHOLE: Final[type_of_schema] = {"type": "integer"}
FLAG: Final[type_of_schema] = {"type": "boolean"}
URL: Final[type_of_schema] = {"type": "string", "format": "uri-reference"}
MOMENT: Final[type_of_schema] = {"type": "string", "format": "date-time"}
DAY: Final[type_of_schema] = {"type": "string", "format": "date"}
DECIMAL: Final[type_of_schema] = {
    "type": "string",
    "pattern": r"^-?[0-9]+(\.[0-9]+)?$",
    "description": "An exact decimal, as a text so that no reader rounds it.",
}
_BY_LANGUAGE: Final = _object(ja=TEXT, en=TEXT)

_ARTICLE: Final[dict[str, type_of_schema]] = {
    "slug": TEXT,
    "url": URL,
    "api_url": URL,
    "title": TEXT,
    "description": TEXT,
    "language": TEXT,
    "kind": TEXT,
    "published_at": MOMENT,
    "modified_at": _or_null(MOMENT),
    "canonical_url": _or_null(URL),
    "category": _or_null(_ref("Term")),
    "tags": _list(_ref("Term")),
    "authors": _list(_ref("Term")),
    "image": _or_null(_ref("Picture")),
    "characters": WHOLE,
    "featured": FLAG,
}
# What a source is, wherever it is cited.
_CITED: Final[dict[str, type_of_schema]] = {
    "url": _or_null(URL),
    "title": TEXT,
    "title_is_derived": FLAG,
    "site": TEXT,
    "host": TEXT,
    "authors": _list(TEXT),
    "published": _or_null(
        {"type": "string", "description": "A year, a month or a day of ISO 8601."}
    ),
    "published_is_derived": FLAG,
    "published_time": _or_null(
        {"type": "string", "description": "With the offset the page gave, if it did."}
    ),
    "modified": _or_null(DAY),
    "modified_time": _or_null(
        {"type": "string", "description": "With the offset the page gave, if it did."}
    ),
    "description": TEXT,
    "language": _or_null(TEXT),
    "type": _enum(Source.CitationType.values),
    "og_type": _or_null(TEXT),
    "accessed": _or_null(DAY),
    "archive_url": _or_null(URL),
    "is_gone": FLAG,
}
_FIGURE: Final[dict[str, type_of_schema]] = {
    "key": TEXT,
    "url": URL,
    "api_url": URL,
    "display": _BY_LANGUAGE,
    "entity": _or_null(_ref("Named")),
    "counterparty": _or_null(_ref("Named")),
    "measure": _or_null(_ref("Named")),
    "value": _or_null(DECIMAL),
    "value_max": _or_null(DECIMAL),
    "magnitude": _or_null(WHOLE),
    "unit": _or_null(TEXT),
    "per": _or_null(TEXT),
    "bound": _enum(Figure.Bound.values),
    "status": _enum(Figure.Status.values, or_null=True),
    "basis": _enum(Figure.Basis.values),
    "period": _or_null(
        _object(
            start=_or_null(DAY),
            end=_or_null(DAY),
            precision=_or_null(TEXT),
            display=_BY_LANGUAGE,
        )
    ),
    "as_of": _or_null(DAY),
    "first_published": _or_null(DAY),
    "lower": _or_null(DECIMAL),
    "upper": _or_null(DECIMAL),
    "rank": _enum(Figure.Rank.values),
    "is_threshold": FLAG,
    "is_reported": FLAG,
    "is_disputed": FLAG,
    "is_provisional": FLAG,
    "missing_reason": _enum(Figure.Missing.values, or_null=True),
    "unsourced_reason": _or_null(TEXT),
    "sources": _list(
        _object(
            id=WHOLE,
            url=URL,
            role=TEXT,
            quote=TEXT,
            locator=TEXT,
            accessed_on=_or_null(DAY),
        ),
    ),
}

SCHEMAS: Final[dict[str, type_of_schema]] = {
    "Term": _object(slug=TEXT, name=TEXT, url=URL),
    "CountedTerm": _object(
        slug=TEXT, name=TEXT, url=URL, description=TEXT, articles=WHOLE
    ),
    "Named": _object(slug=TEXT, name=TEXT, name_en=_or_null(TEXT)),
    "Picture": _object(
        url=URL,
        width=WHOLE,
        height=WHOLE,
        alt=TEXT,
        caption=TEXT,
        credit=TEXT,
        licence=TEXT,
    ),
    "Correction": _object(at=MOMENT, kind=_enum(Correction.Kind.values), note=TEXT),
    "Passage": _object(
        quote=TEXT, locator=TEXT, url=_or_null(URL), found=_or_null(FLAG)
    ),
    "CitedSource": _object(
        **_CITED,
        position=WHOLE,
        role=_or_null(TEXT),
        note=_or_null(TEXT),
        passages=_list(_ref("Passage")),
    ),
    "Source": _object(**_CITED, id=WHOLE, page_url=URL, api_url=URL),
    "Figure": _object(**_FIGURE),
    "WholeFigure": _object(
        **_FIGURE,
        derivation=_or_null(
            _object(
                operator=_enum(Derivation.Operator.values),
                inputs=_list(TEXT),
                inputs_not_public=WHOLE,
                is_complete=FLAG,
            )
        ),
        history=_list(
            _object(
                at=MOMENT,
                kind=_enum(FigureChange.Kind.values),
                before=TEXT,
                after=TEXT,
                note=TEXT,
            )
        ),
        articles_url=URL,
    ),
    "Entity": _object(
        slug=TEXT,
        url=URL,
        name=TEXT,
        name_en=_or_null(TEXT),
        kind=_enum(Entity.Kind.values),
        aliases=_list(TEXT),
        wikidata=_or_null(TEXT),
        figures_url=URL,
    ),
    "Article": _object(**_ARTICLE),
    "WholeArticle": _object(
        **_ARTICLE,
        reading_minutes=WHOLE,
        markdown=TEXT,
        html=TEXT,
        contents=_list(_object(level=WHOLE, id=TEXT, text=TEXT)),
        sources=_list(_ref("CitedSource")),
        figures=_list(_ref("Figure")),
        corrections=_list(_ref("Correction")),
    ),
    "ArticlePage": _page("Article"),
    "SourcePage": _page("Source"),
    "FigurePage": _page("Figure"),
    "EntityPage": _page("Entity"),
    "TermPage": _page("CountedTerm"),
    "SearchResults": _object(
        query=TEXT,
        notices=_list(_object(code=TEXT, value=TEXT)),
        total=WHOLE,
        total_is_capped=FLAG,
        page=WHOLE,
        pages=WHOLE,
        results=_list(
            _object(
                slug=TEXT,
                url=URL,
                api_url=URL,
                title=TEXT,
                snippet=_list(_object(text=TEXT, is_hit=FLAG)),
                language=TEXT,
                published_at=MOMENT,
                category=_or_null(_ref("Term")),
                tags=_list(_ref("Term")),
            )
        ),
        figures=_list(_ref("Figure")),
        sources=_list(_object(id=WHOLE, url=URL, title=TEXT, api_url=URL)),
    ),
    "Entrance": _object(
        site=TEXT,
        language=TEXT,
        description_url=URL,
        endpoints={"type": "object", "additionalProperties": URL},
    ),
    "Description": {"type": "object", "required": ["openapi", "info", "paths"]},
    "Problem": {
        "type": "object",
        "properties": {
            "title": TEXT,
            "status": WHOLE,
            "detail": TEXT,
            "parameter": TEXT,
            "moved_to": TEXT,
        },
        "required": ["title", "status", "detail"],
    },
}
