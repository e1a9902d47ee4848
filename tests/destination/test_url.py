"""How URLs are written, character by character."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from destination._host import InvalidUrlError
from destination._url import normal_target, parse_url


@pytest.mark.parametrize(
    ("identifier", "target"),
    [
        pytest.param("plain-1", "/c/plain-1", id="ordinary"),
        pytest.param("a b", "/c/a%20b", id="blank-inside"),
        pytest.param("a  ", "/c/a", id="blanks-at-the-end"),
        pytest.param("   ", "/c/", id="blanks-only"),
        pytest.param("a\t\r\nb", "/c/ab", id="tab-and-line-breaks"),
        pytest.param("ä", "/c/%C3%A4", id="latin"),
        pytest.param("😀", "/c/%F0%9F%98%80", id="emoji"),
        pytest.param("\ud83d\ude00", "/c/%F0%9F%98%80", id="emoji-as-surrogates"),
        pytest.param("\ud800", "/c/%EF%BF%BD", id="lone-surrogate"),
        pytest.param("\"'<>^`{|}\x7f", "/c/%22%27%3C%3E%5E%60%7B%7C%7D%7F", id="escaped"),
        pytest.param("!$%&()*+,-.:;=@[]_~", "/c/!$%&()*+,-.:;=@[]_~", id="untouched"),
        pytest.param("%zz%41%2f", "/c/%zz%41%2f", id="percent"),
        pytest.param("a/b", "/c/a/b", id="slash"),
        pytest.param("\\", "/c//", id="backslash"),
        pytest.param("a?x=\\{ }'", "/c/a?x=%5C%7B%20%7D%27", id="query"),
        pytest.param("a?", "/c/a?", id="empty-query"),
        pytest.param("a?b?c#d", "/c/a?b?c", id="query-and-fragment"),
        pytest.param("a#b", "/c/a", id="fragment"),
        pytest.param("a #b", "/c/a%20", id="blank-before-fragment"),
        pytest.param(".", "/c/", id="dot"),
        pytest.param("..", "/", id="dots"),
        pytest.param("%2e%2E", "/", id="encoded-dots"),
        pytest.param(".%2e/x", "/x", id="half-encoded-dots"),
        pytest.param("../../../x", "/x", id="above-the-root"),
        pytest.param("a/../b/./c", "/c/b/c", id="dots-inside"),
        pytest.param("...", "/c/...", id="three-dots"),
    ],
)
def test_target_is_written_as_production_does_when_an_id_is_odd(identifier: str, target: str) -> None:
    assert normal_target(f"/c/{identifier}") == target


def test_target_keeps_blanks_when_a_query_follows() -> None:
    assert normal_target("/c/a ?skipNonExistingAttributes=true") == "/c/a%20?skipNonExistingAttributes=true"


@given(st.text(st.characters(exclude_categories=())))
def test_target_is_plain_ascii_and_stable_when_written_again(identifier: str) -> None:
    target = normal_target(f"/c/{identifier}")

    assert target.startswith("/")
    assert all("!" <= character <= "~" for character in target)
    assert normal_target(target) == target


@pytest.mark.parametrize(
    ("text", "url"),
    [
        pytest.param("https://a.talon.one", "https://a.talon.one/", id="bare"),
        pytest.param("https://a.talon.one//v2/authping", "https://a.talon.one//v2/authping", id="doubled-slash"),
        pytest.param("HTTPS://A.Talon.One:443/x", "https://a.talon.one/x", id="upper-case-and-default-port"),
        pytest.param("http://h:443/x", "http://h:443/x", id="other-port"),
        pytest.param(" https://h/x", "https://h/x", id="leading-blank"),
        pytest.param("https:h/x", "https://h/x", id="no-slashes"),
        pytest.param("https:\\\\h\\x", "https://h/x", id="backslashes"),
        pytest.param("https://user:secret@h/x", "https://h/x", id="credentials"),
        pytest.param("https://h?q", "https://h/?q", id="query-without-path"),
        pytest.param("https://exämple.one/x", "https://xn--exmple-cua.one/x", id="international"),
        pytest.param("https://😀.One/x", "https://xn--e28h.one/x", id="emoji-host"),
        pytest.param("http://127.1/x", "http://127.0.0.1/x", id="short-ipv4"),
        pytest.param("http://0x7f.0.0.01:8/x", "http://127.0.0.1:8/x", id="odd-ipv4"),
        pytest.param("http://[0:0::1]:8/x", "http://[::1]:8/x", id="ipv6"),
        pytest.param("https://a'.one/x", "https://a/%27.one/x", id="host-cut-at-a-quote"),
        pytest.param("https://a;b=c.one/x", "https://a/;b=c.one/x", id="host-cut-at-a-semicolon"),
        pytest.param(" https://a.%41one/x", "https://a./%41one/x", id="host-cut-at-a-percent-sign"),
        pytest.param(" https://a:99999b/x", "https://a/:99999b/x", id="host-cut-at-what-is-no-port"),
        pytest.param(" https://a b/../x", "https://a/x", id="blanks-in-front-and-inside"),
        pytest.param("https://xn--mnchen-3ya.one/x", "https://xn--mnchen-3ya.one/x", id="encoded-host"),
    ],
)
def test_url_is_written_as_production_does(text: str, url: str) -> None:
    assert parse_url(text).address == url


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "Only absolute URLs are supported", id="empty"),
        pytest.param("a.talon.one/x", "Only absolute URLs are supported", id="no-scheme"),
        pytest.param("//a.talon.one/x", "Only absolute URLs are supported", id="no-scheme-but-slashes"),
        pytest.param("file:///x", "Only absolute URLs are supported", id="no-host"),
        pytest.param("javascript:x", "Only absolute URLs are supported", id="hostless-scheme"),
        pytest.param("ftp://a.talon.one", "Only HTTP(S) protocols are supported", id="ftp"),
        pytest.param("host:80/x", "Only HTTP(S) protocols are supported", id="host-and-port"),
        pytest.param("127.0.0.1:80/x", "Only HTTP(S) protocols are supported", id="address-and-port"),
        pytest.param("https://", "Invalid URL", id="https-without-host"),
        pytest.param("https://a b/x", "Invalid URL", id="blank-in-host"),
        pytest.param("https://h:65536/x", "Invalid URL", id="port-too-large"),
        pytest.param("https://h:x/x", "Invalid URL", id="port-not-a-number"),
        pytest.param("https://1.2.3.256/x", "Invalid URL", id="ipv4-too-large"),
        pytest.param("https://1.2.3.4.5/x", "Invalid URL", id="ipv4-too-long"),
        pytest.param("https://1.2.09/x", "Invalid URL", id="ipv4-bad-octal"),
        pytest.param("https://[::g]/x", "Invalid URL", id="ipv6-malformed"),
        pytest.param("https://a%00b/x", "Invalid URL", id="forbidden-in-host"),
        pytest.param("https://xn--/x", "Invalid URL", id="encoded-host-of-nothing"),
        pytest.param("https://a.xn--a/x", "Invalid URL", id="encoded-host-of-no-meaning"),
        pytest.param("ftp://a:99999/x", "Invalid URL", id="ftp-port-too-large"),
        pytest.param("foo://a:80b/x", "Invalid URL", id="other-scheme-port-not-a-number"),
        pytest.param("foo://a\\b/x", "Invalid URL", id="other-scheme-backslash-in-host"),
        pytest.param("foo://u@/x", "Invalid URL", id="other-scheme-credentials-without-host"),
        pytest.param("foo:é//a/x", "Only absolute URLs are supported", id="other-scheme-escaped-start"),
        pytest.param("u:p@", "Only absolute URLs are supported", id="credentials-alone"),
        pytest.param("https://%zz@h/x", "URI malformed", id="credentials-with-a-broken-escape"),
        pytest.param("https://%ff@h/x", "URI malformed", id="credentials-that-are-not-utf-8"),
    ],
)
def test_url_is_refused_in_the_words_of_the_client_when_it_cannot_be_called(text: str, message: str) -> None:
    with pytest.raises(InvalidUrlError) as caught:
        parse_url(text)

    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param("https://h/x", "https://h/x", id="plain"),
        pytest.param("https://u:p@h/x#f", "https://u:p@h/x#f", id="credentials-and-fragment"),
        pytest.param("https://é:%20@h", "https://%C3%A9:%20@h/", id="escaped-credentials"),
        pytest.param("https://:@h", "https://h/", id="empty-credentials"),
        pytest.param(" https:a;//h", "https://a/;//h", id="blank-first-and-no-slashes"),
        pytest.param("https://$:@h", "https://%24@h/", id="empty-password"),
        pytest.param(" https://a.\t\r\nb/\tx", "https://a.b/%09x", id="blank-first-and-tabs-in-the-host"),
        pytest.param("https://h#a b", "https://h/#a%20b", id="escaped-fragment"),
    ],
)
def test_url_is_written_with_all_its_parts_for_failures(text: str, written: str) -> None:
    assert parse_url(text).written == written


@given(st.text())
def test_url_raises_nothing_but_its_own_error_on_any_text(text: str) -> None:
    for candidate in (text, f"https://{text}", f"http:{text}", f" {text}"):
        with suppress(InvalidUrlError):
            assert parse_url(candidate).address.isascii()
