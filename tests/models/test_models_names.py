from __future__ import annotations

import subprocess
import sys

import pytest

from skillcourse import models
from skillcourse.errors import UsageError
from skillcourse.models import claude
from skillcourse.models.model import Price


@pytest.mark.parametrize(
    ("name", "kind", "identifier", "base_url", "speaker", "costs"),
    [
        (
            "practice",
            "practice",
            "practice-1",
            "http://practice.invalid",
            "practice model, deterministic, no AI",
            "free",
        ),
        ("practice-small", "practice", "practice-small", "http://practice.invalid", "small context", "free"),
        (
            "ollama:qwen3:8b",
            "local",
            "qwen3:8b",
            "http://127.0.0.1:11434",
            "qwen3:8b on Ollama, this machine",
            "free",
        ),
        (
            "llamacpp",
            "local",
            "default",
            "http://127.0.0.1:8080",
            "the model on llama.cpp, this machine",
            "free",
        ),
        ("llamacpp:q", "local", "q", "http://127.0.0.1:8080", "q on llama.cpp, this machine", "free"),
        ("vllm:a/b", "local", "a/b", "http://127.0.0.1:8000", "a/b on vLLM, this machine", "free"),
        ("lmstudio:x", "local", "x", "http://127.0.0.1:1234", "x on LM Studio, this machine", "free"),
        (
            "ollama:big:120b-cloud",
            "hosted",
            "big:120b-cloud",
            "http://127.0.0.1:11434",
            "not on this machine",
            "price not known",
        ),
        (
            "claude-haiku-4-5",
            "hosted",
            "claude-haiku-4-5",
            "https://api.anthropic.com",
            "Claude Haiku 4.5 at api.anthropic.com",
            "$1 in, $5 out",
        ),
        (
            "claude-opus-4-8",
            "hosted",
            "claude-opus-4-8",
            "https://api.anthropic.com",
            "claude-opus-4-8 at api.anthropic.com",
            "price not known",
        ),
        (
            "http://127.0.0.1:9",
            "local",
            "default",
            "http://127.0.0.1:9",
            "the model at 127.0.0.1:9, this machine",
            "free",
        ),
        (
            "http://localhost:9/v1/messages#m",
            "local",
            "m",
            "http://localhost:9",
            "m at localhost:9, this machine",
            "free",
        ),
        (
            "HTTPS://lab.example/api/v1/#m",
            "hosted",
            "m",
            "https://lab.example/api",
            "m at lab.example",
            "price not known",
        ),
        ("http://[::1]:7#m", "local", "m", "http://[::1]:7", "m at [::1]:7, this machine", "free"),
        (
            "http://192.168.1.5:8080#m",
            "hosted",
            "m",
            "http://192.168.1.5:8080",
            "m at 192.168.1.5:8080",
            "price not known",
        ),
    ],
)
def test_every_kind_of_name(
    name: str, kind: str, identifier: str, base_url: str, speaker: str, costs: str
) -> None:
    model = models.resolve(name)
    assert (model.name, model.kind, model.id, model.base_url) == (name, kind, identifier, base_url)
    assert speaker in model.speaker
    assert model.costs.startswith(costs)


def test_no_name_is_practice_unless_the_environment_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    assert models.resolve().name == "practice"
    monkeypatch.setenv("SKILLCOURSE_MODEL", "ollama:qwen3")
    assert models.resolve().name == "ollama:qwen3"
    assert models.resolve("practice").name == "practice"
    monkeypatch.setenv("SKILLCOURSE_MODEL", " ")
    assert models.resolve().name == "practice"


def test_a_wrong_name_in_the_environment_is_no_silent_fall_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKILLCOURSE_MODEL", "practise")
    with pytest.raises(UsageError, match=r"'practise' \(from SKILLCOURSE_MODEL\)\. Did you mean practice"):
        models.resolve()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("practise", r"No model is called 'practise'\. Did you mean practice"),
        ("Practice", r"Did you mean practice"),
        ("practice-2", r"Did you mean practice"),
        ("claude-sonet-5-5", r"Did you mean claude-sonnet-5-5 .*https://api.anthropic.com#claude-sonet-5-5"),
        ("olama:qwen3", r"Did you mean ollama:NAME"),
        ("gpt-5", r"No model is called 'gpt-5'\. `skillcourse models` lists them"),
        ("", r"No model is called ''"),
        ("ollama", r"'ollama' names a server and no model\. Write ollama:NAME"),
        ("vllm: ", r"'vllm:' names a server and no model\. Write vllm:NAME"),
        ("http://", r"a host, found 'http://'"),
        ("http://127.0.0.1:99999", r"host or port is malformed"),
        ("http://[::1", r"host or port is malformed"),
        (
            "https://user:hunter2@lab.example",
            r"must not carry a password or a query, as the one for lab.example",
        ),
        ("https://lab.example?key=hunter2", r"must not carry a password or a query"),
        ("sk-hunter2", r"No model is called 'sk-…'"),
    ],
)
def test_a_wrong_name_says_what_would_be_right(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        models.resolve(name)
    assert caught.value.exit_code == 2
    assert "hunter2" not in str(caught.value)


# Whose address, whose key


def test_the_environment_of_a_hosted_service_never_touches_practice(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [models.resolve(name) for name in ("practice", "ollama:qwen3")]
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "https://elsewhere.example")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "hunter2")
    assert before == [models.resolve(name) for name in ("practice", "ollama:qwen3")]


