# %% [markdown] id="title" slideshow={"slide_type": "slide"}
# # Lesson 01: Why skills
#
# **What does a skill change in what an agent does?**
#
# You run a small bookshop. It is Monday. You ask an agent how last week went.
#
# In 35 minutes (20 to read and watch, 15 to do) you will:
#
# - see the same request fail without a skill and succeed with one,
# - find the line of the skill behind each step,
# - predict which parts of a skill are loaded,
# - change one line, and see the outcome follow your words.
#
# Nothing here needs a key, costs money or uses the network. Run the cells from top to bottom with **Shift +
# Enter**.

# %% [markdown] id="title-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 2 min. Ask: "Who has asked an agent for something at work, and got an answer that was fluent but not how
# your company does it?" Collect two or three examples. The lesson comes back to them.

# %% id="run-without" tags=["setup", "live"] slideshow={"slide_type": "subslide"}
import skillcourse

lesson = skillcourse.open_lesson("01")
request = "How did last week go? The till export is sales-2026-w36.csv."
without = lesson.run(request, files=["sales-2026-w36.csv"])

# %% [markdown] id="honest" slideshow={"slide_type": "slide"}
# ## No report, and it said so
#
# The run came to its end, and nothing was made. The agent had the file, and it had tools to read files and
# run programs. It still has no answer for you.
#
# It does not know **how this shop reviews a week**: which figures count, when a drop is worth a flag, what
# the report looks like. Nobody told it.
#
# The agent here speaks with the **practice model**, a small program that comes with this course. It follows
# instructions literally and invents nothing. A large model would write *something* here. It might even be
# good. But it would be a guess, and next Monday's guess would look different.

# %% [markdown] id="honest-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 2 min. Ask: "Is a fluent guess better or worse than an honest no?" Point out the line that names the
# practice model: every run in the course says who is speaking. Do not oversell: a real model would try, and
# the try may be fine.

# %% [markdown] id="with-skill" slideshow={"slide_type": "slide"}
# ## The same request, with a skill
#
# A **skill** is a folder with a file `SKILL.md` in it. It tells an agent how one kind of work is done. This
# one is called `weekly-sales-review`. Same request, same file, same model. Watch the steps appear.

# %% id="run-with" tags=["live"] slideshow={"slide_type": "subslide"}
with_skill = lesson.run(request, skills=["weekly-sales-review"], files=["sales-2026-w36.csv"])

# %% [markdown] id="with-skill-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 7 min with exercise 01-a. Let it run once without a word, then go through the record. Ask: "Where did the
# agent get the file name weekly-review.md from?" It is in step 4 of SKILL.md, not in the request.

# %% [markdown] id="exercise-a" slideshow={"slide_type": "subslide"}
# ## Exercise 01-a: find the line
#
# Each step says why it was taken, and names the line of the skill behind it.
#
# **Which line of `SKILL.md` made the agent run `review.py`?** Look at the record above, and put the number
# in place of `None`.

# %% id="answer-a" tags=["exercise"] slideshow={"slide_type": "-"}
### BEGIN SOLUTION
### STUB: line = None  # put the number here
line = next(step.source.line for step in with_skill.steps if "review.py" in str(step.input) and step.source)
### END SOLUTION
lesson.answer("01-a", line)

# %% id="check-a" tags=["check"] slideshow={"slide_type": "skip"}
lesson.check("01-a")

# %% id="hint-a" tags=["hint"] slideshow={"slide_type": "skip"}
lesson.hint("01-a")

# %% [markdown] id="compare-text" slideshow={"slide_type": "slide"}
# ## Side by side
#
# One thing was changed between the two runs: the skill. So what differs comes from the skill. That is the
# fairest way to ask whether a skill is worth having, and lesson 11 makes a method of it.

# %% id="compare" slideshow={"slide_type": "-"}
lesson.compare(without, with_skill, labels=("Without", "With the skill"))

# %% [markdown] id="compare-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 3 min. Ask: "What did the skill cost, and what did it buy?" Read the token counts aloud. Then ask what
# would make the comparison unfair (another request, another model, another file).

# %% [markdown] id="tiers" slideshow={"slide_type": "slide"}
# ## Three tiers
#
# A skill does not enter the agent's context all at once.
#
# | tier | what | when it is loaded | usual size |
# |---|---|---|---|
# | 1 catalog | name and description | always, for every skill | about 100 tokens |
# | 2 instructions | the text of `SKILL.md` | when the skill is picked | under 5,000 tokens |
# | 3 resources | files in `references/`, `assets/`, `scripts/` | when a step needs one | what is needed |
#
# This is called *progressive disclosure*: show little first, and more only when it is wanted. Look around
# in the folder, and at what each file would cost.

# %% id="explore" slideshow={"slide_type": "-"}
lesson.explore("weekly-sales-review")

# %% [markdown] id="tiers-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 8 min with exercise 01-b. Ask: "What would happen if an agent loaded forty whole skills at the start?" For
# the exercise, let people write the six numbers on paper and compare with a neighbour. Ask: "Where do you
# two differ?" Only then run.

