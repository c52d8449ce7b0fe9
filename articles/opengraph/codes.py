"""The closed list of reasons why an address, a fetch or a picture was refused."""

from __future__ import annotations

from enum import StrEnum


class ErrorCode(StrEnum):
    """One reason each; stored with a source, so a value is never renamed."""

    URL_EMPTY = "url_empty"
    URL_SCHEME = "url_scheme"
    URL_SYNTAX = "url_syntax"
    URL_USERINFO = "url_userinfo"
    URL_CHARS = "url_chars"
    URL_HOST = "url_host"
    URL_PORT = "url_port"
    URL_TOO_LONG = "url_too_long"

    DNS_NXDOMAIN = "dns_nxdomain"
    DNS_EMPTY = "dns_empty"
    DNS_FAIL = "dns_fail"
    DNS_TIMEOUT = "dns_timeout"
    IP_REFUSED = "ip_refused"

    CONNECT_REFUSED = "connect_refused"
    CONNECT_RESET = "connect_reset"
    CONNECT_FAILED = "connect_failed"
    TLS_INVALID = "tls_invalid"
    TLS_FAILED = "tls_failed"
    TIMEOUT_CONNECT = "timeout_connect"
    TIMEOUT_TLS = "timeout_tls"
    TIMEOUT_FIRST_BYTE = "timeout_first_byte"
    TIMEOUT_TOTAL = "timeout_total"

    REDIRECT_SCHEME = "redirect_scheme"
    REDIRECT_MANY = "redirect_many"
    REDIRECT_LOOP = "redirect_loop"
    HTTP_3XX = "http_3xx"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    HTTP_OTHER = "http_other"
    HEADER_BAD = "header_bad"
    BODY_BOMB = "body_bomb"
    BODY_CODING = "body_coding"
    BODY_SHORT = "body_short"
    BODY_TOO_BIG = "body_too_big"
    CHALLENGE = "challenge"
    PARSE_EMPTY = "parse_empty"

    IMAGE_BYTES = "image_bytes"
    IMAGE_TYPE = "image_type"
    IMAGE_PIXELS = "image_pixels"
    IMAGE_SIDE = "image_side"
    IMAGE_BROKEN = "image_broken"
    IMAGE_CRASH = "image_crash"
    IMAGE_TIMEOUT = "image_timeout"


URL_MESSAGES: dict[ErrorCode, str] = {
    ErrorCode.URL_EMPTY: "There is no address here. Paste the address of the page.",
    ErrorCode.URL_SCHEME: (
        "Only addresses that start with http:// or https:// can be cited. "
        "Open the page in a browser and copy its full address."
    ),
    ErrorCode.URL_SYNTAX: (
        "Two slashes are missing after http: or https:. "
        "Write the address as https://host/path."
    ),
    ErrorCode.URL_USERINFO: (
        "The address carries a user name or password before an @ sign. "
        "Remove everything between // and @."
    ),
    ErrorCode.URL_CHARS: (
        "The address contains a space, a line break or a character that no address "
        "may hold. Copy it again from the browser, or use its percent-encoded form."
    ),
    ErrorCode.URL_HOST: (
        "The host name is not the name of a public site. "
        "Numbers, local names and malformed names cannot be cited: "
        "use the site's own name, as in www.example.com."
    ),
    ErrorCode.URL_PORT: (
        "The address names a port that is not allowed. "
        "Remove the colon and the number after the host name."
    ),
    ErrorCode.URL_TOO_LONG: (
        "The address is longer than 2,048 characters. "
        "Use the page's short or canonical address."
    ),
}
