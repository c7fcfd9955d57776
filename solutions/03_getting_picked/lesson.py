# %% [markdown] id="title" slideshow={"slide_type": "slide"}
# # Lesson 03: Getting picked
#
# **How does an agent pick the right skill, and leave it alone when it is not the right one?**
#
# The shop now has five skills. One of them, `customer-reply`, does good work and is never used. The agent
# does not know when it is meant. You will change one field, the description, and nothing else.
#
# In 45 minutes (20 to read and watch, 25 to do) you will:
#
# - see why a vague description is not picked, and a greedy one too often,
# - write one that is picked for the right requests,
# - measure it with recall and false alarms,
# - hold requests out, so that you do not fool yourself.

# %% [markdown] id="title-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 2 min. Ask: "You have a drawer with five unlabelled boxes. What do you do when you need a stapler?"

# %% id="run-vague" tags=["setup", "live"] slideshow={"slide_type": "subslide"}
import skillcourse

lesson = skillcourse.open_lesson("03")
neighbours = ["newsletter-draft", "reorder-stock", "shelf-labels", "weekly-sales-review"]
request = "A customer asks where order 2086 is. Please answer her. The list is orders-2026-w36.csv."
vague = lesson.run(request, skills=["vague/customer-reply", *neighbours], files=["orders-2026-w36.csv"])

# %% [markdown] id="catalog" slideshow={"slide_type": "slide"}
# ## What the agent sees when it chooses
#
# Five names and five descriptions, and your request. No steps, no scripts. The agent reads `customer-reply:
# Helps with customer matters.` and cannot tell whether that means this.
#
# | neighbour | is for |
# |---|---|
# | `newsletter-draft` | one mail to many readers |
# | `reorder-stock` | orders *to* suppliers |
# | `shelf-labels` | price labels |
# | `weekly-sales-review` | how a week went, with returns |
# | `customer-reply` | one answer to one customer |
#
# They share words: *order*, *mail*, *return*, *book*. That is normal. Skills on one desk always do.

# %% [markdown] id="catalog-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 3 min. Ask: "Which of the five could also claim the word *order*?" Write the shared words on the board.

# %% [markdown] id="measure" slideshow={"slide_type": "slide"}
# ## Measuring a description
#
# `requests.json` holds twelve requests with a label: six that should trigger `customer-reply`, and six
# **near misses** that share words with it but want something else. Each is sent to the agent, and only its
# first move counts.
#
# Eight more are **held out**: counted, but not shown. You will see why.
#
# - **Recall**: of the requests that should trigger it, how many did?
# - **False alarms**: of the near misses, how many triggered it anyway?
# - **Precision**: of all its triggers, how many were right?

# %% id="triggers-vague" tags=["live"] slideshow={"slide_type": "subslide"}
lesson.triggers(["vague/customer-reply", *neighbours], "requests.json", held_out="held_out.json")

# %% [markdown] id="measure-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 4 min. Ask: "Which number would you make perfect first, and what would it cost you?" The next slide answers.

# %% [markdown] id="greedy" slideshow={"slide_type": "slide"}
# ## The greedy description
#
# Recall is easy. Here is a description that names every word in the shop and asks to be used "always and
# first". Look at the false alarms.

# %% id="triggers-greedy" tags=["live"] slideshow={"slide_type": "-"}
lesson.triggers(["greedy/customer-reply", *neighbours], "requests.json", held_out="held_out.json")

# %% [markdown] id="greedy-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 3 min. Ask: "Who pays when a greedy skill is installed next to yours?" Everyone: their skills stop being
# picked.

# %% [markdown] id="exercise-a" slideshow={"slide_type": "slide"}
# ## Exercise 03-a: say what, and say when
#
# Open `customer-reply/SKILL.md` and rewrite the **description**, nothing else:
#
# - **what** the skill does, beginning with a verb (*Drafts…*, *Finds…*),
# - **when** to use it: the situations, in the words people use,
# - up to 1,024 characters, without *I*, *we* or *you*: the text stands in a list and is read as a label.

# %% [markdown] id="exercise-a-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 8 min. Let pairs read each other's description. Ask: "Which two requests is it for?" If they cannot tell,
# it does not say when.

# %% id="edit-a" tags=["exercise"] slideshow={"slide_type": "subslide"}
lesson.edit("customer-reply/SKILL.md")

# %% id="check-a" tags=["check"] slideshow={"slide_type": "skip"}
lesson.check("03-a")

