"""Deeds that a sentence asks for without setting a command in code.

*Run the script*, *read the notes that the user names*, *replace "a" with "b"*, an option to add, a fixed text
to write.
"""

from __future__ import annotations

import itertools
import re

from skillcourse.practice.clauses import Reading
from skillcourse.practice.labels import endings_of
from skillcourse.practice.verbs import Deed, is_command, is_path, is_script
from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import fold

_THE_SCRIPT = re.compile(
    r"(?:^|[,:]\s+|\b(?:and|then|und|et|y|e)\s+)(?:[a-z]+,?\s+){0,2}?(?:run|execute|call|invoke|start|use|fuhre|starte|lance[zr]?|execute[zr]?|ejecuta|ejecute|"
    r"esegui|execute)\s+(?:\w+\s+){0,2}?(?:script|command|tool|program|skript|programm|programme|programa|comando|"
    r"commande|befehl|it)\b"
    r"(?!['-]|\s+(?:output|values|results?|figures|numbers|ausgabe|ergebnis))"
)
_WITH_SCRIPT = re.compile(
    r"\b(?:with|using|by running|by using|via|mit|avec|con|com)\s+(?:the|dem|le|la|el|lo|il|o)\s+(?:\w+\s+)?"
    r"(?:script|tool|program|command|skript|programm|programme|programa|comando)\b"
    r"(?!['-]|\s+(?:output|values|results?|figures|numbers|ausgabe|ergebnis))"
)
_THE_FILE = re.compile(
    r"^(?:[a-z]+,?\s+){0,2}?(?:read|open|load|lies|offne|lis|lisez|lee|abre|leggi|leia)\s+(?:the|die|den|das|le|la|les|"
    r"el|los|las|il|i|gli|o|os)\s+(?:\w+\s+){0,2}?(?:\w+)\W*$"
)
_PERSONS_FILE = re.compile(
    r"\b(?:that|which|the|den|die|das|que|che)?\s*(?:user|request|person|nutzer|benutzer|anfrage|utilisateur|demande|"
    r"usuario|utente|richiesta)\w*\s+"
    r"(?:names?|gives?|gave|provides?|provided|mentions?|mentioned|attach\w+|uploads?|uploaded|points? to|"
    r"pastes?|"
    r"wants?|asks? about|nennt|angibt|mitgibt|nomme|donne|fournit|indique|indica|da|nombra|proporciona|"
    r"fornisce)\b|"
    r"\b(?:given|provided|attached|named|uploaded|input|user's|genannte\w*|angegebene\w*|fourni\w*|donne\w*|indicad\w+|"
    r"proporcionad\w+|fornit\w+|indicat\w+)\b"
)
_TEXT = re.compile(
    r"\b(?:text|texts|line|lines|sentence|words?|message|note|content|contents|satz|zeile|texte|phrase|ligne|mot|"
    r"texto|frase|linea|testo|riga)\b\s*:?\s*$"
)
_QUOTED = re.compile(r"\"([^\"\n]{1,600})\"|“([^”\n]{1,600})”|„([^“”\n]{1,600})[“”]|«\s*([^»\n]{1,600}?)\s*»")
_REPLACE = re.compile(
    r"\b(?:replace|change|substitute|swap|update|set|ersetze|andere|remplace[zr]?|change[zr]?|reemplaza|sustituye|cambia|"
    r"sostituisci|substitua)\b(?P<between>[^`\"“„«]{0,60})$"
)
_BY = re.compile(
    r"^[^`\"“„«]{0,24}\b(?:with|by|to|into|for|durch|mit|in|zu|par|avec|en|por|con|a)\s+(?:the (?:text|"
    r"line|value)\s+)?$"
)
_ADD = re.compile(
    r"\b(?:add|append|pass|use|include|supply|give|set|with|fuge|erganze|nutze|verwende|mit|ajoute[zr]?|passe[zr]?|"
    r"utilise[zr]?|avec|anade|anada|usa|use|agrega|pasa|aggiungi|adicione)\b[^`]{0,60}$"
)
_SAVING = re.compile(
    r"\b(?:writ(?:e|es|ing)|sav(?:e|es|ing)|outputs?|outputting|stor(?:e|es|ing)|schreib\w*|speicher\w*|ecri\w+|"
    r"enregistr\w+|escrib\w+|guard\w+|scriv\w+|salv\w+)\b[^`]{0,50}?\b(?:to|into|in|as|under|nach|als|unter|dans|sous|"
    r"en|como|su|come)\s+`(?P<path>[^`\n]{1,200})`",
    re.I,
)


def names_the_script(action: str, verbs: list[tuple[int, Deed]]) -> bool:
    """True for *run the script …* without saying which."""
    if action.rstrip().endswith(":"):
        return False
    low = fold(action)[:300]
    first = verbs[0][1] if verbs and verbs[0][0] < 16 else None
    if _WITH_SCRIPT.search(low) and is_order(action) and first not in ("fill", "write", "append", "tell"):
        return True
    return bool(verbs) and verbs[0][1] in ("run", "use", "again") and bool(_THE_SCRIPT.search(low))


def reads_the_persons_file(action: str, verbs: list[tuple[int, Deed]]) -> bool:
    """True for *read the notes that the user names*."""
    return (
        bool(verbs)
        and verbs[0][1] == "read"
        and verbs[0][0] < 24
        and (bool(_PERSONS_FILE.search(fold(action))) or is_input(action))
    )