# %% [markdown] id="exercise-b" slideshow={"slide_type": "subslide"}
# ## Exercise 01-b: predict what is loaded
#
# The next cell sends a second request. **Predict before you run it.** For each part, put the tier that
# brings it into the agent's context in place of `None`: `1`, `2` or `3`, or `0` if it never enters.
#
# | part | what it is |
# |---|---|
# | `description` | the description of the skill, in either run |
# | `steps` | the numbered steps of `SKILL.md`, in either run |
# | `house rules, request 1` | `references/house-rules.md`, when you asked how last week went |
# | `house rules, request 2` | the same file, when you ask what to do about the flagged titles |
# | `template` | `assets/report.md`, in either run |
# | `script code` | the Python code inside `scripts/review.py` (not what it prints), in either run |

# %% id="answer-b" tags=["exercise"] slideshow={"slide_type": "subslide"}
second_request = "Review sales-2026-w36.csv. What should we do about the flagged titles?"
### BEGIN SOLUTION
### STUB: prediction = {
### STUB:     "description": None,
### STUB:     "steps": None,
### STUB:     "house rules, request 1": None,
### STUB:     "house rules, request 2": None,
### STUB:     "template": None,
### STUB:     "script code": None,
### STUB: }
prediction = {
    "description": 1,
    "steps": 2,
    "house rules, request 1": 0,
    "house rules, request 2": 3,
    "template": 3,
    "script code": 0,
}
### END SOLUTION
lesson.answer("01-b", prediction)
second = lesson.run(second_request, skills=["weekly-sales-review"], files=["sales-2026-w36.csv"])

# %% id="check-b" tags=["check"] slideshow={"slide_type": "skip"}
lesson.check("01-b")

# %% id="hint-b" tags=["hint"] slideshow={"slide_type": "skip"}
lesson.hint("01-b")

# %% [markdown] id="exercise-c" slideshow={"slide_type": "slide"}
# ## Exercise 01-c: change one line
#
# The owner says: "I see too many flags. Flag a title only when it **fell by half**."
#
# The folder `yours/` has a copy of the skill that you may change. In its `SKILL.md`, step 1 tells the agent
# which command to run. Change that one line, so that a title is flagged when it sold **at least 50 %
# fewer** copies than the week before. Keep the sentence below the command true.
#
# Open the file with the next cell (or from the file list on the left), edit it and save it. Then run the
# request again and compare the two reports.

# %% [markdown] id="exercise-c-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 8 min with exercise 01-c. Walk around. Common slips: changing only the sentence, not the command;
# forgetting to save. Ask: "Which of the two numbers did the agent obey?" The check runs the agent on a week
# that nobody has seen.

# %% id="edit-c" tags=["exercise"] slideshow={"slide_type": "subslide"}
lesson.edit("yours/weekly-sales-review/SKILL.md")

# %% id="run-again" tags=["live"] slideshow={"slide_type": "-"}
changed = lesson.run(request, skills=["yours/weekly-sales-review"], files=["sales-2026-w36.csv"])
lesson.compare(with_skill, changed, labels=("Before", "After your change"))

# %% id="check-c" tags=["check"] slideshow={"slide_type": "skip"}
lesson.check("01-c")

# %% id="hint-c" tags=["hint"] slideshow={"slide_type": "skip"}
lesson.hint("01-c")  # run it again for the next hint; the last one shows the difference with the solution

# %% [markdown] id="who-speaks" slideshow={"slide_type": "slide"}
# ## What is the same with a real model, and what is not
#
# **The same:** the folder, the three tiers, the tools, the requests on the wire. You can point this
# notebook at a model of your own (`lesson.models()` shows how) and run it again.
#
# **Different:** the practice model obeys each line literally. A real model reads the whole skill,
# understands more than the words say, and sometimes skips a step. It may answer the first request without
# any skill.
#
# So a pass here proves that your files say the right thing. It does not prove that every model will do it
# every time. Lesson 11 measures that.

# %% [markdown] id="who-speaks-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 4 min with the quiz. Ask: "Which of today's checks would you still trust on another model?" The files are
# the same; the behaviour must be measured again.

# %% id="quiz" tags=["quiz"] slideshow={"slide_type": "skip"}
### BEGIN SOLUTION
### STUB: lesson.quiz("01-q1")
### STUB: lesson.quiz("01-q2")
### STUB: lesson.quiz("01-q3")
lesson.quiz("01-q1", "b")
lesson.quiz("01-q2", "c")
lesson.quiz("01-q3", "a")
### END SOLUTION

# %% [markdown] id="can-do" slideshow={"slide_type": "slide"}
# ## What you can do now
#
# - Show with two runs what a skill adds.
# - Trace any step of a run back to a line of `SKILL.md`.
# - Predict which part of a skill is loaded for a request.
# - Change how an agent works by changing one line.
#
# Next, in lesson 02, you write a `SKILL.md` of your own.

# %% [markdown] id="can-do-notes" tags=["notes"] slideshow={"slide_type": "notes"}
# 1 min. Ask: "Which piece of your own work would you put into a skill first?" Write the answers down;
# lesson 14 needs them.

# %% id="progress" slideshow={"slide_type": "skip"}
lesson.progress()

# %% id="scratch" tags=["scratch"] slideshow={"slide_type": "skip"}
# Yours to try things. Nothing here is checked. For example, ask for a file that does not exist:
# lesson.run("Review sales-2026-w99.csv.", skills=["weekly-sales-review"])
