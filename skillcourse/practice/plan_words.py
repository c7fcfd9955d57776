"""Small readings of sentences, conditions and commands that planning needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from skillcourse.practice.clauses import Condition, Reading
from skillcourse.practice.conditions import missing_thing
from skillcourse.practice.deeds import Directive
from skillcourse.practice.facts import PLACEHOLDER
from skillcourse.practice.labels import name_stems
from skillcourse.practice.outline import Node, mark_spans
from skillcourse.practice.plan_parts import Plan
from skillcourse.practice.sentences import sentences
from skillcourse.practice.shell_lines import commands, outputs_of
from skillcourse.practice.verbs import deeds, is_command, is_script
from skillcourse.practice.words import fold, stem, stems


def with_script(directive: Directive, plan: Plan) -> Directive:
    """*Run the script*: the one of the usage section, or the one that the document names before."""
    if directive.kind != "run" or directive.payload:
        return directive
    named = [script_of(usage) for usage in plan.usages]
    named += [
        script_of(each.payload)
        for each in plan.directives
        if each.kind == "run" and each.line < directive.line
    ]
    known = list(dict.fromkeys(each for each in named if each))
    told = stems(directive.text)
    near = [each for each in known if name_stems(each.split()[-1].rsplit("/", 1)[-1]) & told]
    found = known if len(known) == 1 else near[:1] or known[-1:]
    return replace(directive, payload=found[0]) if found else replace(directive, kind="judge")


def script_of(command: str) -> str:
    """A command up to the script that it runs: ``python scripts/a.py``; empty when it runs none."""
    words = command.split()
    at = next((i for i, word in enumerate(words[:4]) if is_script(word.strip("\"'"))), -1)
    return " ".join(words[: at + 1])


def lone_command(text: str) -> str:
    """The command of a paragraph that is nothing but one in backticks; empty for any other."""
    found = re.fullmatch(r"\s*`([^`\n]{3,2000})`\s*[.:]?\s*", text)
    return found[1] if found and is_command(found[1]) and script_of(found[1]) else ""


def is_done_by(last: Directive, block: Node) -> bool:
    """True when a shell block does what the sentence before it says: *cut them with `cut.py`:*."""
    if block.line - last.line > 7:
        return False
    if last.kind == "write":
        return last.payload in outputs_of(block.text)
    script = last.payload if last.kind == "run" and script_of(last.payload) == last.payload else ""
    return bool(script) and any(
        script.split()[-1] in each.command for each in commands(block.text, block.line)
    )


def is_question(text: str) -> bool:
    """True for a short question: *Delivery times asked?*"""
    return text.rstrip("* _").endswith("?") and len(text.split()) <= 12


_KNOWING = re.compile(
    r"\b(?:know|need|needs|have|require[sd]?|want|ask(?: the user| them)? for|kennst|brauchst|weisst|"
    r"connais\w*|faut|necesitas?|conoces|serve)\s+"
    r"(?P<what>[^,.;:]{2,80})"
)
_PRONOUN = re.compile(
    r"\b(?:one|none|it|any|them|eine[ns]?|keine[ns]?|une?|lo|uno|una|ningun[oa]|nessun[oa]|aucune?|nenhuma?)\b"
)


def completed(given: Condition, before: str) -> Condition:
    """*If the request does not name one*: what *one* is stands in the sentence before."""
    if given.kind != "missing" or missing_thing(given.text):
        return given
    found = _KNOWING.search(fold(before)) if _PRONOUN.search(fold(given.text)) else None
    return replace(given, text=f"{given.text} ({found['what']})") if found else given


_ORDER = re.compile(
    r"\b(?:in (?:this |the given )?order|in turn|one after (?:the other|another)|(?:these|following|"
    r"the) steps|step by step|"
    r"der reihe nach|folgende\w* schritte|dans (?:l'|cet )ordre|etapes|en (?:este )?orden|pasos|"
    r"nell'ordine|passi|"
    r"em ordem|passos)\b"
)
_OPENS_ORDER = re.compile(r"(?:\[[ x]\]\s*)?(?:first|zuerst|d'abord|primero|prima|primeiro|step 1)\b")


def is_sequence(intro: str, texts: list[str]) -> bool:
    """True for a bulleted list whose items are to be done one after the other."""
    return bool(_ORDER.search(fold(intro))) or bool(texts and _OPENS_ORDER.match(fold(texts[0][:40])))


_EXPLAINING = re.compile(r"(?:pass|give|set|use|supply|name|gib|setze|passe[zr]?|donne[zr]?|indica|passa)\b")


def explains(sentence: str, known: Sequence[str]) -> bool:
    """True for a sentence about an argument of a known command: *pass the height in metres*."""
    if not _EXPLAINING.match(fold(sentence)):
        return False
    named = {stem(part) for text in known for part in re.findall(r"[^\W\d_]{3,}", text)}
    return bool(named & stems(sentence))


def joined(first: tuple[Condition, ...], second: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """All conditions of both, each once."""
    return first + tuple(each for each in second if each not in first)


def is_lead(node: Node) -> bool:
    """True for a sentence that only introduces what is below it."""
    return node.kind == "para" and node.text.rstrip().endswith(":") and not PLACEHOLDER.search(node.text)


def first_text(item: Node) -> str:
    """The text of an item's first paragraph."""
    return item.children[0].text if item.children and item.children[0].kind == "para" else ""


def first_sentence(node: Node) -> str:
    """A paragraph's first sentence, with marks for its code."""
    return next((each.text for each in sentences(mark_spans(node.text)[0], node.line)), "")


def plain(text: str) -> str:
    """A sentence on one line, without bold marks and not too long."""
    words = " ".join(text.split()).replace("**", "")
    return words if len(words) <= 300 else words[:299] + "…"


def runs(reading: Reading) -> bool:
    """True when a sentence runs or uses something."""
    return any(deed in ("run", "use") for _, deed in deeds(reading.action))


def is_of_output(reading: Reading) -> bool:
    """True for *the output has this shape:* behind a command: what it prints, not what to write."""
    return bool(_OF_OUTPUT.match(fold(reading.action))) and not deeds(reading.action)[:1]


_OF_OUTPUT = re.compile(
    r"(?:the |its |this |die |la |le |el |il |a )?(?:command'?s? |script'?s? |printed |json )*(?:output|"
    r"results?|json|stdout|"
    r"script|command|it|ausgabe|ergebnis|sortie|resultat|salida|resultado|saida|risultato)\b"
)


def writes(reading: Reading) -> bool:
    """True when a sentence writes something."""
    return any(deed in ("write", "append", "fill") for _, deed in deeds(reading.action))


def answers(reading: Reading) -> bool:
    """True when a sentence introduces the form of the answer."""
    found = [deed for _, deed in deeds(reading.action)]
    return bool(found) and found[0] in ("tell", "fill", "use") and reading.action.rstrip().endswith(":")
