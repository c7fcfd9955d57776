"""What an instruction's verbs ask for, in four languages, and what its code spans are."""

from __future__ import annotations

import re
from typing import Literal

from skillcourse.practice.vocabulary import listed
from skillcourse.practice.words import fold

Deed = Literal[
    "run",
    "use",
    "read",
    "write",
    "copy",
    "fill",
    "append",
    "tell",
    "ask",
    "stop",
    "go on",
    "again",
    "delegate",
    "judge",
]
"""A class of verbs. ``use`` runs a script and reads a document; ``judge`` is everything that needs a mind."""

_VERBS: dict[Deed, str] = {
    "run": """run execute call invoke launch start rerun compute
        fuhre fuhren ausfuhren starte starten rufe aufrufen fuhrt
        execute executez executer lance lancez lancer appelle appelez appeler demarre
        ejecuta ejecute ejecutar corre correr lanza lance lanzar llama llame llamar
        esegui eseguire lancia avvia execute executa rode""",
    "use": """use try check validate verify apply convert make build test compile install find calculate
           count measure
        nutze nutzen verwende verwenden benutze prufe prufen pruf teste
        utilise utilisez utiliser verifie verifiez verifier
        usa use usar utiliza utilice comprueba comprobar verifica verifique valida controlla controllare
        confira valide""",
    "read": """read see consult open load look refer follow review study cat
        lies lese lesen siehe offne offnen beachte lade folge
        lis lire lisez consulte consultez consulter voir voyez ouvre ouvrez ouvrir suis suivez
        lee leer lea consulta consulte consultar abre abra abrir sigue siga
        leggi leggere apri consulta vedi segui leia abra consulte""",
    "write": """write save create store put export output generate produce record draft
        schreibe schreiben schreib speichere speichern speicher erstelle erstellen erzeuge lege ablegen
        ecris ecrire ecrivez enregistre enregistrez enregistrer cree creez creer sauvegarde sauvegardez
        redige redigez
        escribe escriba escribir guarda guarde guardar crea cree crear genera genere
        scrivi scrivere salva salvare crea escreva salve grave gere""",
    "append": "append hange anhangen ajoute ajoutez anade anada anadir",
    "copy": "copy duplicate kopiere kopieren copie copiez copier copia copie copiar",
    "fill": """fill complete populate fulle ausfullen remplis remplissez remplir complete completez
        rellena rellene rellenar completa complete
        compila riempi preencha""",
    "tell": """tell report show answer reply present summarise summarize explain inform say mention list
            quote give name warn remind end
        respond print return state note include
        sage berichte zeige antworte nenne melde teile gib
        dis affiche affichez montre montrez reponds repondez indique indiquez signale signalez donne donnez
        di informa informe muestra muestre responde responda indica indique
        rispondi comunica riporta elenca diga responda informe mostre relate""",
    "ask": "ask frage frag fragen demande demandez demander pregunta pregunte preguntar pide pida "
    "chiedi domanda pergunte",
    "stop": "stop abort halt quit brich abbrechen stoppe beende arrete arretez stoppez detente "
    "detengase para aborta termina fermati interrompi pare aborte interrompa",
    "go on": "continue ignore skip proceed weiter fahre uberspringe poursuis poursuivez continuez "
    "ignorez continua sigue omite",
    "again": "again repeat retry rerun once wiederhole erneut nochmal recommence relance relancez "
    "reessaie repite reintenta",
    "delegate": "delegate hand dispatch spawn assign delegiere ubergib beauftrage delegue deleguez "
    "confie delega delegue encarga",
}
_DEEDS: dict[str, Deed] = {}
for _deed, _list in _VERBS.items():
    for _verb in _list.split():
        _DEEDS.setdefault(_verb, _deed)

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)?|[\ue000-\uf8ff]")


def deeds(text: str) -> list[tuple[int, Deed]]:
    """The action verbs of a sentence, as ``(position, deed)``. A word after an article is a noun and passed
    over.
    """
    low = fold(text)
    found: list[tuple[int, Deed]] = []
    before = ""
    for match in _WORD.finditer(low):
        word = match[0]
        deed = _DEEDS.get(word.removesuffix("-le").removesuffix("-la").removesuffix("-les"))
        if word == "pass" and _PASSED_ON.match(low[match.end() : match.end() + 60]):
            deed = "tell"
        if before == "by" and word in _BY_TELLING:  # "Finish by listing …"
            deed, before = "tell", ""
        if deed and before not in _ARTICLES:
            found.append((match.start(), deed))
        # "First check …" is an order, "the first check" is a thing.
        before = "" if word in _ORDERED and (not before or before in _JOINING) else word
    return found


