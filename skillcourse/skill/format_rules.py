"""What the specification forbids: code -> (section, what was found, the smallest mend)."""

from __future__ import annotations

from skillcourse.skill import limits

_SPEC = "https://agentskills.io/specification"

DIRECTORY = f"Directory structure, {_SPEC}#directory-structure"
FRONTMATTER = f"Frontmatter, {_SPEC}#frontmatter"
SKILL_MD = f"SKILL.md format, {_SPEC}#skill-md-format"
DISCLOSURE = f"Progressive disclosure, {_SPEC}#progressive-disclosure"
REFERENCES = f"File references, {_SPEC}#file-references"
BODY = f"Body content, {_SPEC}#body-content"
NAME = f"name field, {_SPEC}#name-field"
DESCRIPTION = f"description field, {_SPEC}#description-field"
COMPATIBILITY = f"compatibility field, {_SPEC}#compatibility-field"
METADATA = f"metadata field, {_SPEC}#metadata-field"
ALLOWED_TOOLS = f"allowed-tools field, {_SPEC}#allowed-tools-field"
YAML = "YAML 1.2, https://yaml.org/spec/1.2.2/"
BOUND = "a bound of this reader, so that no file can exhaust it"

_TEXT_FIELDS = {
    "name": NAME,
    "description": DESCRIPTION,
    "license": f"license field, {_SPEC}#license-field",
    "compatibility": COMPATIBILITY,
}

FORMAT_RULES: dict[str, tuple[str, str, str]] = {
    "no-such-folder": (DIRECTORY, "There is no folder {path}.", "Check the path."),
    "broken-link": (DIRECTORY, "{path} is a link that leads nowhere.", "Repair or remove the link."),
    "not-a-folder": (
        DIRECTORY,
        "{path} is a file, and a skill is a folder with a SKILL.md in it.",
        "Name the folder that holds the SKILL.md.",
    ),
    "folder-unreadable": (
        DIRECTORY,
        "The folder {path} cannot be read: {reason}.",
        "Give yourself permission to read it.",
    ),
    "no-skill-md": (
        DIRECTORY,
        "The folder {path} has no SKILL.md.",
        "Add a SKILL.md that begins with a name and a description.",
    ),
    "skill-md-unreadable": (
        DIRECTORY,
        "{file} cannot be read: {reason}.",
        "Give yourself permission to read it.",
    ),
    "skill-md-not-a-file": (
        DIRECTORY,
        "{file} is {kind}, and it must be a text file.",
        "Put a text file in its place.",
    ),
    "skill-md-link-outside": (
        DIRECTORY,
        "{file} is a link to something outside the skill folder, and is not followed.",
        "Put a copy of the file in the link's place.",
    ),
    "skill-md-too-large": (
        DISCLOSURE,
        f"{{file}} has {{size}}, more than the {limits.SKILL_FILE_BYTES / 1e6:.1f} MB that are read.",
        "Keep instructions under 500 lines and move the rest to references/.",
    ),
    "skill-md-binary": (SKILL_MD, "{file} {found}, and it must be UTF-8 text.", "Save it as UTF-8 text."),
    "not-utf8": (
        SKILL_MD,
        "The file is not UTF-8: byte {byte} in this line belongs to another encoding.",
        "Save it as UTF-8 text.",
    ),
    "no-frontmatter": (
        FRONTMATTER,
        "The file must begin with a line of three hyphens, and begins with {found}.",
        "Begin the file with ---, name, description and --- again.",
    ),
    "frontmatter-late": (
        FRONTMATTER,
        "Empty space stands before the opening ---, which must be the very first line.",
        "Delete what stands before the first ---.",
    ),
    "frontmatter-not-closed": (
        FRONTMATTER,
        "The frontmatter is never closed: no later line is ---.",
        "Write a line --- after the last field.",
    ),
    "yaml-invalid": (
        FRONTMATTER,
        "The frontmatter is not valid YAML: {found}.",
        "Put the value in quotes, and indent with spaces only.",
    ),
    "unquoted-colon": (
        FRONTMATTER,
        "The frontmatter is not valid YAML: a colon with a space after it stands in an unquoted value. "
        "Some clients mend this, others refuse the skill.",
        "Put the value in quotes.",
    ),
    "yaml-not-mapping": (
        FRONTMATTER,
        "The frontmatter is {found}, and it must be lines of the form key: value.",
        "Write name: … and description: … in it.",
    ),
    "yaml-key": (
        FRONTMATTER,
        "A key in the frontmatter is a list or a mapping, and keys must be text.",
        "Give the value a plain name.",
    ),
    "yaml-duplicate-key": (
        YAML,
        "The key {key!r} is written twice (first in line {first}); readers may take either.",
        "Keep one of them.",
    ),
    "yaml-tag-unknown": (
        FRONTMATTER,
        "The tag {tag} asks for something other than plain data, and is ignored.",
        "Leave the tag out.",
    ),
    "yaml-too-deep": (
        BOUND,
        f"The frontmatter is nested more than {limits.FRONTMATTER_DEPTH} levels deep.",
        "Keep it flat; only metadata holds a mapping.",
    ),
    "yaml-too-large": (BOUND, "The frontmatter has {found}.", "Move long text to the body."),
    "name-too-long": (
        NAME,
        f"The name has {{count}} characters, more than {limits.NAME_CHARACTERS}.",
        "Shorten it, and the folder's name with it.",
    ),
    "name-uppercase": (NAME, "The name {name!r} has upper-case letters.", "Write {better!r}."),
    "name-hyphen-edge": (NAME, "The name {name!r} begins or ends with a hyphen.", "Write {better!r}."),
    "name-double-hyphen": (NAME, "The name {name!r} has two hyphens in a row.", "Write {better!r}."),
    "name-characters": (
        NAME,
        "The name {name!r} has something other than letters, digits and hyphens: {wrong}.",
        "Write {better!r}.",
    ),
    "name-folder": (
        NAME,
        "The name is {name!r} and the folder is {folder!r}; they must be the same.",
        "Rename the one or the other.",
    ),
    "description-too-long": (
        DESCRIPTION,
        f"The description has {{count:,}} characters, more than {limits.DESCRIPTION_CHARACTERS:,}.",
        "Keep what it does and when to use it; move the rest to the body.",
    ),
    "compatibility-too-long": (
        COMPATIBILITY,
        f"The compatibility has {{count}} characters, more than {limits.COMPATIBILITY_CHARACTERS}.",
        "Name only what the skill needs.",
    ),
    "metadata-type": (
        METADATA,
        "The metadata is {kind}, and it must map names to texts.",
        "Write one indented line for each: name: text",
    ),
    "metadata-value-type": (
        METADATA,
        "The metadata {key!r} is {kind}, and metadata holds texts only.",
        "Write it as one text in quotes.",
    ),
    "allowed-tools-type": (
        ALLOWED_TOOLS,
        "The allowed-tools are neither a text nor a list of texts.",
        "Write the tools in one line with spaces between.",
    ),
}

for _key, _section in _TEXT_FIELDS.items():
    FORMAT_RULES[f"{_key}-type"] = (
        _section,
        f"The {_key} is {{kind}}, and it must be text.",
        "Write it as one text.",
    )
    FORMAT_RULES[f"{_key}-empty"] = (_section, f"The {_key} {{found}}.", f"Write the {_key} after the colon.")
for _key in ("name", "description"):
    FORMAT_RULES[f"{_key}-missing"] = (
        _TEXT_FIELDS[_key],
        f"The frontmatter has no {_key}.",
        f"Add a line {_key}: …",
    )
