"""A secret comes from the environment or a file, and no error, repr or excerpt ever shows one."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from config_known import load_text
from feedpub.errors import ConfigError

CANARY = "hunter2-canary"
HEAD = "site: {title: T, url: https://feeds.example}\n"
HOOK = HEAD + "endpoints: {desk: {kind: hook, url: "


def test_a_secret_comes_from_the_environment_or_from_a_file_beside_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "spare").write_text("https://spare.example/\n")
    text = HOOK + "{env: DESK}, spare: {file: spare}, keys: [{env: KEY}]}}\noperator: {token: {env: KEY}}"
    settings = load_text(text, tmp_path, {"DESK": "https://desk.example/", "KEY": CANARY})
    options = settings.endpoints[0].options
    assert settings.operator_token
    revealed = [secret.reveal() for secret in (options.url, options.spare, *options.keys, settings.operator_token)]
    assert revealed == ["https://desk.example/", "https://spare.example/", CANARY, CANARY]
    assert CANARY not in repr(settings)


@pytest.mark.parametrize(
    ("seal", "revealed"),
    [("{env: NEW}", "new"), ("[{env: NEW}]", ("new",)), ("[{env: NEW}, {env: OLD}]", ("new", "old"))],
)
def test_where_a_kind_takes_one_secret_or_a_list_both_are_read(
    seal: str, revealed: str | tuple[str, ...], tmp_path: Path
) -> None:
    env = {"DESK": "https://desk.example/", "NEW": "new", "OLD": "old"}
    found = load_text(HOOK + f"{{env: DESK}}, seal: {seal}}}}}", tmp_path, env).endpoints[0].options.seal
    assert (tuple(one.reveal() for one in found) if isinstance(found, tuple) else found.reveal()) == revealed


@pytest.mark.parametrize(
    ("seal", "path", "what"),
    [
        (CANARY, "endpoints.desk.seal", "a secret must not stand in this file"),
        (f"[{{env: DESK}}, {CANARY}]", "endpoints.desk.seal[1]", "a secret must not stand in this file"),
        ("[{env: DESK}, {env: NONE}]", "endpoints.desk.seal[1]", "the environment variable NONE is not set"),
        ("[[{env: DESK}]]", "endpoints.desk.seal[0]", "a secret must not stand in this file"),
        ("[]", "endpoints.desk.seal", "this list needs at least one secret"),
        ("5", "endpoints.desk.seal", "a secret must not stand in this file"),
    ],
)
def test_a_mistake_in_a_list_of_secrets_is_one_error_at_its_place(
    seal: str, path: str, what: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(HOOK + f"{{env: DESK}}, seal: {seal}}}}}", tmp_path, {"DESK": "https://desk.example/"})
    (problem,) = caught.value.problems
    assert (problem.path, problem.what) == (path, what)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


LITERAL = [
    HOOK + f"{CANARY}}}}}",
    HOOK + f"https://hooks.example/{CANARY}}}}}",
    HOOK + f"{{{CANARY}: }}}}}}",
    HOOK + f"[{CANARY}]}}}}",
    HOOK + f"{{env: {CANARY}}}}}}}",
    HOOK + f"{{env: A, other: {CANARY}}}}}}}",
    HOOK + f"{{env: A}}, url: {CANARY}}}}}",
    HOOK + f"{{env: A}}, secrt: {CANARY}}}}}",
    HOOK + f"!x {CANARY}}}}}",
    HOOK + f'"{CANARY}\\0"}}}}',
    HOOK + f"{{env: A}}, keys: [{CANARY}, {{env: B}}]}}}}",
    HEAD + f"x-desk: &desk {{kind: hook, url: {CANARY}, limt: 5}}\nendpoints: {{desk: *desk}}",
    HEAD + f"endpoints:\n  desk:\n    kind: hook\n    url: >\n      {CANARY}\n      {CANARY}\n    more: 1",
    HEAD + f"endpoints: {{desk: {CANARY}}}",
    HEAD + f"endpoints: {CANARY}",
    HEAD + f"operator: {{token: {CANARY}}}",
    HEAD + f"operator: {CANARY}",
    HEAD + f"operater: {{token: {CANARY}}}",
    HEAD + f"endpoints: {{desk: {{<<: {CANARY}}}}}",
    HEAD + f"endpoints: {{desk: {{? [{CANARY}] : 1}}}}",
    HEAD + f"web: {{token: {CANARY}}}",
    HEAD + f"store: {{url: 'postgresql://me:{CANARY}@db/feeds'}}",
    HEAD + f"sources: {{a: {{url: 'https://me:{CANARY}@pub.example', evry: 1}}}}",
    HEAD + f"endpoints:\n  desk: {{kind: hook, url: {CANARY}",
    HEAD + f"endpoints:\n  desk:\n    url: '{CANARY}\n",
    HEAD + f'operator: {{token: "{CANARY}\\U00110000"}}',
    f"{{operator: {{token: {CANARY}}}, @",
]


@pytest.mark.parametrize("text", LITERAL)
def test_a_secret_in_the_file_is_an_error_that_does_not_show_it(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(text, tmp_path, {"A": "https://a.example"})
    assert CANARY not in "".join(traceback.format_exception(caught.value))


def test_the_error_for_a_secret_in_the_file_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(HOOK + f"{CANARY}}}}}", tmp_path, resolve_secrets=False)
    assert str(caught.value) == (
        f"{tmp_path}/feedpub.yaml:2:37: error: endpoints.desk.url: a secret must not stand in this file"
        " - write {env: NAME} or {file: PATH}\n"
        "   2 | endpoints: {desk: {kind: hook, url: **************}}\n"
        "                                           ^^^^^^^^^^^^^^"
    )


@pytest.mark.parametrize(
    ("reference", "what"),
    [
        ("{env: NONE}", "NONE is not set"),
        ("{env: VOID}", "VOID is empty"),
        ("{file: none}", "No such file"),
        ("{file: .}", "Is a directory"),
        ("{file: void}", "is empty"),
        ("{file: noise}", "not text in UTF-8"),
    ],
)
def test_a_secret_that_cannot_be_had_is_an_error_at_its_place(reference: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "void").write_text("\n")
    (tmp_path / "noise").write_bytes(b"\xff")
    with pytest.raises(ConfigError) as caught:
        load_text(HOOK + reference + "}}", tmp_path, {"VOID": " "})
    assert [(problem.line, problem.column) for problem in caught.value.problems] == [(2, 37)]
    assert what in caught.value.problems[0].what


def test_without_secrets_the_file_is_checked_and_they_cannot_be_revealed(tmp_path: Path) -> None:
    settings = load_text(HOOK + "{env: NONE}}}", tmp_path, resolve_secrets=False)
    with pytest.raises(LookupError, match="loaded without secrets"):
        settings.endpoints[0].options.url.reveal()


def test_a_kind_looks_at_its_options_when_the_secrets_are_known(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load_text(HOOK + "{env: DESK}}}", tmp_path, {"DESK": f"http://{CANARY}"})
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.what) == (2, 19, "the address must begin with https://")