# %% id="hint-a" tags=["hint"] slideshow={"slide_type": "skip"}
lesson.hint("03-a")  # run it again for the next hint

# %% [markdown] id="exercise-b" slideshow={"slide_type": "slide"}
# ## Exercise 03-b: be picked, and be left alone
#
# Run the cell below, edit the description, run it again: the numbers move. Aim for a recall of **at least
# 80 %** and false alarms of **at most 20 %**.
#
# Work with the table only. The eight held-out requests show whether a change helps in general, or only with
# the twelve. The check measures on twenty others. So copying requests into the description gains nothing:
# think of the situation behind a request, and say what the skill is *not* for.

# %% [markdown] id="exercise-b-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 12 min. Ask: "Why do we measure with requests that we do not read?" They can be read: the eight are in
# held_out.json, the check's twenty in the package's `checks` folder. Whoever reads them fools only
# themselves. Say so openly.

# %% id="triggers-again" tags=["exercise", "live"] slideshow={"slide_type": "subslide"}
lesson.triggers(["customer-reply", *neighbours], "requests.json", held_out="held_out.json")

# %% id="check-b" tags=["check"] slideshow={"slide_type": "skip"}
lesson.check("03-b")

# %% id="hint-b" tags=["hint"] slideshow={"slide_type": "skip"}
lesson.hint("03-b")  # run it again for the next hint

# %% id="run-yours" tags=["live"] slideshow={"slide_type": "skip"}
# The first request again, now with your description.
yours = lesson.run(request, skills=["customer-reply", *neighbours], files=["orders-2026-w36.csv"])

# %% [markdown] id="exercise-c" slideshow={"slide_type": "slide"}
# ## Exercise 03-c: requests of your own
#
# Whoever writes a skill writes its requests. Fill `my_requests.json`: three requests for `customer-reply`
# as a colleague would type them, and three near misses. A near miss shares a word with the skill. *What is
# the weather?* teaches nothing.

# %% [markdown] id="exercise-c-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 7 min. Let neighbours swap files and try to break each other's description. Ask: "Which request surprised
# you?"

# %% id="edit-c" tags=["exercise"] slideshow={"slide_type": "subslide"}
lesson.edit("my_requests.json")

# %% id="check-c" tags=["check"] slideshow={"slide_type": "skip"}
lesson.check("03-c")

# %% id="hint-c" tags=["hint"] slideshow={"slide_type": "skip"}
lesson.hint("03-c")  # run it again for the next hint

# %% [markdown] id="real" slideshow={"slide_type": "slide"}
# ## What this measures, and what it cannot
#
# The practice model compares the words of a request with the words of each description, with a small table
# of words that mean the same. It gives the same answer every time. A real model understands far more than
# words, and may answer differently on another day; there one asks each request several times, and counts.
#
# So the numbers here are not the numbers you will get elsewhere. **The method is the same, and so is the
# cure:** say what, say when, say where it ends, and measure on requests you did not write for.
# `lesson.triggers(…, model="…")` asks another model.

# %% [markdown] id="real-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 5 min with the quiz. Ask: "Would the greedy description do better or worse on a cleverer model?" Nobody
# knows without measuring.

# %% id="quiz" tags=["quiz"] slideshow={"slide_type": "skip"}
### BEGIN SOLUTION
### STUB: lesson.quiz("03-q1")
### STUB: lesson.quiz("03-q2")
### STUB: lesson.quiz("03-q3")
lesson.quiz("03-q1", "b")
lesson.quiz("03-q2", "b")
lesson.quiz("03-q3", "b")
### END SOLUTION

# %% [markdown] id="can-do" slideshow={"slide_type": "slide"}
# ## What you can do now
#
# - Turn a vague description into one that is picked for the right requests.
# - Write near misses, and draw the line to neighbouring skills.
# - Say why a description is measured on requests that it was not written for.
#
# Next, in lesson 04, the instructions behind the description get the same care.

# %% [markdown] id="can-do-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 1 min. Ask: "Which skill on your own machine has the vaguest description?"

# %% id="progress" slideshow={"slide_type": "skip"}
lesson.progress()

# %% id="scratch" tags=["scratch"] slideshow={"slide_type": "skip"}
# Yours to try things. Nothing here is checked. For example, another request, with all five skills on offer:
# lesson.run("What should we reorder?", skills=["customer-reply", *neighbours])