def test_a_claude_model_is_asked_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "https://proxy.example/v1/")
    model = models.resolve("claude-opus-5-5")
    assert model.base_url == "https://proxy.example"
    assert model.speaker == "Claude Opus 5.5 at proxy.example"
    assert model.price is None  # someone else's price


@pytest.mark.parametrize(
    ("variables", "key_env", "auth"),
    [
        ([], "ANTHROPIC_API_KEY", "key"),
        (["ANTHROPIC_API_KEY"], "ANTHROPIC_API_KEY", "key"),
        (["ANTHROPIC_AUTH_TOKEN"], "ANTHROPIC_AUTH_TOKEN", "bearer"),
        (["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"], "ANTHROPIC_API_KEY", "key"),
    ],
)
def test_which_variable_holds_the_key(
    variables: list[str], key_env: str, auth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in variables:
        monkeypatch.setenv(name, "hunter2")
    model = models.resolve("claude-opus-5-5")
    assert (model.key_env, model.auth, model.key_required) == (key_env, auth, True)
    assert "hunter2" not in repr(model)


def test_a_key_goes_only_to_the_address_it_was_set_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "hunter2")
    assert models.resolve("https://lab.example#m").key_env == ""
    assert models.resolve("https://api.anthropic.com#m").key_env == "ANTHROPIC_API_KEY"
    assert models.resolve("http://api.anthropic.com#m").key_env == ""  # not in the clear
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "https://lab.example/anthropic")
    assert models.resolve("https://lab.example#m").key_env == "ANTHROPIC_API_KEY"
    assert models.resolve("https://lab.example:444#m").key_env == ""
    assert models.resolve("https://api.anthropic.com#m").key_env == ""


# Prices


def test_prices_in_words_and_numbers() -> None:
    assert str(Price(3.0, 15.0, "2026-10")) == "$3 in, $15 out per million tokens (as of 2026-10)"
    assert str(Price(0.1, 0.5, note="short ones")) == "$0.10 in, $0.50 out per million tokens (short ones)"
    assert str(Price(0.125, 12.0)) == "$0.125 in, $12 out per million tokens"
    opus = models.resolve("claude-opus-5-5")
    assert opus.cost_usd(1_000_000, 100_000) == pytest.approx(6.0)
    assert models.resolve("practice").cost_usd(10**9, 10**9) == 0.0
    assert models.resolve("claude-opus-4-8").cost_usd(1, 1) is None


def test_a_claude_model_at_its_makers_own_address_has_its_makers_price() -> None:
    model = models.resolve("https://api.anthropic.com#claude-opus-5-5")
    assert (model.price, model.context_tokens) == (claude.TABLE["claude-opus-5-5"].price, 1_000_000)
    assert models.resolve("https://lab.example#claude-opus-5-5").price is None


def test_the_table_names_no_model_that_the_sdk_has_dropped_or_is_retiring() -> None:
    from anthropic.resources.messages.messages import DEPRECATED_MODELS

    named = claude.named_by_sdk()
    assert len(named) > 10
    assert set(claude.TABLE) <= named
    assert not set(claude.TABLE) & set(DEPRECATED_MODELS)


def test_every_row_of_the_table_is_dated() -> None:
    assert all(row.price.as_of == claude.AS_OF and row.price.input > 0 for row in claude.TABLE.values())


def test_the_practice_models_are_those_that_the_practice_room_serves() -> None:
    from skillcourse import practice

    for name in ("practice", "practice-small"):
        model = models.resolve(name)
        assert practice.MODELS[model.id].context_tokens == model.context_tokens


def test_names_are_resolved_without_loading_the_sdk() -> None:
    code = (
        "import sys; from skillcourse import models; models.resolve('practice'); models.resolve('ollama:x');"
        "models.resolve('claude-opus-5-5'); models.available(servers=[]);"
        "sys.exit(','.join({'anthropic', 'httpx2', 'pydantic'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