_PASSED_ON = re.compile(r"\s+(?:\w+\s+){0,4}?(?:on|along|message|error|output|warning|answer|result)\b")
_BY_TELLING = frozenset(
    listed("listing telling reporting showing summarising summarizing naming stating giving")
)
_ORDERED = frozenset(listed("first next last"))
_JOINING = frozenset(listed("and then but"))
_ARTICLES = frozenset(
    listed(
        """
the a an this that its their our your his her each every no of in with by from first next last same
der die das den dem des ein eine einen einem le la les un une du des el los las una del al s
"""
    )
) - {"with"}


PROGRAMS = frozenset(
    listed(
        """
python python3 py node npm npx pnpm yarn bun deno uv uvx pip pip3 pipx bash sh zsh pwsh git gh make
cmake cargo go java javac ruby perl php rscript julia pytest ruff mypy black isort flake8 tox nox ls
cat head tail wc sort uniq cut grep rg sed awk jq yq cp mv mkdir touch echo printf find xargs tar
zip unzip gzip curl wget date diff tr tee test rm chmod cd export source pandoc soffice libreoffice
pdftotext pdftk qpdf latexmk pdflatex xelatex convert magick ffmpeg ffprobe exiftool sqlite3 psql
docker jupyter nbconvert skillcourse env time tesseract csvkit csvsql xmllint openssl sha256sum
md5sum
"""
    )
)
"""Programs that make a piece of code a command even when no verb says so."""

DOCUMENTS = frozenset(
    listed(
        """
md markdown txt rst html htm tmpl tpl j2 jinja template adoc tex json yaml yml toml csv tsv xml ini
cfg
"""
    )
)
SCRIPTS = frozenset(listed("py sh bash js mjs ts rb pl r php ps1 bat cmd jl lua"))
EXTENSIONS = (
    DOCUMENTS
    | SCRIPTS
    | frozenset(
        listed(
            """
pdf doc docx odt xls xlsx ods ppt pptx odp png jpg jpeg gif webp svg bmp tif tiff heic mp3 wav ogg
flac m4a mp4 mov avi mkv webm srt vtt log sql db sqlite parquet ipynb zip gz tgz tar bz2 c h cpp hpp
rs go java kt swift css scss vue lock env eml msg ics vcf bib po pot xliff strings ini conf
properties diff patch rtf epub jsonl ndjson geojson gpx kml
kmz tcx shp woff woff2 ttf otf stl obj glb dxf dta rds npy npz psd eps ofx qif tmx xlf midi aiff opus
"""
        )
    )
)
"""File name endings that make a word a file name."""

_PATH = re.compile(
    r"(?<![\w@/.:-])(?:\.{0,2}/)?(?:[\w.{}<>$~-]{1,80}/){0,8}[\w{}<>$\[\]*~-][\w.{}<>$\[\]*~-]{0,100}\.(?P<ext>[A-Za-z0-9]{1,8})(?![\w/])"
)


def paths(text: str) -> list[tuple[int, int, str]]:
    """File names in plain text, as ``(start, end, path)``; web addresses and version numbers are none."""
    found: list[tuple[int, int, str]] = []
    for match in _PATH.finditer(text):
        if match["ext"].lower() in EXTENSIONS and not match[0].startswith("www."):
            found.append((match.start(), match.end(), match[0]))
    return found


def extension(path: str) -> str:
    """The lower-case ending of a path without its dot, or nothing."""
    name = path.rstrip("/").rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[-1].lower() if "." in name.lstrip(".") else ""


def is_path(code: str) -> bool:
    """True when a code span is one file or folder name."""
    if not code or len(code) > 300 or any(letter.isspace() for letter in code) or "://" in code:
        return False
    if code.endswith("/") and re.fullmatch(r"[\w./{}<>$~-]+", code):
        return True
    return extension(code) in EXTENSIONS and bool(re.fullmatch(r"[\w./{}<>\[\]$*~@+=%-]+", code))


def is_script(path: str) -> bool:
    """True for a file that is run rather than read."""
    return extension(path) in SCRIPTS


def is_command(code: str) -> bool:
    """True when code is a command line by itself: a known program or a script, with or without arguments."""
    first = code.strip().removeprefix("$ ").split(maxsplit=1)
    if not first:
        return False
    program = first[0]
    while "=" in program and re.fullmatch(r"[A-Z_][A-Z0-9_]*=\S*", program) and len(first) > 1:
        first = first[1].split(maxsplit=1)
        program = first[0] if first else ""
    name = program.rsplit("/", 1)[-1].lower()
    if name in PROGRAMS:
        return len(first) > 1 or name in {"pytest", "make", "ls", "tox", "nox"}
    return is_script(program) and (len(first) > 1 or program.startswith("./"))
