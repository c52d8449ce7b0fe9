"""Units: currencies by ISO 4217, counters, ratios and physical units, by spelling."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class UnitKind(StrEnum):
    """What a unit measures; only units of one dimension convert into each other."""

    CURRENCY = "currency"
    COUNT = "count"
    RATIO = "ratio"
    PHYSICAL = "physical"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measurement; `code` is ISO 4217 for currencies, a short name otherwise.

    `factor` times a value gives the value in the base unit of `dimension`; it is exact,
    and None where no fixed rate exists (currencies, counters).
    """

    code: str
    kind: UnitKind
    ja: str
    en: str
    symbol: str = ""
    dimension: str = ""
    factor: Fraction | None = None

    def __str__(self) -> str:
        return self.code


def unit(code: str) -> Unit:
    """The unit of that code; KeyError for an unknown one."""
    return UNITS[code]


def convert(value: Fraction, source: Unit, target: Unit) -> Fraction:
    """The value in the target unit; ValueError where no fixed factor connects them.

    >>> float(convert(Fraction(1200), unit("acre"), unit("km2")))
    4.85622770688
    """
    if source == target:
        return value
    if source.factor is None or target.factor is None:
        raise ValueError(f"no fixed factor between {source} and {target}")
    if source.dimension != target.dimension:
        raise ValueError(f"{source} is {source.dimension}, {target} is not")
    return value * source.factor / target.factor


# code | Japanese | English | symbol before the number | other spellings.
# The first spelling of each language is what the formatter writes.
_CURRENCIES = """
USD|ドル|dollars|$|米ドル アメリカドル ㌦ US_dollars US_dollar dollar
JPY|円|yen|¥|日本円
EUR|ユーロ|euros|€|euro
GBP|ポンド|pounds|£|英ポンド pounds_sterling
CNY|人民元|yuan|CN¥|中国元 元 renminbi
KRW|ウォン|won|₩|韓国ウォン
TWD|台湾ドル|New_Taiwan_dollars|NT$|ニュー台湾ドル
HKD|香港ドル|Hong_Kong_dollars|HK$|
SGD|シンガポールドル|Singapore_dollars|S$|
AUD|豪ドル|Australian_dollars|A$|オーストラリアドル
NZD|ニュージーランドドル|New_Zealand_dollars|NZ$|
CAD|カナダドル|Canadian_dollars|C$|加ドル
CHF|スイスフラン|Swiss_francs||
INR|ルピー|rupees|₹|インドルピー
RUB|ルーブル|roubles|₽|rubles
BRL|レアル|reais|R$|ブラジルレアル
THB|バーツ|baht|฿|
VND|ドン|dong|₫|ベトナムドン
TRY|トルコリラ|Turkish_lira|₺|
SEK|スウェーデンクローナ|Swedish_kronor||
NOK|ノルウェークローネ|Norwegian_kroner||
DKK|デンマーククローネ|Danish_kroner||
MXN|メキシコペソ|Mexican_pesos||
PHP|フィリピンペソ|Philippine_pesos|₱|
IDR|インドネシアルピア|Indonesian_rupiah||ルピア
ILS|シェケル|shekels|₪|
SAR|サウジリヤル|Saudi_riyals||
AED|ディルハム|dirhams||
ZAR|ランド|rand||
"""

# code | Japanese | English | other spellings
_COUNTERS = """
person|人|people|名 person persons jobs employees workers
household|世帯|households|
company|社|companies|企業 company firms businesses
organization|団体|organizations|
country|カ国|countries|か国 ヶ国 ヵ国 ケ国 country
place|か所|sites|カ所 ヶ所 ヵ所 箇所 拠点 site locations
case|件|cases|
item|個|items|つ
occurrence|回|occurrences|
machine|台|units|基
book|冊|copies|
sheet|枚|sheets|
piece|本|pieces|
building|棟|buildings|
school|校|schools|
shop|店舗|stores|店 shops
kind|種類|kinds|
word|語|words|
character|文字|characters|
page|ページ|pages|
ship|隻|ships|
animal|頭|animals|匹
vote|票|votes|
seat|議席|seats|
team|チーム|teams|
share|株|shares|
unit_home|戸|homes|
score|点|points|
parameter|パラメータ|parameters|パラメーター
query|クエリ|queries|クエリー
token|トークン|tokens|
user|ユーザー|users|ユーザ
customer|顧客|customers|
age|歳|years_old|才 years_of_age year-old year-olds
"""

_RATIOS = """
times|倍|times|x fold
percent|%|%|パーセント ㌫ percent per_cent pct
pp|ポイント|percentage_points|%ポイント パーセントポイント percentage_point pp
bp|ベーシスポイント|basis_points|bps bp
permille|‰|‰|パーミル
"""

