# %% [markdown] id="title" slideshow={"slide_type": "slide"}
# # Lesson 02: Inside a skill
#
# **What is in a `SKILL.md`, and when does each part of it reach the agent?**
#
# The shop runs out of books now and then. Today you teach an agent to write the order note for the
# suppliers. The script, the template and the suppliers' terms are there already. What is missing is the
# file that ties them together.
#
# In 45 minutes (20 to read and watch, 25 to do) you will:
#
# - write your first `SKILL.md`, valid by the specification,
# - give an agent steps it can follow,
# - keep a reference out of the context until a request needs it,
# - see what each tier costs.

# %% [markdown] id="title-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 2 min. Ask: "What did the agent in lesson 01 know before it picked the skill?" (The name and the
# description, nothing else.)

# %% id="look" tags=["setup", "live"] slideshow={"slide_type": "subslide"}
import skillcourse

lesson = skillcourse.open_lesson("02")
lesson.explore("reorder-stock")

# %% [markdown] id="folder" slideshow={"slide_type": "slide"}
# ## What is in the folder
#
# | part | what it is for | who reads it |
# |---|---|---|
# | `SKILL.md` | says what the skill does, and the steps | the agent |
# | `scripts/reorder.py` | what must come out right every time | the computer; the agent sees what it prints |
# | `references/suppliers.md` | facts that some requests need | the agent, when a step says so |
# | `assets/order-note.md` | the form of the result | the agent, to fill it |
#
# Only `SKILL.md` is required. The other folders have these names by convention, so that everyone finds
# their way.
#
# Open the four files in the view above. The next cell shows what the script prints.

# %% [markdown] id="folder-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 4 min. Open each file. Ask: "Which values does the template need, and where does each one come from?" Draw
# the arrows from the script's JSON to the template on the board.

# %% id="script" slideshow={"slide_type": "subslide"}
# %run reorder-stock/scripts/reorder.py stock-2026-w36.csv

# %% [markdown] id="frontmatter" slideshow={"slide_type": "slide"}
# ## The frontmatter: tier 1
#
# A `SKILL.md` begins with a few lines of YAML between two lines of three hyphens. Two fields are required:
#
# | field | rule |
# |---|---|
# | `name` | the folder's name: 1 to 64 lower-case letters, digits and single hyphens, no hyphen at the ends |
# | `description` | 1 to 1,024 characters: what the skill does, **and when to use it** |
#
# `license`, `compatibility`, `metadata` and `allowed-tools` are optional. The rules are those of the
# [specification](https://agentskills.io/specification).
#
# The description is all that an agent knows when it chooses. If it does not say *when*, the agent cannot
# know.

# %% [markdown] id="frontmatter-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 9 min with exercise 02-a. Ask: "What would you have to read to know that this drawer holds the stapler?" A
# label on the drawer: that is a description.

# %% [markdown] id="exercise-a" slideshow={"slide_type": "subslide"}
# ## Exercise 02-a: write the frontmatter
#
# Open `reorder-stock/SKILL.md`. Replace the two `TODO` in the frontmatter by a `name` and a `description`.
# Save, and check. Leave the steps for now.

# %% id="edit-a" tags=["exercise"] slideshow={"slide_type": "-"}
lesson.edit("reorder-stock/SKILL.md")

# %% id="check-a" tags=["check"] slideshow={"slide_type": "skip"}
lesson.check("02-a")

# %% id="hint-a" tags=["hint"] slideshow={"slide_type": "skip"}
lesson.hint("02-a")  # run it again for the next hint

# %% [markdown] id="steps" slideshow={"slide_type": "slide"}
# ## The steps: tier 2
#
# Below the frontmatter stands plain Markdown. An agent reads it once the skill is picked. What works well:
#
# - **Numbered steps**, one thing each, in the order to do them.
# - **Commands in a code block**, written as they are to be run. A word in capital letters, such as
#   `STOCK.csv`, stands for the file that the request names.
# - **Paths from the skill's own folder**, with forward slashes: `scripts/reorder.py`.
# - **What to do when something fails.** Else everyone does something different.
# - **The name of the result**, and the template it is made from.
#
# Keep it short. The whole file should stay under 500 lines and about 5,000 tokens. Say what an agent cannot
# know; leave out what it knows anyway.

# %% [markdown] id="steps-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 15 min with exercise 02-b. Ask: "Which of your instructions would a new colleague need on the first day,
# and which would insult them?"