def is_input(action: str) -> bool:
    """True for *read the transcript*: a kind of file, and nothing that says which."""
    return bool(_THE_FILE.match(fold(action)[:120])) and bool(
        endings_of(action) or re.search(r"\b(?:files?|input|datei\w*|fichiers?|archivos?)\b", fold(action))
    )


def fixed_text(sentence: str) -> str:
    """The text in *save the text "…" as x.md*; empty when there is none."""
    for found in _QUOTED.finditer(sentence[:3000]):
        if _TEXT.search(fold(sentence[max(0, found.start() - 30) : found.start()])):
            return next(group for group in found.groups() if group is not None)
    return ""


def replacement(sentence: str) -> tuple[str, str, str]:
    """File, old and new text of *in `f`, replace `a` with `b`*; empty strings for anything else."""
    literals = [
        (m.start(), m.end(), next(g for g in m.groups() if g is not None))
        for m in re.finditer(rf"`([^`\n]{{1,600}})`|{_QUOTED.pattern}", sentence[:3000])
    ]
    files = [each for each in literals if is_path(each[2]) and not is_script(each[2])]
    texts = [each for each in literals if each not in files]
    if len(texts) < 2 and len(files) > 1:  # the texts may look like files themselves
        texts, files = literals[:2], literals[2:] if is_path(literals[-1][2]) else []
    for one, two in itertools.pairwise(texts):
        opened = _REPLACE.search(fold(sentence[max(0, one[0] - 90) : one[0]]))
        if files and opened and _BY.match(fold(sentence[one[1] : two[0]])):
            return files[0][2], one[2], two[2]
    return "", "", ""


def added_options(reading: Reading, sentence: str, *, ordered: bool) -> list[str]:
    """The options in *if the user wants X, add `--x`*; none when the sentence only explains them."""
    if reading.never or reading.may or reading.sample or not (reading.conditions or ordered):
        return []
    found: list[str] = []
    for match in re.finditer(r"`(-[^`\n]{1,200})`", sentence[:3000]):
        if not is_command(match[1]) and _ADD.search(
            fold(sentence[max(0, match.start() - 80) : match.start()])
        ):
            found.append(match[1].strip())
    return found


def saved_as(sentence: str) -> str:
    """The file in *run the script …, writing to `x.txt`*; empty when none is named."""
    found = _SAVING.search(sentence[:3000])
    return found["path"] if found and is_path(found["path"]) and not is_script(found["path"]) else ""


_IMPERATIVES = frozenset(
    listed(
        """
keep leave prefer round sort group mark highlight translate rewrite shorten remove delete choose pick decide
compare classify rank format extract merge ensure confirm think consider identify assess evaluate focus
describe put move rename replace update add include explain cite praise greet thank sign
attach send collect gather split preserve limit label flag number capitalise capitalize analyse analyze
review summarise summarize write draft list count check make find look read open create save tell show give
run use call ask report answer reply mention append copy fill complete convert normalise normalize clean
adjust apply assign verify validate calculate compute estimate determine inspect examine note record order
turn trim expand work pass remind suggest recommend warn cut redact anonymise anonymize phrase word paraphrase
behalte lass sortiere gruppiere markiere übersetze kürze entferne lösche wähle entscheide vergleiche bewerte
beschreibe fasse prüfe schreibe nenne zeige erkläre ordne ersetze ergänze
garde gardez laisse laissez trie triez classe classez traduis traduisez supprime supprimez choisis choisissez
compare comparez décris décrivez rédige rédigez explique expliquez vérifie vérifiez résume résumez
mantén deja ordena agrupa marca traduce elimina elige decide compara describe redacta explica revisa resume
mantieni lascia ordina raggruppa traduci scegli confronta descrivi scrivi spiega controlla
mantenha deixe ordene agrupe traduza escolha compare descreva escreva explique verifique
"""
    )
)
_FOLDED = frozenset(fold(word) for word in _IMPERATIVES)
_LEADING = re.compile(
    r"^(?:(?:first|then|next|finally|always|please|also|now|carefully|lastly|afterwards|and|zuerst|dann|danach|immer|bitte|"
    r"d'abord|ensuite|puis|enfin|toujours|primero|luego|despues|finalmente|siempre|poi|infine|sempre),?\s+)*"
    r"(?P<verb>[a-z]+)(?:[- ](?P<next>\w+)){0,1}(?P<rest>[^.]{0,60})"
)
_FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|can|must|should|will|may|ist|sind|est|sont|es|son|e|sono)\b"
)


_CONTENT = re.compile(
    r"\b(?:contents?|text|inhalt|contenu|contenido|contenuto|conteudo)\b[^`]{0,24}(?P<mark>[\ue000-\uf8ff])|"
    r"^(?:[a-z]+,?\s+){0,2}?(?:show|print|display|zeige|affiche[zr]?|muestra|mostra)\s+(?:[a-z]+\s+){0,3}?"
    r"(?P<direct>[\ue000-\uf8ff])"
)


def shows_file(action: str) -> int:
    """Where the mark of the file stands whose content a sentence wants shown; -1 for none."""
    found = _CONTENT.search(fold(action)[:600])
    return found.start(found.lastgroup or 0) if found else -1


def is_order(action: str) -> bool:
    """True for a sentence that begins with something to do, whether or not it is known what."""
    found = _LEADING.match(fold(action[:300]).lstrip("*_ "))
    if found is None or (found["verb"] == "work" and found["next"] != "out"):
        return False
    if found["verb"] not in _FOLDED or action.rstrip().endswith(":"):
        return False
    return not _FINITE.search(" ".join(f"{found['next'] or ''}{found['rest']}".split()[:4]))