# A lone キロ or ミリ may be of length, mass or volume, so it is no spelling here.
# code | Japanese | English | dimension | factor to the base unit | other spellings
_PHYSICAL = """
mm|ミリメートル|mm|length|1/1000|
cm|センチメートル|cm|length|1/100|センチ
m|メートル|m|length|1|metres meters
km|キロメートル|km|length|1000|kilometres kilometers
inch|インチ|inches|length|0.0254|
ft|フィート|ft|length|0.3048|feet
mile|マイル|miles|length|1609.344|
m2|平方メートル|m²|area|1|㎡ 平米 square_metres square_meters sq_m
km2|平方キロメートル|km²|area|1000000|㎢ 平方キロ square_kilometres square_kilometers
ha|ヘクタール|ha|area|10000|hectares
acre|エーカー|acres|area|4046.8564224|acre
sqft|平方フィート|square_feet|area|0.09290304|sq_ft
tsubo|坪|tsubo|area|400/121|
mg|ミリグラム|mg|mass|1/1000000|
g|グラム|g|mass|1/1000|
kg|キログラム|kg|mass|1|kilograms
t|トン|tonnes|mass|1000|t tons
L|リットル|L|volume|1/1000|litres liters
kL|キロリットル|kL|volume|1|
barrel|バレル|barrels|volume|0.158987294928|
W|ワット|W|power|1|watts
kW|キロワット|kW|power|1000|kilowatts
MW|メガワット|MW|power|1000000|megawatts
GW|ギガワット|GW|power|1000000000|gigawatts
TW|テラワット|TW|power|1000000000000|terawatts
Wh|ワット時|Wh|energy|3600|
kWh|キロワット時|kWh|energy|3600000|
MWh|メガワット時|MWh|energy|3600000000|
GWh|ギガワット時|GWh|energy|3600000000000|
TWh|テラワット時|TWh|energy|3600000000000000|
KB|キロバイト|KB|data|1000|
MB|メガバイト|MB|data|1000000|
GB|ギガバイト|GB|data|1000000000|
TB|テラバイト|TB|data|1000000000000|
PB|ペタバイト|PB|data|1000000000000000|
Hz|ヘルツ|Hz|frequency|1|
MHz|メガヘルツ|MHz|frequency|1000000|
GHz|ギガヘルツ|GHz|frequency|1000000000|
C|℃|°C|temperature||
h|時間|hours|time|3600|hour hrs
min|分間|minutes|time|60|
s|秒|seconds|time|1|秒間
ms|ミリ秒|ms|time|1/1000|milliseconds
"""

# Nouns that say what a bare count counts when they follow it with の or もの.
_NOUNS = {
    "企業": "company",
    "会社": "company",
    "人々": "person",
    "従業員": "person",
    "雇用": "person",
    "労働者": "person",
    "ユーザー": "user",
    "利用者": "user",
    "顧客": "customer",
    "クエリ": "query",
    "パラメータ": "parameter",
    "トークン": "token",
    "データセンター": "place",
    "拠点": "place",
    "施設": "place",
    "国": "country",
    "世帯": "household",
    "店舗": "shop",
}


_SINGULARS = {"people": "person", "inches": "inch", "feet": "foot", "times": "times"}
_SINGULARS["years old"] = "year old"


def singular(name: str) -> str:
    """The form of an English unit name behind the number one."""
    if name in _SINGULARS:
        return _SINGULARS[name]
    if name.endswith("ies"):
        return name[:-3] + "y"
    return name[:-1] if len(name) > 2 and name.endswith("s") else name


def _rows(block: str) -> list[list[str]]:
    return [line.split("|") for line in block.strip().splitlines()]


def _build() -> tuple[dict[str, Unit], dict[str, Unit], dict[str, Unit]]:
    """Units by code, suffix spellings and prefix symbols."""
    units: dict[str, Unit] = {}
    spellings: dict[str, Unit] = {}
    symbols: dict[str, Unit] = {}

    def add(entry: Unit, others: str) -> None:
        units[entry.code] = entry
        for name in (entry.ja, entry.en, singular(entry.en), *others.split()):
            spellings[name.replace("_", " ")] = entry

    for code, ja, en, symbol, others in _rows(_CURRENCIES):
        money = Unit(
            code, UnitKind.CURRENCY, ja, en.replace("_", " "), symbol or f"{code} "
        )
        add(money, others)
        spellings[code] = symbols[code] = money
        if symbol:
            symbols[symbol] = money
    symbols["US$"] = symbols["USD"]
    symbols["JP¥"] = symbols["JPY"]
    for code, ja, en, others in _rows(_COUNTERS):
        name = en.replace("_", " ")
        add(Unit(code, UnitKind.COUNT, ja, name, dimension=code), others)
    for code, ja, en, others in _rows(_RATIOS):
        add(Unit(code, UnitKind.RATIO, ja, en.replace("_", " ")), others)
    for code, ja, en, dimension, factor, others in _rows(_PHYSICAL):
        exact = Fraction(factor) if factor else None
        physical = Unit(
            code,
            UnitKind.PHYSICAL,
            ja,
            en.replace("_", " "),
            dimension=dimension,
            factor=exact,
        )
        add(physical, others)
        if code.isascii() and len(code) > 1 and code not in ("mile", "tsubo"):
            spellings.setdefault(code, physical)
    return units, spellings, symbols


def _alternatives(names: dict[str, Unit] | dict[str, str]) -> str:
    """Longest spelling first; a Latin spelling ends at a word boundary."""
    parts = []
    for name in sorted(names, key=len, reverse=True):
        latin = name[-1].isascii() and name[-1].isalpha()
        parts.append(re.escape(name) + (r"(?![A-Za-z0-9])" if latin else ""))
    return "|".join(parts)


UNITS, SPELLINGS, SYMBOLS = _build()
NOUNS: dict[str, Unit] = {noun: UNITS[code] for noun, code in _NOUNS.items()}

SUFFIX = re.compile(_alternatives(SPELLINGS))
"""A unit written after a number."""

PREFIX = re.compile(
    "(?:"
    + "|".join(
        (r"(?<![A-Za-z])" if name[0].isalpha() else "")
        + re.escape(name)
        # "USD 50": the code stands apart, the sign does not
        + (r"[ \u00a0]?" if name[-1].isalpha() else "")
        for name in sorted(SYMBOLS, key=len, reverse=True)
    )
    + r")\Z"
)
"""A currency sign or code at the end of what stands before a number."""

SIGN = re.compile(
    "(?:"
    + "|".join(re.escape(name) for name in sorted(SYMBOLS, key=len, reverse=True))
    + ") ?"
)
"""A currency sign or code before the second number of a range."""

NOUN = re.compile(_alternatives(_NOUNS))