# %% [markdown] id="exercise-b" slideshow={"slide_type": "subslide"}
# ## Exercise 02-b: write the steps
#
# Replace the `TODO` in steps 1, 2, 4 and 5. The script takes the stock list, the template is
# `assets/order-note.md`, and the result must be saved as **`order-note.md`**. Step 3 is for the next
# exercise.
#
# Save, and run the request. Wrong turns cost nothing: read the run, find the line, change it, run again.

# %% id="run-b" tags=["exercise", "live"] slideshow={"slide_type": "subslide"}
request = "What do we have to reorder? The stock list is stock-2026-w36.csv."
plain = lesson.run(request, skills=["reorder-stock"], files=["stock-2026-w36.csv"])

# %% id="check-b" tags=["check"] slideshow={"slide_type": "skip"}
lesson.check("02-b")

# %% id="hint-b" tags=["hint"] slideshow={"slide_type": "skip"}
lesson.hint("02-b")  # run it again for the next hint

# %% [markdown] id="tier3" slideshow={"slide_type": "slide"}
# ## On demand: tier 3
#
# `references/suppliers.md` tells how long deliveries take and how much must be ordered. Most requests do
# not ask that. So it must not cost them anything.
#
# One word does it: **if**. "*If the request asks about …, read …*" loads the file for the requests that
# ask, and for no other.

# %% [markdown] id="tier3-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 9 min with exercise 02-c. Ask: "What else in your work is needed once in twenty times?" Those are
# references.

# %% [markdown] id="exercise-c" slideshow={"slide_type": "subslide"}
# ## Exercise 02-c: read only when needed
#
# Replace the `TODO` in step 3: the agent is to read `references/suppliers.md` **when the request asks about
# delivery times or minimum orders**, and not otherwise. Save, run, and compare with the run before.

# %% id="run-c" tags=["exercise", "live"] slideshow={"slide_type": "subslide"}
asking = "Make the order note from stock-2026-w36.csv. What are the delivery times?"
asked = lesson.run(asking, skills=["reorder-stock"], files=["stock-2026-w36.csv"])
lesson.compare(plain, asked, labels=("A plain request", "Asking about delivery"))

# %% id="check-c" tags=["check"] slideshow={"slide_type": "skip"}
lesson.check("02-c")

# %% id="hint-c" tags=["hint"] slideshow={"slide_type": "skip"}
lesson.hint("02-c")  # run it again for the next hint

# %% [markdown] id="real" slideshow={"slide_type": "slide"}
# ## What the checks prove, and what they cannot
#
# The checks ran your skill on stock lists you have not seen, and compared the result with figures worked out
# another way. So your words are enough for an agent that does **exactly what they say**.
#
# The practice model reads your steps one by one and takes each literally. A real model is more forgiving: it
# may find the template without being told. It is also less strict: it may skip a step, or read the reference
# "to be sure". Clear steps help both.

# %% [markdown] id="real-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 5 min with the quiz. Ask: "Which is the better test of your text: a reader who obeys, or a reader who
# guesses well?"

# %% id="quiz" tags=["quiz"] slideshow={"slide_type": "skip"}
### BEGIN SOLUTION
### STUB: lesson.quiz("02-q1")
### STUB: lesson.quiz("02-q2")
### STUB: lesson.quiz("02-q3")
lesson.quiz("02-q1", "a")
lesson.quiz("02-q2", "b")
lesson.quiz("02-q3", "b")
### END SOLUTION

# %% [markdown] id="can-do" slideshow={"slide_type": "slide"}
# ## What you can do now
#
# - Write a valid `SKILL.md` from an empty page.
# - Say what belongs in the description, the steps, a script, a reference and an asset.
# - Keep a file out of the context until a request needs it.
#
# Next, in lesson 03, your skill gets neighbours, and must be picked among them.

# %% [markdown] id="can-do-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 1 min. Ask: "Which part was hardest to put into words?" It is often the *if*.

# %% id="progress" slideshow={"slide_type": "skip"}
lesson.progress()

# %% id="scratch" tags=["scratch"] slideshow={"slide_type": "skip"}
# Yours to try things. Nothing here is checked. For example, an option that your steps did not mention:
# wish = "What should we reorder from stock-2026-w36.csv? Enough for --weeks 6, please."
# lesson.run(wish, skills=["reorder-stock"], files=["stock-2026-w36.csv"])
