"""The files of the small course, as they are written."""

COURSE = """\
format = 1
title = "At the Door: Ninety Minutes"
short = "90-minute course for tests"
version = "0.3"
minutes = 90
days = 2
audience = "Officers of the fictitious town of Lower Quay."
purpose = "Officers practise decisions at a door. The course promises no ending."
prerequisites = ["Certified in first aid."]
pass_mark = 80
form_items = 3
certificate_months = 12
refresher = "Ten minutes of practice a month."

[ratio]
classroom = 24
lab = 12
role_play = 6

[[materials]]
what = "One laptop and a projector"
[[materials]]
what = "Printed tests"

[safety]
officer = "One safety officer who neither teaches nor plays."
stop_word = "Stop, stop, stop"
rules = [
  "No live weapon in the building.",
  "Anyone may say the stop word.",
]

[legal]
act = "Public Law 117-325 (27 December 2022), 34 U.S.C. 10251(a)(29)"
[[legal.phrases]]
id = "act-or-communicate"
text = "taking action or communicating verbally or non-verbally"
[[legal.phrases]]
id = "time-options-resources"
text = "so that more time, options, and resources can be called upon"

[[objectives]]
id = "explain-truths"
text = "Explain the three truths in 60 seconds, without a promise"
truths = [1, 2, 3]
legal = ["act-or-communicate"]
[[objectives]]
id = "make-time"
text = "Use distance and one voice to gain discretionary time"
truths = [2]
legal = ["time-options-resources"]
[[objectives]]
id = "accept-no-guarantee"
text = "Tell good decisions in an encounter that does not settle"
truths = [3]
legal = ["act-or-communicate", "time-options-resources"]

[[blocks]]
id = "opening"
title = "What you know now"
minutes = 20
objectives = ["explain-truths"]
practice = "Pairs explain the truths; everyone takes the test before."
test = "pre"
[[blocks]]
id = "time"
title = "Time at a door"
minutes = 30
objectives = ["make-time"]
practice = "Moves on a floor plan."
[[blocks]]
id = "lab"
title = "Scenario lab"
day = 2
minutes = 25
objectives = ["make-time", "accept-no-guarantee"]
practice = "Four encounters on the screen, with a coach."
repetitions = 2
rubric = "encounter"
[[blocks.encounters]]
scenario = "doorstep"
shows = "settles"
hidden = {disposition = "settles"}
[[blocks.encounters]]
scenario = "bar"
shows = "does not settle whatever anyone does"
[[blocks.encounters]]
scenario = "hallway"
shows = "force is right"
[[blocks.encounters]]
scenario = "stairwell:courtyard"
shows = "leaving is right"
[[blocks]]
id = "closing"
title = "What you know then"
day = 2
minutes = 15
objectives = ["explain-truths", "accept-no-guarantee"]
practice = "One statement, read by a partner; the test after."
test = "post"
statement = true
"""

OPENING = """\
# What you know now

## Purpose

The three truths are said once, in plain words, before anything is tested [1].

## Before

- Chairs in a half circle
- Tests before, printed

## Steps

### 8 min - Say: Three sentences

> Good morning. Three sentences carry this course.

The sentences are read aloud, *slowly*, by a participant.

```slide
Three truths

- An outcome, not a technique
- People settle themselves
- No guarantee
```

**Ask:** Which of them do you doubt?

**Expect:** Most rooms name the third one.

**If not:** Ask who has met somebody who never settled.

### 12 min - Test: The test before

**Do:** Hand out the test (1 min). Answer alone (10 min). Collect (1 min).

**Watch for:** People who look for a trick. There is none.

## Handout

**What I want to be able to do:**

____

1. Say the truths in 60 seconds
2. Say what is not known

## Sources

1. United States, Public Law 117-325, Law Enforcement De-Escalation Training Act of 2022,
   https://www.congress.gov/117/plaws/publ325/PLAW-117publ325.pdf
"""

TIME = """\
# Time at a door

## Purpose

Time is made by distance and by one voice; it serves the second truth.

## Before

- A floor plan and ten counters

## Steps

### 10 min - Show: A door and two officers

> Look at the plan. Where would you stand?

```slide
Where would you stand?

| place | what it buys |
| --- | --- |
| at the door | nothing |
| at the gate | `30` seconds |
```

### 10 min - Exercise: Move the counters

**Do:** In pairs (8 min), then two pairs show theirs (2 min).

**Answer:** One officer talks. The other sees the hands [1].

```slide
Move the counters

One voice, two pairs of eyes.
```

### 5 min - Discuss: What each minute bought

**Ask:** What did the first minute buy?

### 5 min - Break: Water

Leave the room.

## Objections

### "There is never time"

Ask: in which of your last ten calls did a second matter? The law asks what was reasonable to an
officer on the scene [1]. Do not argue about the tenth call.

## Handout

A checklist for the door:

- Distance first
- One voice
- My own next step: ________

## Sources

1. Graham v. Connor, 490 U.S. 386 (1989).
"""

LAB = """\
# Scenario lab

## Purpose

Decisions are made, watched and talked about, before anyone knows the ending [1].

## Before

- One device for two people

## Steps

### 25 min - Practice: Four encounters

**Do:** Two repetitions each (20 min). Debrief with the ending hidden (5 min).

```slide
Four encounters
```

## Handout

What I decided, and on what: ____

## Sources

1. Town of Lower Quay (fictitious), Rules of the lab, 2026.
"""

CLOSING = """\
# What you know then

## Purpose

A statement says what was known, and what was not [1].

## Before

- Tests after, printed

## Steps

### 5 min - Ask: One statement

**Ask:** What did you not know?

**Expect:** At least one thing.

```slide
What did you not know?

- Write it down
```

### 10 min - Test: The test after

**Do:** Answer alone (10 min).

## Handout

Date of my follow-up: ____

## Sources

1. Town of Lower Quay (fictitious), On statements, 2026.
"""

RUBRICS = """\
format: 1
rubrics:
  encounter:
    title: One encounter
    rates: One encounter in the lab, by an instructor, with the ending hidden.
    levels: [not seen, seen in part, seen]
    needs: 70
    rows:
      asked_need:
        text: Asked what the person needed
        truths: [2]
        objectives: [make-time]
        look_for: >-
          Seen: an open question about what the person needs. In part: an offer without a question.
        counter: A question about weapons only.
      said_limit:
        text: Said what could not be promised
        truths: [3]
        objectives: [accept-no-guarantee]
        look_for: Names one thing that nobody can promise.
        counter: A general warning.
"""

DESIGN = "# Why this course is as it is\n\nIt is as small as a course can be.\n"
